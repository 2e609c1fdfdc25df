import {type Catalogue, ISO} from '../types.js'

function twitchEvent(type: string, event: Record<string, unknown>, version = '1') {
  return {
    subscription: {
      id: 'f1c2a387-161a-49f9-a165-0f21d7a4e1c4',
      type,
      version,
      status: 'enabled',
      cost: 0,
      condition: {broadcaster_user_id: '1337'},
      transport: {method: 'webhook', callback: 'https://example.com/webhooks/callback'},
      created_at: ISO,
    },
    event,
  }
}

const BROADCASTER = {
  broadcaster_user_id: '1337',
  broadcaster_user_login: 'cooler_user',
  broadcaster_user_name: 'Cooler_User',
}

const VIEWER = {user_id: '1234', user_login: 'cool_user', user_name: 'Cool_User'}

export const twitch: Catalogue = {
  events: {
    'channel.follow': twitchEvent(
      'channel.follow',
      {...VIEWER, ...BROADCASTER, followed_at: ISO},
      '2',
    ),
    'stream.online': twitchEvent('stream.online', {
      id: '9001',
      ...BROADCASTER,
      type: 'live',
      started_at: ISO,
    }),
    'stream.offline': twitchEvent('stream.offline', BROADCASTER),
    'channel.subscribe': twitchEvent('channel.subscribe', {
      ...VIEWER,
      ...BROADCASTER,
      tier: '1000',
      is_gift: false,
    }),
    'channel.cheer': twitchEvent('channel.cheer', {
      ...VIEWER,
      ...BROADCASTER,
      is_anonymous: false,
      message: 'pogchamp',
      bits: 1000,
    }),
  },
  names: [
    'channel.ban',
    'channel.chat.message',
    'channel.raid',
    'channel.unban',
    'channel.update',
    'user.update',
  ],
  times: [['event.followed_at', 'iso']],
  aliases: {follow: 'channel.follow', subscribe: 'channel.subscribe', cheer: 'channel.cheer'},
}
