import type {Catalogue} from '../types.js'

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
