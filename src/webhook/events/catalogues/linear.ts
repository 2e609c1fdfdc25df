import type {Catalogue} from '../types.js'

export const linear: Catalogue = {
  events: Object.fromEntries(
    ['create', 'update', 'remove'].map((action) => [
      `Issue.${action}`,
      {
        action,
        actor: {id: 'b5ea5f1f-8adc-4f52-b4bd-ab4e84cf51ba', type: 'user', name: 'Ann Example'},
        createdAt: '2026-01-01T00:00:00.000Z',
        data: {
          id: '539068e2-ae88-4d09-bd75-22eb4a59612f',
          createdAt: '2026-01-01T00:00:00.000Z',
          updatedAt: '2026-01-01T00:00:00.000Z',
          number: 42,
          title: 'Refactor the login page',
          priority: 2,
          state: {id: '9cfb482a-81e3-4154-b5b9-2c805e70a02d', name: 'Todo', type: 'unstarted'},
          team: {id: '9cfb482a-81e3-4154-b5b9-2c805e70a02e', key: 'ENG', name: 'Engineering'},
        },
        type: 'Issue',
        organizationId: '0cf72c9f-2a0d-4ae3-9a75-d3c29e8f5a68',
        url: 'https://linear.app/example/issue/ENG-42/refactor-the-login-page',
        webhookId: '000042e3-d123-4980-b49f-8e140eef9329',
        webhookTimestamp: 1_767_225_600_000,
      },
    ]),
  ),
  times: [
    ['webhookTimestamp', 'ms'],
    ['createdAt', 'iso'],
  ],
  aliases: {'issue.created': 'Issue.create', 'issue.updated': 'Issue.update'},
}
