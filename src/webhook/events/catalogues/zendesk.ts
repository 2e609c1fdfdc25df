import {type Catalogue, ISO} from '../types.js'

function zendeskEvent(
  type: string,
  detail: Record<string, unknown>,
  event: Record<string, unknown>,
) {
  return {
    type,
    account_id: 22129848,
    id: '2b24ef10-19d2-4740-93cf-8f98ec4776c0',
    time: ISO,
    zendesk_event_version: '2022-06-20',
    subject: `zen:${type.split(':')[2]?.split('.')[0]}:12345`,
    detail,
    event,
  }
}

const TICKET = {
  id: '12345',
  subject: 'Where is my order?',
  status: 'OPEN',
  priority: 'NORMAL',
  requester_id: '1900000000001',
  assignee_id: '1900000000002',
  created_at: ISO,
  updated_at: ISO,
  tags: ['order'],
  via: {channel: 'web_service'},
}

export const zendesk: Catalogue = {
  events: {
    'zen:event-type:ticket.created': zendeskEvent('zen:event-type:ticket.created', TICKET, {}),
    'zen:event-type:ticket.status_changed': zendeskEvent(
      'zen:event-type:ticket.status_changed',
      TICKET,
      {previous: 'NEW', current: 'OPEN'},
    ),
    'zen:event-type:user.created': zendeskEvent(
      'zen:event-type:user.created',
      {
        id: '1900000000001',
        email: 'ann@example.com',
        role: 'end-user',
        created_at: ISO,
        updated_at: ISO,
      },
      {},
    ),
  },
  names: ['comment_added', 'priority_changed', 'agent_assignment_changed', 'tags_changed'].map(
    (name) => `zen:event-type:ticket.${name}`,
  ),
  times: [['time', 'iso']],
  aliases: {
    'ticket.created': 'zen:event-type:ticket.created',
    'ticket.updated': 'zen:event-type:ticket.status_changed',
    'user.created': 'zen:event-type:user.created',
  },
}
