import {type Catalogue, MILLISECONDS} from '../types.js'

const X_USER = {
  id: '4337869213',
  created_timestamp: '1448312972328',
  name: 'Ann Example',
  screen_name: 'annexample',
  protected: false,
  verified: false,
  followers_count: 12,
  friends_count: 34,
}

export const xTwitter: Catalogue = {
  events: {
    tweet_create_events: {
      for_user_id: '2244994945',
      user_has_blocked: false,
      tweet_create_events: [
        {
          created_at: 'Thu Jan 01 00:00:00 +0000 2026',
          id: 2006519212345,
          id_str: '2006519212345',
          text: '@api hello',
          user: X_USER,
          timestamp_ms: String(MILLISECONDS),
        },
      ],
    },
    direct_message_events: {
      for_user_id: '4337869213',
      direct_message_events: [
        {
          type: 'message_create',
          id: '954491830116155396',
          created_timestamp: String(MILLISECONDS),
          message_create: {
            target: {recipient_id: '4337869213'},
            sender_id: '3001969357',
            message_data: {text: 'Hello World!', entities: {hashtags: [], urls: []}},
          },
        },
      ],
      users: {'4337869213': X_USER},
    },
    follow_events: {
      for_user_id: '2244994945',
      follow_events: [
        {type: 'follow', created_timestamp: String(MILLISECONDS), source: X_USER, target: X_USER},
      ],
    },
  },
  names: ['block_events', 'favorite_events', 'mute_events', 'tweet_delete_events'],
  times: [],
  aliases: {follow: 'follow_events', 'message.created': 'direct_message_events'},
}
