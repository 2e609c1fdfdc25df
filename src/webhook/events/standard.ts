import type {Catalogue} from './types.js'

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

function paddleEvent(type: string, data: Record<string, unknown>) {
  return {
    event_id: 'evt_01kdvdnc00apixexample000001',
    event_type: type,
    occurred_at: TIME,
    notification_id: 'ntf_01kdvdnc00apixexample000001',
    data,
  }
}

const TRANSACTION = {
  id: 'txn_01kdvdnc00apixexample000001',
  status: 'completed',
  customer_id: 'ctm_01kdvdnc00apixexample000001',
  address_id: 'add_01kdvdnc00apixexample000001',
  business_id: null,
  custom_data: null,
  currency_code: 'USD',
  origin: 'web',
  subscription_id: null,
  invoice_id: null,
  invoice_number: null,
  collection_mode: 'automatic',
  discount_id: null,
  billing_details: null,
  billing_period: null,
  items: [],
  details: null,
  payments: [],
  checkout: {url: 'https://example.com/pay?_ptxn=txn_01kdvdnc00apixexample000001'},
  created_at: TIME,
  updated_at: TIME,
  billed_at: TIME,
}

const PADDLE_CUSTOMER = {
  id: 'ctm_01kdvdnc00apixexample000001',
  name: 'Ann Example',
  email: 'ann@example.com',
  marketing_consent: false,
  status: 'active',
  custom_data: null,
  locale: 'en',
  created_at: TIME,
  updated_at: TIME,
  import_meta: null,
}

export const paddle: Catalogue = {
  events: {
    'customer.created': paddleEvent('customer.created', PADDLE_CUSTOMER),
    'transaction.completed': paddleEvent('transaction.completed', TRANSACTION),
    'transaction.payment_failed': paddleEvent('transaction.payment_failed', {
      ...TRANSACTION,
      status: 'past_due',
    }),
  },
  times: [['occurred_at', 'iso']],
  aliases: {
    'payment.succeeded': 'transaction.completed',
    'payment.failed': 'transaction.payment_failed',
    'user.created': 'customer.created',
  },
}

export const razorpay: Catalogue = {
  events: Object.fromEntries(
    ['payment.captured', 'payment.failed'].map((event) => [
      event,
      {
        entity: 'event',
        account_id: 'acc_BFQ7uQEaa7j2z7',
        event,
        contains: ['payment'],
        payload: {
          payment: {
            entity: {
              id: 'pay_DESlfW9H8K9uqM',
              entity: 'payment',
              amount: 2000,
              currency: 'INR',
              status: event.slice('payment.'.length),
              order_id: 'order_DESlLckIVRkHWj',
              method: 'netbanking',
              captured: event === 'payment.captured',
              email: 'ann@example.com',
              contact: '+919876543210',
              created_at: 1_767_225_600,
            },
          },
        },
        created_at: 1_767_225_600,
      },
    ]),
  ),
  times: [['created_at', 's']],
  aliases: {'payment.succeeded': 'payment.captured'},
}
