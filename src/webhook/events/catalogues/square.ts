import examples from '../data/square.json' with {type: 'json'}
import type {Catalogue} from '../types.js'

const TIME = '2026-01-01T00:00:00Z'

function squareEvent(type: string, kind: string, id: string, object: Record<string, unknown>) {
  return {
    merchant_id: '6SSW7HV8K2ST5',
    location_id: 'S8GWD5R9QB376',
    type,
    event_id: '13b867cf-db3d-4b1c-90b6-2f32a9d78124',
    created_at: TIME,
    data: {type: kind, id, object: {[kind]: object}},
  }
}

function squarePayment(status: string) {
  return {
    id: 'hYy9pRFVxpDsO1FB05SunFWUe9JZY',
    amount_money: {amount: 2000, currency: 'USD'},
    approved_money: {amount: 2000, currency: 'USD'},
    card_details: {
      auth_result_code: 'TSGmad',
      card: {card_brand: 'VISA', exp_month: 8, exp_year: 2030, last_4: '1111', bin: '411111'},
      entry_method: 'KEYED',
      status: status === 'COMPLETED' ? 'CAPTURED' : 'AUTHORIZED',
    },
    created_at: TIME,
    updated_at: TIME,
    location_id: 'S8GWD5R9QB376',
    order_id: 'sz9SnNNYNDb2M2nqEpTFO3DUYKbZY',
    receipt_number: 'hYy9',
    source_type: 'CARD',
    status,
    total_money: {amount: 2000, currency: 'USD'},
    version: 1,
  }
}

const SQUARE_REFUND = {
  id: 'hYy9pRFVxpDsO1FB05SunFWUe9JZY_BZVVWyqtbOJ0uIsm',
  amount_money: {amount: 2000, currency: 'USD'},
  created_at: TIME,
  updated_at: TIME,
  location_id: 'S8GWD5R9QB376',
  order_id: 'sz9SnNNYNDb2M2nqEpTFO3DUYKbZY',
  payment_id: 'hYy9pRFVxpDsO1FB05SunFWUe9JZY',
  status: 'PENDING',
  version: 1,
}

const SQUARE_CUSTOMER = {
  id: 'QPTXM8PQNX3Q726ZYHPMNP46XC',
  created_at: TIME,
  updated_at: TIME,
  creation_source: 'DIRECTORY',
  email_address: 'amelia.earhart@example.com',
  family_name: 'Earhart',
  given_name: 'Amelia',
  phone_number: '1-212-555-4240',
  version: 0,
}

export const square: Catalogue = {
  events: {
    ...examples,
    'payment.created': squareEvent(
      'payment.created',
      'payment',
      'hYy9pRFVxpDsO1FB05SunFWUe9JZY',
      squarePayment('APPROVED'),
    ),
    'payment.updated': squareEvent(
      'payment.updated',
      'payment',
      'hYy9pRFVxpDsO1FB05SunFWUe9JZY',
      squarePayment('COMPLETED'),
    ),
    'refund.created': squareEvent('refund.created', 'refund', SQUARE_REFUND.id, SQUARE_REFUND),
    'refund.updated': squareEvent('refund.updated', 'refund', SQUARE_REFUND.id, {
      ...SQUARE_REFUND,
      status: 'COMPLETED',
    }),
    'customer.created': squareEvent(
      'customer.created',
      'customer',
      SQUARE_CUSTOMER.id,
      SQUARE_CUSTOMER,
    ),
  },
  times: [['created_at', 'iso']],
  aliases: {
    'payment.succeeded': 'payment.updated',
    'payment.completed': 'payment.updated',
    'payment.refunded': 'refund.updated',
    'user.created': 'customer.created',
  },
}
