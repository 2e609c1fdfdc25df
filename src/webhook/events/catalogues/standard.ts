import type {Catalogue} from '../types.js'

const TIME = '2026-01-01T00:00:00.000Z'

function event(type: string, data: Record<string, unknown>) {
  return {type, timestamp: TIME, data}
}

const USER = {
  id: 'usr_01KDVDNC00APIXEXAMPLE00001',
  email: 'ann@example.com',
  name: 'Ann Example',
  createdAt: TIME,
  updatedAt: TIME,
}

const PAYMENT = {
  id: 'pay_01KDVDNC00APIXEXAMPLE00001',
  amount: 2000,
  currency: 'usd',
  status: 'succeeded',
  customer: 'cus_01KDVDNC00APIXEXAMPLE0001',
  orderId: '1024',
  createdAt: TIME,
}

const EMAIL = {
  email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
  from: 'Acme <hello@example.com>',
  to: ['ann@example.com'],
  subject: 'Your receipt',
  created_at: TIME,
}

const DATA: Record<string, Record<string, unknown>> = {
  'contact.created': {id: 'con_01KDVDNC00APIXEXAMPLE00001', email: 'ann@example.com'},
  'email.bounced': {...EMAIL, bounce: {type: 'Permanent', message: 'The mailbox does not exist.'}},
  'email.delivered': EMAIL,
  'email.sent': EMAIL,
  'invoice.paid': {
    id: 'inv_01KDVDNC00APIXEXAMPLE00001',
    total: 2000,
    currency: 'usd',
    status: 'paid',
  },
  'payment.failed': {...PAYMENT, status: 'failed', failureCode: 'card_declined'},
  'payment.refunded': {...PAYMENT, status: 'refunded'},
  'payment.succeeded': PAYMENT,
  ping: {success: true},
  'user.created': USER,
  'user.deleted': {id: USER.id, deleted: true},
  'user.updated': {...USER, name: 'Ann Sample'},
}

/** For every provider of the Standard Webhooks family. */
export const standard: Catalogue = {
  events: Object.fromEntries(Object.entries(DATA).map(([type, data]) => [type, event(type, data)])),
  times: [['timestamp', 'iso']],
  aliases: {'payment.completed': 'payment.succeeded', 'customer.created': 'user.created'},
}
