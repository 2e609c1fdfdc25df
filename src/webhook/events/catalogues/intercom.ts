import {type Catalogue, SECONDS} from '../types.js'

function intercomEvent(topic: string, item: Record<string, unknown>) {
  return {
    type: 'notification_event',
    app_id: 'a86dr8yl',
    data: {type: 'notification_event_data', item},
    links: {},
    id: 'notif_ccd8a4d0-f965-11e3-a367-c779cae3e1b3',
    topic,
    delivery_status: 'pending',
    delivery_attempts: 1,
    delivered_at: 0,
    first_sent_at: SECONDS,
    created_at: SECONDS,
    self: null,
  }
}

const CONVERSATION = {
  type: 'conversation',
  id: '147',
  created_at: SECONDS,
  updated_at: SECONDS,
  source: {
    type: 'conversation',
    delivered_as: 'customer_initiated',
    subject: '',
    body: '<p>Where is my order?</p>',
    author: {type: 'user', id: '5310d8e7598c9a0b24000002', name: 'Ann', email: 'ann@example.com'},
  },
  state: 'open',
  open: true,
  read: false,
  priority: 'not_priority',
  tags: {type: 'tag.list', tags: []},
}

export const intercom: Catalogue = {
  events: {
    'conversation.user.created': intercomEvent('conversation.user.created', CONVERSATION),
    'conversation.user.replied': intercomEvent('conversation.user.replied', CONVERSATION),
    'conversation.admin.closed': intercomEvent('conversation.admin.closed', {
      ...CONVERSATION,
      state: 'closed',
      open: false,
    }),
    'contact.user.created': intercomEvent('contact.user.created', {
      type: 'contact',
      id: '5310d8e7598c9a0b24000002',
      role: 'user',
      email: 'ann@example.com',
      name: 'Ann Example',
      created_at: SECONDS,
    }),
    ping: intercomEvent('ping', {type: 'ping', message: 'something something interzen'}),
  },
  names: [
    'contact.deleted',
    'contact.lead.created',
    'conversation.admin.assigned',
    'conversation.admin.opened',
    'conversation.admin.replied',
    'conversation.rating.added',
    'ticket.created',
  ],
  times: [['created_at', 's']],
  aliases: {
    'user.created': 'contact.user.created',
    'conversation.created': 'conversation.user.created',
  },
}
