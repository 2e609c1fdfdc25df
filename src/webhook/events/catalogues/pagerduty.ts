import {type Catalogue, ISO} from '../types.js'

function incident(type: string, status: string) {
  return {
    event: {
      id: '01CH754SM17TWPE2V2H4VPBRO7',
      event_type: type,
      resource_type: 'incident',
      occurred_at: '2026-01-01T00:00:00.000Z',
      agent: {id: 'PLH1HKV', summary: 'Ann Example', type: 'user_reference'},
      client: null,
      data: {
        id: 'PGR0VU2',
        type: 'incident',
        self: 'https://api.pagerduty.com/incidents/PGR0VU2',
        html_url: 'https://example.pagerduty.com/incidents/PGR0VU2',
        number: 2,
        status,
        incident_key: 'd3640fbd41094207a1c11e58e46b1662',
        created_at: ISO,
        title: 'The payment service answers slowly',
        service: {id: 'PF9KMXH', summary: 'API Service', type: 'service_reference'},
        assignees: [{id: 'PTUXL6G', summary: 'Ann Example', type: 'user_reference'}],
        escalation_policy: {id: 'PUS0KTE', summary: 'Default', type: 'escalation_policy_reference'},
        priority: {id: 'PSO75BM', summary: 'P1', type: 'priority_reference'},
        urgency: 'high',
      },
    },
  }
}

export const pagerduty: Catalogue = {
  events: {
    'incident.triggered': incident('incident.triggered', 'triggered'),
    'incident.acknowledged': incident('incident.acknowledged', 'acknowledged'),
    'incident.resolved': incident('incident.resolved', 'resolved'),
    'pagey.ping': {
      event: {
        id: '01CH754SM17TWPE2V2H4VPBRO8',
        event_type: 'pagey.ping',
        resource_type: 'pagey',
        occurred_at: '2026-01-01T00:00:00.000Z',
        agent: null,
        client: null,
        data: {message: 'Hello from your friend Pagey!', type: 'ping'},
      },
    },
  },
  names: [
    'incident.annotated',
    'incident.delegated',
    'incident.escalated',
    'incident.priority_updated',
    'incident.reassigned',
    'incident.reopened',
    'incident.unacknowledged',
    'service.created',
    'service.deleted',
    'service.updated',
  ],
  times: [['event.occurred_at', 'iso']],
  aliases: {ping: 'pagey.ping', 'incident.created': 'incident.triggered'},
}
