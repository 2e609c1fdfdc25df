import {type Catalogue, SECONDS} from '../types.js'

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
