/** What Stripe's events are about, as its API shows it. */

export const CREATED = 1_767_225_600

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

export function paymentIntent(status: string, more: Record<string, unknown> = {}) {
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

export function charge(more: Record<string, unknown> = {}) {
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

export function customer() {
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

export function subscription(status: string) {
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

export function invoice(status: string) {
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

export const DECLINED = {
  charge: 'ch_3SkApixExample0000000001',
  code: 'card_declined',
  decline_code: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
  type: 'card_error',
}

export const SESSION = {
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

export const DISPUTE = {
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

export const PAYOUT = {
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
