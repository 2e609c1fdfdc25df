import type {Catalogue} from './types.js'

function slackEvent(event: Record<string, unknown>) {
  return {
    token: 'XXYYZZ',
    team_id: 'T123ABC456',
    context_team_id: 'T123ABC456',
    context_enterprise_id: null,
    api_app_id: 'A123ABC456',
    event,
    type: 'event_callback',
    event_id: 'Ev123ABC456',
    event_time: 1_767_225_600,
    authorizations: [
      {
        enterprise_id: null,
        team_id: 'T123ABC456',
        user_id: 'U123ABC456',
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: '4-eyJldCI6Im1lc3NhZ2UifQ',
  }
}

const SLACK_MESSAGE = {
  type: 'message',
  channel: 'C123ABC456',
  user: 'U123ABC456',
  text: 'Live long and prospect.',
  ts: '1767225600.000200',
  event_ts: '1767225600.000200',
  channel_type: 'channel',
}

export const slack: Catalogue = {
  events: {
    message: slackEvent(SLACK_MESSAGE),
    app_mention: slackEvent({
      type: 'app_mention',
      user: 'U061F7AUR',
      text: '<@U0LAN0Z89> is it everything a river should be?',
      ts: '1767225600.000200',
      channel: 'C123ABC456',
      event_ts: '1767225600.000200',
    }),
    reaction_added: slackEvent({
      type: 'reaction_added',
      user: 'U123ABC456',
      reaction: 'thumbsup',
      item_user: 'U222222222',
      item: {type: 'message', channel: 'C123ABC456', ts: '1767225600.000200'},
      event_ts: '1767225601.000200',
    }),
    member_joined_channel: slackEvent({
      type: 'member_joined_channel',
      user: 'U123ABC456',
      channel: 'C0698JE0H',
      channel_type: 'C',
      team: 'T123ABC456',
      inviter: 'U123456789',
      event_ts: '1767225600.000200',
    }),
    team_join: slackEvent({
      type: 'team_join',
      user: {
        id: 'U123ABC456',
        team_id: 'T123ABC456',
        name: 'ann',
        real_name: 'Ann Example',
        profile: {email: 'ann@example.com'},
      },
      event_ts: '1767225600.000200',
    }),
    url_verification: {
      token: 'XXYYZZ',
      challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
      type: 'url_verification',
    },
  },
  times: [['event_time', 's']],
  aliases: {'message.created': 'message', 'user.created': 'team_join'},
}

const SMS = {
  SmsSid: 'SM0123456789abcdef0123456789abcdef',
  MessageSid: 'SM0123456789abcdef0123456789abcdef',
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+14158675309',
  To: '+18005551212',
  ApiVersion: '2010-04-01',
}

const CALL = {
  CallSid: 'CA0123456789abcdef0123456789abcdef',
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+14158675309',
  To: '+18005551212',
  Direction: 'outbound-api',
  ApiVersion: '2010-04-01',
  CallbackSource: 'call-progress-events',
}

function sms(status: string, more: Record<string, string> = {}) {
  return {...SMS, SmsStatus: status, MessageStatus: status, ...more}
}

export const twilio: Catalogue = {
  events: {
    'message.received': {
      ...SMS,
      SmsStatus: 'received',
      Body: 'Hello from Ann',
      NumMedia: '0',
      NumSegments: '1',
      FromCity: 'SAN FRANCISCO',
      FromState: 'CA',
      FromCountry: 'US',
    },
    'message.sent': sms('sent'),
    'message.delivered': sms('delivered', {RawDlrDoneDate: '2601010000'}),
    'message.undelivered': sms('undelivered', {ErrorCode: '30003'}),
    'message.failed': sms('failed', {ErrorCode: '30008'}),
    'call.initiated': {...CALL, CallStatus: 'initiated', SequenceNumber: '0'},
    'call.ringing': {...CALL, CallStatus: 'ringing', SequenceNumber: '1'},
    'call.in-progress': {...CALL, CallStatus: 'in-progress', SequenceNumber: '2'},
    'call.completed': {
      ...CALL,
      CallStatus: 'completed',
      SequenceNumber: '3',
      Duration: '1',
      CallDuration: '42',
    },
  },
  times: [],
  aliases: {
    sent: 'message.sent',
    delivered: 'message.delivered',
    undelivered: 'message.undelivered',
    failed: 'message.failed',
    received: 'message.received',
    'message.created': 'message.received',
    initiated: 'call.initiated',
    ringing: 'call.ringing',
    'in-progress': 'call.in-progress',
    completed: 'call.completed',
  },
}

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
