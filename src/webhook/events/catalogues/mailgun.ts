import {type Catalogue, SECONDS} from '../types.js'

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
