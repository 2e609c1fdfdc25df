import {type Catalogue, ISO, MILLISECONDS, SECONDS} from './types.js'

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

const TELEGRAM_USER = {
  id: 1111111,
  is_bot: false,
  first_name: 'Ann',
  last_name: 'Example',
  username: 'annexample',
  language_code: 'en',
}
const TELEGRAM_MESSAGE = {
  message_id: 1365,
  from: TELEGRAM_USER,
  chat: {
    id: 1111111,
    first_name: 'Ann',
    last_name: 'Example',
    username: 'annexample',
    type: 'private',
  },
  date: SECONDS,
  text: '/start',
  entities: [{offset: 0, length: 6, type: 'bot_command'}],
}

export const telegram: Catalogue = {
  events: {
    message: {update_id: 10000, message: TELEGRAM_MESSAGE},
    edited_message: {
      update_id: 10000,
      edited_message: {...TELEGRAM_MESSAGE, edit_date: SECONDS, text: 'Edited text', entities: []},
    },
    callback_query: {
      update_id: 10000,
      callback_query: {
        id: '4382bfdwdsb323b2d9',
        from: TELEGRAM_USER,
        message: TELEGRAM_MESSAGE,
        chat_instance: '1234567890',
        data: 'Data from the button',
      },
    },
    inline_query: {
      update_id: 10000,
      inline_query: {id: '134567890097', from: TELEGRAM_USER, query: 'inline query', offset: ''},
    },
  },
  names: [
    'channel_post',
    'chat_join_request',
    'chat_member',
    'chosen_inline_result',
    'message_reaction',
    'my_chat_member',
    'poll',
    'poll_answer',
    'pre_checkout_query',
    'shipping_query',
  ],
  times: [
    ['message.date', 's'],
    ['edited_message.edit_date', 's'],
  ],
  aliases: {'message.created': 'message', 'message.received': 'message'},
}

function whatsapp(value: Record<string, unknown>) {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: {display_phone_number: '15550783881', phone_number_id: '106540352242922'},
              ...value,
            },
            field: 'messages',
          },
        ],
      },
    ],
  }
}

function whatsappStatus(status: string) {
  return whatsapp({
    statuses: [
      {
        id: 'wamid.HBgLMTQxMjU1NTA4MjkVAgASGBQzQUNCNjk5RDUwNUZGMUZEM0VBRAA=',
        status,
        timestamp: String(SECONDS),
        recipient_id: '16505551234',
      },
    ],
  })
}

export const metaWhatsapp: Catalogue = {
  events: {
    messages: whatsapp({
      contacts: [{profile: {name: 'Ann Example'}, wa_id: '16505551234'}],
      messages: [
        {
          from: '16505551234',
          id: 'wamid.HBgLMTQxMjU1NTA4MjkVAgASGBQzQUNCNjk5RDUwNUZGMUZEM0VBRAA=',
          timestamp: String(SECONDS),
          text: {body: 'Does it come in another colour?'},
          type: 'text',
        },
      ],
    }),
    'message.sent': whatsappStatus('sent'),
    'message.delivered': whatsappStatus('delivered'),
    'message.read': whatsappStatus('read'),
    feed: {
      object: 'page',
      entry: [
        {
          id: '106540352242922',
          time: SECONDS,
          changes: [
            {
              field: 'feed',
              value: {
                from: {id: '1067280970047460', name: 'Ann Example'},
                item: 'comment',
                comment_id: '44444444_444444444',
                verb: 'add',
                created_time: SECONDS,
                message: 'Nice!',
              },
            },
          ],
        },
      ],
    },
  },
  names: [
    'account_update',
    'leadgen',
    'mentions',
    'message_template_status_update',
    'messaging_postbacks',
  ],
  times: [['entry.0.time', 's']],
  aliases: {
    'message.received': 'messages',
    'message.created': 'messages',
    delivered: 'message.delivered',
  },
}

export const messagebird: Catalogue = {
  events: {
    'message.status': {
      id: 'b1c8d9f0a2e34f5b6c7d8e9f0a1b2c3d',
      recipient: '31612345678',
      reference: 'order-1024',
      status: 'delivered',
      statusReason: 'successfully delivered',
      statusDatetime: '2026-01-01T00:00:00+00:00',
      mccmnc: '20408',
      ported: '0',
    },
    'message.created': {
      type: 'message.created',
      contact: {id: 'b3a2c1d0e4f5', msisdn: 31612345678, displayName: 'Ann Example'},
      conversation: {
        id: '2e15efafec384e1c82e9842075e87beb',
        status: 'active',
        createdDatetime: ISO,
        updatedDatetime: ISO,
      },
      message: {
        id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
        conversationId: '2e15efafec384e1c82e9842075e87beb',
        channelId: '619747f69cf940a98fb443140ce9aed2',
        direction: 'received',
        status: 'received',
        type: 'text',
        content: {text: 'Hello!'},
        createdDatetime: ISO,
      },
    },
  },
  times: [],
  aliases: {delivered: 'message.status', 'message.received': 'message.created'},
}

function telnyxEvent(type: string, payload: Record<string, unknown>) {
  return {
    data: {
      event_type: type,
      id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
      occurred_at: '2026-01-01T00:00:00.000+00:00',
      payload,
      record_type: 'event',
    },
    meta: {attempt: 1, delivered_to: 'https://example.com/webhooks'},
  }
}

const TELNYX_SMS = {
  id: '84cca175-9755-4859-b67f-4730d7f58aa3',
  direction: 'inbound',
  type: 'SMS',
  from: {phone_number: '+14158675309', carrier: 'Example', line_type: 'Wireless'},
  to: [{phone_number: '+18005551212', status: 'webhook_delivered'}],
  text: 'Hello from Ann',
  parts: 1,
  encoding: 'GSM-7',
  messaging_profile_id: '740572b6-099c-44a1-89b9-6c92163bc68d',
  received_at: '2026-01-01T00:00:00.000+00:00',
  errors: [],
}

export const telnyx: Catalogue = {
  events: {
    'message.received': telnyxEvent('message.received', TELNYX_SMS),
    'message.sent': telnyxEvent('message.sent', {...TELNYX_SMS, direction: 'outbound'}),
    'message.finalized': telnyxEvent('message.finalized', {
      ...TELNYX_SMS,
      direction: 'outbound',
      to: [{phone_number: '+18005551212', status: 'delivered'}],
    }),
    'call.initiated': telnyxEvent('call.initiated', {
      call_control_id: 'v2:7subYr8fLrXmaAXm8egeAMpoSJ72J3SGPUuome81-hQuaKRf9b7hKA',
      call_leg_id: '5ca81340-5beb-11eb-ae45-02420a0f8b69',
      call_session_id: '5ca81eee-5beb-11eb-ba6c-02420a0f8b69',
      client_state: null,
      connection_id: '1240401930086254526',
      direction: 'incoming',
      from: '+14158675309',
      to: '+18005551212',
      state: 'parked',
    }),
  },
  names: [
    'call.answered',
    'call.bridged',
    'call.hangup',
    'call.playback.ended',
    'fax.delivered',
    'fax.failed',
  ],
  times: [['data.occurred_at', 'iso']],
  aliases: {'message.created': 'message.received', delivered: 'message.finalized'},
}

function mailgunEvent(event: string, more: Record<string, unknown> = {}) {
  return {
    signature: {
      token: 'c590deb9d8f4c0a2e1f5b7d6a3948271605f4e3d2c1b0a9f8e',
      timestamp: String(SECONDS),
      signature: '',
    },
    'event-data': {
      id: 'CPgfbmQMTCKtHW6uIWtuVe',
      timestamp: SECONDS,
      'log-level': event === 'failed' ? 'error' : 'info',
      event,
      message: {
        headers: {
          to: 'ann@example.com',
          'message-id': '20260101000000.1.ABCDEF@example.com',
          from: 'Shop <hello@example.com>',
          subject: 'Your receipt',
        },
        attachments: [],
        size: 4867,
      },
      recipient: 'ann@example.com',
      'recipient-domain': 'example.com',
      tags: ['receipt'],
      'user-variables': {order_id: '1024'},
      ...more,
    },
  }
}

export const mailgun: Catalogue = {
  events: {
    delivered: mailgunEvent('delivered', {
      'delivery-status': {code: 250, message: 'OK', tls: true, 'attempt-no': 1},
    }),
    failed: mailgunEvent('failed', {
      severity: 'permanent',
      reason: 'bounce',
      'delivery-status': {code: 550, message: 'No such mailbox', 'attempt-no': 1},
    }),
    opened: mailgunEvent('opened', {
      ip: '203.0.113.7',
      geolocation: {country: 'US', city: 'Boston'},
    }),
    clicked: mailgunEvent('clicked', {url: 'https://example.com', ip: '203.0.113.7'}),
    complained: mailgunEvent('complained'),
    unsubscribed: mailgunEvent('unsubscribed', {ip: '203.0.113.7'}),
    accepted: mailgunEvent('accepted'),
  },
  times: [['event-data.timestamp', 's']],
  aliases: {
    'email.delivered': 'delivered',
    'email.bounced': 'failed',
    'email.opened': 'opened',
    'email.clicked': 'clicked',
    'email.complained': 'complained',
  },
}

function sendgridEvent(event: string, more: Record<string, unknown> = {}) {
  return [
    {
      email: 'ann@example.com',
      timestamp: SECONDS,
      'smtp-id': '<14c5d75ce93.dfd.64b469@ismtpd-555>',
      event,
      category: ['receipt'],
      sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
      sg_message_id: '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
      ...more,
    },
  ]
}

export const sendgrid: Catalogue = {
  events: {
    processed: sendgridEvent('processed'),
    delivered: sendgridEvent('delivered', {response: '250 OK', tls: 1}),
    bounce: sendgridEvent('bounce', {
      reason: '500 unknown recipient',
      status: '5.0.0',
      type: 'bounce',
      bounce_classification: 'Invalid Address',
    }),
    dropped: sendgridEvent('dropped', {reason: 'Bounced Address', status: '5.0.0'}),
    deferred: sendgridEvent('deferred', {response: '400 try again later', attempt: '5'}),
    open: sendgridEvent('open', {
      useragent: 'Mozilla/5.0',
      ip: '203.0.113.7',
      sg_machine_open: false,
    }),
    click: sendgridEvent('click', {
      useragent: 'Mozilla/5.0',
      ip: '203.0.113.7',
      url: 'https://example.com',
    }),
    spamreport: sendgridEvent('spamreport'),
    unsubscribe: sendgridEvent('unsubscribe'),
  },
  names: ['group_resubscribe', 'group_unsubscribe'],
  times: [['0.timestamp', 's']],
  aliases: {
    'email.delivered': 'delivered',
    'email.bounced': 'bounce',
    'email.opened': 'open',
    'email.clicked': 'click',
    'email.complained': 'spamreport',
  },
}

function intercomEvent(topic: string, item: Record<string, unknown>) {
  return {
    type: 'notification_event',
    app_id: 'a86dr8yl',
    data: {type: 'notification_event_data', item},
    links: {},
    id: 'notif_ccd8a4d0-f965-11e3-a367-c779cae3e1b3',
    topic,
    delivery_status: 'pending',
    delivery_attempts: 1,
    delivered_at: 0,
    first_sent_at: SECONDS,
    created_at: SECONDS,
    self: null,
  }
}

const CONVERSATION = {
  type: 'conversation',
  id: '147',
  created_at: SECONDS,
  updated_at: SECONDS,
  source: {
    type: 'conversation',
    delivered_as: 'customer_initiated',
    subject: '',
    body: '<p>Where is my order?</p>',
    author: {type: 'user', id: '5310d8e7598c9a0b24000002', name: 'Ann', email: 'ann@example.com'},
  },
  state: 'open',
  open: true,
  read: false,
  priority: 'not_priority',
  tags: {type: 'tag.list', tags: []},
}

export const intercom: Catalogue = {
  events: {
    'conversation.user.created': intercomEvent('conversation.user.created', CONVERSATION),
    'conversation.user.replied': intercomEvent('conversation.user.replied', CONVERSATION),
    'conversation.admin.closed': intercomEvent('conversation.admin.closed', {
      ...CONVERSATION,
      state: 'closed',
      open: false,
    }),
    'contact.user.created': intercomEvent('contact.user.created', {
      type: 'contact',
      id: '5310d8e7598c9a0b24000002',
      role: 'user',
      email: 'ann@example.com',
      name: 'Ann Example',
      created_at: SECONDS,
    }),
    ping: intercomEvent('ping', {type: 'ping', message: 'something something interzen'}),
  },
  names: [
    'contact.deleted',
    'contact.lead.created',
    'conversation.admin.assigned',
    'conversation.admin.opened',
    'conversation.admin.replied',
    'conversation.rating.added',
    'ticket.created',
  ],
  times: [['created_at', 's']],
  aliases: {
    'user.created': 'contact.user.created',
    'conversation.created': 'conversation.user.created',
  },
}
