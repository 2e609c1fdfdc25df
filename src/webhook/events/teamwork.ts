import type {Catalogue} from './types.js'

export const discord: Catalogue = {
  events: {
    PING: {
      id: '787053080478613556',
      application_id: '787053080478613554',
      token: 'aUniqueToken',
      type: 1,
      version: 1,
    },
    APPLICATION_AUTHORIZED: {
      version: 1,
      application_id: '1234560123453231555',
      type: 1,
      event: {
        type: 'APPLICATION_AUTHORIZED',
        timestamp: '2026-01-01T00:00:00.000Z',
        data: {
          integration_type: 1,
          scopes: ['applications.commands'],
          user: {id: '80351110224678912', username: 'nelly', discriminator: '0'},
        },
      },
    },
    APPLICATION_COMMAND: {
      id: '787053080478613555',
      application_id: '787053080478613554',
      type: 2,
      token: 'aUniqueToken',
      version: 1,
      guild_id: '290926798626357999',
      channel_id: '645027906669510667',
      data: {id: '771825006014889984', name: 'cardsearch', type: 1, options: []},
      member: {user: {id: '53908232506183680', username: 'mason'}, roles: [], permissions: '0'},
    },
  },
  times: [['event.timestamp', 'iso']],
  aliases: {ping: 'PING', 'user.created': 'APPLICATION_AUTHORIZED'},
}

export const zoom: Catalogue = {
  events: Object.fromEntries(
    ['meeting.started', 'meeting.ended', 'meeting.created'].map((event) => [
      event,
      {
        event,
        event_ts: 1_767_225_600_000,
        payload: {
          account_id: 'AAAAAABBBB',
          object: {
            id: '1234567890',
            uuid: '4444AAAiAAAAAiAiAiiAii==',
            host_id: 'x1yCzABCDEfg23HiJKl4mN',
            topic: 'My Meeting',
            type: 8,
            start_time: '2026-01-01T00:00:00Z',
            timezone: 'America/Los_Angeles',
            duration: 60,
          },
        },
      },
    ]),
  ),
  times: [['event_ts', 'ms']],
  aliases: {},
}

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
