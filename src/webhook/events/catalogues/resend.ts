import {type Catalogue, ISO} from '../types.js'

function resendEvent(type: string, more: Record<string, unknown> = {}) {
  return {
    type,
    created_at: '2026-01-01T00:00:00.000Z',
    data: {
      created_at: '2026-01-01T00:00:00.000Z',
      email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
      from: 'Acme <onboarding@example.com>',
      to: ['ann@example.com'],
      subject: 'Your receipt',
      tags: {category: 'receipt'},
      ...more,
    },
  }
}

export const resend: Catalogue = {
  events: {
    'email.sent': resendEvent('email.sent'),
    'email.delivered': resendEvent('email.delivered'),
    'email.bounced': resendEvent('email.bounced', {
      bounce: {
        message: "The recipient's email address is on the suppression list",
        subType: 'Suppressed',
        type: 'Permanent',
      },
    }),
    'email.complained': resendEvent('email.complained'),
    'email.opened': resendEvent('email.opened'),
    'email.clicked': resendEvent('email.clicked', {
      click: {
        ipAddress: '203.0.113.7',
        link: 'https://example.com',
        timestamp: ISO,
        userAgent: 'Mozilla/5.0',
      },
    }),
    'contact.created': {
      type: 'contact.created',
      created_at: '2026-01-01T00:00:00.000Z',
      data: {
        id: 'e169aa45-1ecf-4183-9955-b1499d5701d3',
        audience_id: '78261eea-8f8b-4381-83c6-79fa7120f1cf',
        created_at: ISO,
        updated_at: ISO,
        email: 'ann@example.com',
        first_name: 'Ann',
        last_name: 'Example',
        unsubscribed: false,
      },
    },
  },
  names: [
    'contact.deleted',
    'contact.updated',
    'domain.created',
    'domain.deleted',
    'domain.updated',
    'email.delivery_delayed',
    'email.failed',
    'email.received',
    'email.scheduled',
    'email.suppressed',
  ],
  times: [['created_at', 'iso']],
  aliases: {delivered: 'email.delivered', bounced: 'email.bounced'},
}
