import type {Catalogue} from '../types.js'

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
