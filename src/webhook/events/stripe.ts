import data from './data/stripe.json' with {type: 'json'}
import type {Catalogue} from './types.js'

const CREATED = 1_767_225_600

function event(type: string, object: Record<string, unknown>, previous?: Record<string, unknown>) {
  return {
    id: 'evt_1SkApixExample0000000000',
    object: 'event',
    api_version: '2025-12-15.clover',
    created: CREATED,
    data: {object, ...(previous && {previous_attributes: previous})},
    livemode: false,
    pending_webhooks: 1,
    request: {id: 'req_8f2Qm1Zr5kXcVb', idempotency_key: '6d2f2a3c-9a1e-4a56-8f8b-0c2d4f6a8b1e'},
    type,
  }
}

const BILLING = {
  address: {
    city: 'San Francisco',
    country: 'US',
    line1: '510 Townsend St',
    line2: null,
    postal_code: '94103',
    state: 'CA',
  },
  email: 'jenny.rosen@example.com',
  name: 'Jenny Rosen',
  phone: '+14155550132',
}

function paymentIntent(status: string, more: Record<string, unknown> = {}) {
  return {
    id: 'pi_3SkApixExample0000000001',
    object: 'payment_intent',
    amount: 2000,
    amount_capturable: 0,
    amount_received: status === 'succeeded' ? 2000 : 0,
    application: null,
    automatic_payment_methods: {allow_redirects: 'always', enabled: true},
    canceled_at: null,
    capture_method: 'automatic_async',
    client_secret: 'pi_3SkApixExample0000000001_secret_example',
    confirmation_method: 'automatic',
    created: CREATED,
    currency: 'usd',
    customer: 'cus_TkApixExample01',
    description: 'Order #1024',
    last_payment_error: null,
    latest_charge: 'ch_3SkApixExample0000000001',
    livemode: false,
    metadata: {order_id: '1024'},
    next_action: null,
    payment_method: 'pm_1SkApixExample0000000001',
    payment_method_types: ['card'],
    receipt_email: 'jenny.rosen@example.com',
    setup_future_usage: null,
    shipping: null,
    statement_descriptor: null,
    status,
    ...more,
  }
}

function charge(more: Record<string, unknown> = {}) {
  return {
    id: 'ch_3SkApixExample0000000001',
    object: 'charge',
    amount: 2000,
    amount_captured: 2000,
    amount_refunded: 0,
    balance_transaction: 'txn_3SkApixExample000000001',
    billing_details: BILLING,
    captured: true,
    created: CREATED,
    currency: 'usd',
    customer: 'cus_TkApixExample01',
    disputed: false,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {order_id: '1024'},
    outcome: {
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    payment_intent: 'pi_3SkApixExample0000000001',
    payment_method: 'pm_1SkApixExample0000000001',
    payment_method_details: {
      card: {
        brand: 'visa',
        country: 'US',
        exp_month: 8,
        exp_year: 2030,
        funding: 'credit',
        last4: '4242',
        network: 'visa',
      },
      type: 'card',
    },
    receipt_email: 'jenny.rosen@example.com',
    refunded: false,
    status: 'succeeded',
    ...more,
  }
}

function customer() {
  return {
    id: 'cus_TkApixExample01',
    object: 'customer',
    address: BILLING.address,
    balance: 0,
    created: CREATED,
    currency: 'usd',
    default_source: null,
    delinquent: false,
    description: null,
    email: 'jenny.rosen@example.com',
    invoice_prefix: 'A1B2C3D4',
    livemode: false,
    metadata: {},
    name: 'Jenny Rosen',
    phone: '+14155550132',
    preferred_locales: ['en'],
    shipping: null,
    tax_exempt: 'none',
  }
}

function subscription(status: string) {
  return {
    id: 'sub_1SkApixExample0000000001',
    object: 'subscription',
    billing_cycle_anchor: CREATED,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: status === 'canceled' ? CREATED : null,
    collection_method: 'charge_automatically',
    created: CREATED,
    currency: 'usd',
    customer: 'cus_TkApixExample01',
    default_payment_method: 'pm_1SkApixExample0000000001',
    ended_at: status === 'canceled' ? CREATED : null,
    items: {
      object: 'list',
      data: [
        {
          id: 'si_TkApixExample01',
          object: 'subscription_item',
          created: CREATED,
          current_period_end: CREATED + 2_678_400,
          current_period_start: CREATED,
          price: {
            id: 'price_1SkApixExample00000001',
            object: 'price',
            active: true,
            currency: 'usd',
            product: 'prod_TkApixExample01',
            recurring: {interval: 'month', interval_count: 1, usage_type: 'licensed'},
            type: 'recurring',
            unit_amount: 2000,
          },
          quantity: 1,
        },
      ],
      has_more: false,
      total_count: 1,
    },
    latest_invoice: 'in_1SkApixExample0000000001',
    livemode: false,
    metadata: {},
    start_date: CREATED,
    status,
    trial_end: null,
  }
}

function invoice(status: string) {
  const paid = status === 'paid'
  return {
    id: 'in_1SkApixExample0000000001',
    object: 'invoice',
    amount_due: 2000,
    amount_paid: paid ? 2000 : 0,
    amount_remaining: paid ? 0 : 2000,
    attempt_count: 1,
    attempted: true,
    billing_reason: 'subscription_cycle',
    collection_method: 'charge_automatically',
    created: CREATED,
    currency: 'usd',
    customer: 'cus_TkApixExample01',
    customer_email: 'jenny.rosen@example.com',
    hosted_invoice_url: 'https://invoice.stripe.com/i/acct_example/test_example',
    lines: {
      object: 'list',
      data: [
        {
          id: 'il_1SkApixExample0000000001',
          object: 'line_item',
          amount: 2000,
          currency: 'usd',
          description: '1 × Team plan (at $20.00 / month)',
          quantity: 1,
        },
      ],
      has_more: false,
      total_count: 1,
    },
    livemode: false,
    metadata: {},
    next_payment_attempt: paid ? null : CREATED + 259_200,
    number: 'A1B2C3D4-0001',
    status,
    subtotal: 2000,
    total: 2000,
  }
}

const DECLINED = {
  charge: 'ch_3SkApixExample0000000001',
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
  type: 'card_error',
}

const SESSION = {
  id: 'cs_test_a1ApixExample',
  object: 'checkout.session',
  amount_subtotal: 2000,
  amount_total: 2000,
  cancel_url: 'https://example.com/cancel',
  client_reference_id: '1024',
  created: CREATED,
  currency: 'usd',
  customer: 'cus_TkApixExample01',
  customer_details: BILLING,
  expires_at: CREATED + 86_400,
  livemode: false,
  metadata: {order_id: '1024'},
  mode: 'payment',
  payment_intent: 'pi_3SkApixExample0000000001',
  payment_method_types: ['card'],
  payment_status: 'paid',
  status: 'complete',
  success_url: 'https://example.com/success',
  url: null,
}

const DISPUTE = {
  id: 'du_1SkApixExample0000000001',
  object: 'dispute',
  amount: 2000,
  charge: 'ch_3SkApixExample0000000001',
  created: CREATED,
  currency: 'usd',
  evidence_details: {due_by: CREATED + 604_800, has_evidence: false, submission_count: 0},
  is_charge_refundable: false,
  livemode: false,
  metadata: {},
  payment_intent: 'pi_3SkApixExample0000000001',
  reason: 'fraudulent',
  status: 'needs_response',
}

const PAYOUT = {
  id: 'po_1SkApixExample0000000001',
  object: 'payout',
  amount: 120_000,
  arrival_date: CREATED + 172_800,
  automatic: true,
  created: CREATED,
  currency: 'usd',
  destination: 'ba_1SkApixExample0000000001',
  livemode: false,
  method: 'standard',
  status: 'paid',
  type: 'bank_account',
}

const OBJECTS: Record<string, Record<string, unknown>> = {
  'charge.dispute.created': DISPUTE,
  'charge.failed': charge({paid: false, status: 'failed', failure_code: 'card_declined'}),
  'charge.refunded': charge({amount_refunded: 2000, refunded: true}),
  'charge.succeeded': charge(),
  'checkout.session.completed': SESSION,
  'customer.created': customer(),
  'customer.deleted': customer(),
  'customer.subscription.created': subscription('active'),
  'customer.subscription.deleted': subscription('canceled'),
  'customer.subscription.updated': subscription('past_due'),
  'customer.updated': customer(),
  'invoice.paid': invoice('paid'),
  'invoice.payment_failed': invoice('open'),
  'invoice.payment_succeeded': invoice('paid'),
  'payment_intent.canceled': paymentIntent('canceled', {canceled_at: CREATED}),
  'payment_intent.created': paymentIntent('requires_payment_method', {latest_charge: null}),
  'payment_intent.payment_failed': paymentIntent('requires_payment_method', {
    last_payment_error: DECLINED,
  }),
  'payment_intent.succeeded': paymentIntent('succeeded'),
  'payout.paid': PAYOUT,
}

const PREVIOUS: Record<string, Record<string, unknown>> = {
  'customer.subscription.updated': {status: 'active'},
  'customer.updated': {email: 'jenny@example.com'},
}

/** Stripe's own fixture of the object that an event is about. */
function fixture(type: string, name: string) {
  const object = (data.objects as Record<string, Record<string, unknown>>)[name] ?? {}
  return event(type, object)
}

export const stripe: Catalogue = {
  events: {
    ...Object.fromEntries(
      Object.entries(data.types).map(([type, object]) => [type, fixture(type, object)]),
    ),
    // The events that people use most tell one story: the same customer, order and payment.
    ...Object.fromEntries(
      Object.entries(OBJECTS).map(([type, object]) => [type, event(type, object, PREVIOUS[type])]),
    ),
  },
  names: data.names,
  times: [
    ['created', 's'],
    ['data.object.created', 's'],
  ],
  aliases: {
    'payment.succeeded': 'payment_intent.succeeded',
    'payment.completed': 'payment_intent.succeeded',
    'payment.failed': 'payment_intent.payment_failed',
    'payment.created': 'payment_intent.created',
    'payment.canceled': 'payment_intent.canceled',
    'payment.refunded': 'charge.refunded',
    'payment.disputed': 'charge.dispute.created',
    'checkout.completed': 'checkout.session.completed',
    'subscription.created': 'customer.subscription.created',
    'subscription.updated': 'customer.subscription.updated',
    'subscription.deleted': 'customer.subscription.deleted',
    'subscription.canceled': 'customer.subscription.deleted',
    'user.created': 'customer.created',
    'invoice.failed': 'invoice.payment_failed',
  },
}
