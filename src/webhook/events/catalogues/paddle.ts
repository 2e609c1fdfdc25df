import type {Catalogue} from '../types.js'

const TIME = '2026-01-01T00:00:00.000Z'

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
