import {type Catalogue, SECONDS} from '../types.js'

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
