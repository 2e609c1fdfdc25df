import {type Catalogue, MILLISECONDS} from '../types.js'

function lineEvent(event: Record<string, unknown>) {
  return {
    destination: 'U0123456789abcdef0123456789abcdef',
    events: [
      {
        ...event,
        timestamp: MILLISECONDS,
        source: {type: 'user', userId: 'U80696558e1aa831123456789abcdef01'},
        replyToken: '757913772c4646b784d4b7ce46d12671',
        mode: 'active',
        webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
        deliveryContext: {isRedelivery: false},
      },
    ],
  }
}

export const line: Catalogue = {
  events: {
    message: lineEvent({
      type: 'message',
      message: {id: '444573844083572737', type: 'text', quoteToken: 'q3Plxr4AgKd', text: 'Hello!'},
    }),
    follow: lineEvent({type: 'follow', follow: {isUnblocked: false}}),
    unfollow: lineEvent({type: 'unfollow'}),
    join: lineEvent({type: 'join'}),
    postback: lineEvent({type: 'postback', postback: {data: 'storeId=12345'}}),
  },
  names: [
    'accountLink',
    'beacon',
    'leave',
    'memberJoined',
    'memberLeft',
    'unsend',
    'videoPlayComplete',
  ],
  times: [['events.0.timestamp', 'ms']],
  aliases: {'message.created': 'message', 'message.received': 'message'},
}
