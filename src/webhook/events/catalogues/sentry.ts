import {type Catalogue, ISO} from '../types.js'

export const sentry: Catalogue = {
  events: {
    'issue.created': {
      action: 'created',
      installation: {uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9'},
      data: {
        issue: {
          id: '1170820242',
          shortId: 'EXAMPLE-1',
          title: 'ReferenceError: blooopy is not defined',
          culprit: '?(<anonymous>)',
          level: 'error',
          status: 'unresolved',
          platform: 'javascript',
          project: {id: '1', name: 'front-end', slug: 'front-end', platform: 'javascript'},
          type: 'error',
          metadata: {type: 'ReferenceError', value: 'blooopy is not defined', filename: '/runner'},
          count: '1',
          userCount: 1,
          firstSeen: ISO,
          lastSeen: ISO,
          url: 'https://sentry.io/api/0/organizations/example/issues/1170820242/',
        },
      },
      actor: {type: 'application', id: 'sentry', name: 'Sentry'},
    },
    'issue.resolved': {
      action: 'resolved',
      installation: {uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9'},
      data: {
        issue: {
          id: '1170820242',
          shortId: 'EXAMPLE-1',
          title: 'ReferenceError',
          status: 'resolved',
          level: 'error',
        },
        resolution_type: 'resolved_in_next_release',
      },
      actor: {type: 'user', id: 4, name: 'Ann Example'},
    },
    'installation.created': {
      action: 'created',
      actor: {id: 4, name: 'Ann Example', type: 'user'},
      data: {
        installation: {
          app: {uuid: '64bf2cf4-37ca-4365-8dd3-6b6e56d741b8', slug: 'app'},
          code: '7c8e71fa-0a61-11e9-b568-0242ac110002',
          organization: {slug: 'example'},
          status: 'pending',
          uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9',
        },
      },
      installation: {uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9'},
    },
  },
  names: [
    'comment.created',
    'error.created',
    'event_alert.triggered',
    'installation.deleted',
    'issue.assigned',
    'issue.archived',
    'issue.unresolved',
    'metric_alert.critical',
    'metric_alert.resolved',
  ],
  times: [['data.issue.lastSeen', 'iso']],
  aliases: {'error.new': 'issue.created'},
}
