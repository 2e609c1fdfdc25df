import data from '../data/stripe.json' with {type: 'json'}
import type {Catalogue} from '../types.js'
import {
  CREATED,
  charge,
  customer,
  DECLINED,
  DISPUTE,
  invoice,
  PAYOUT,
  paymentIntent,
  SESSION,
  subscription,
} from './stripe-objects.js'

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
