import type {Catalogue} from '../types.js'

function lemonEvent(event: string, type: string, attributes: Record<string, unknown>) {
  return {
    meta: {
      test_mode: true,
      event_name: event,
      webhook_id: '2f4d3a5e-7f53-43d7-9a0d-4f8a6f0c1b2e',
      custom_data: {user_id: '123'},
    },
    data: {
      type,
      id: '1',
      attributes: {
        store_id: 1,
        customer_id: 1,
        user_name: 'Ann Example',
        user_email: 'ann@example.com',
        currency: 'USD',
        created_at: '2026-01-01T00:00:00.000000Z',
        updated_at: '2026-01-01T00:00:00.000000Z',
        test_mode: true,
        ...attributes,
      },
      links: {self: `https://api.lemonsqueezy.com/v1/${type}/1`},
    },
  }
}

const ORDER = {
  identifier: '89b36d62-4f5e-4b3e-a6d1-4a5f6b7c8d9e',
  order_number: 1024,
  subtotal: 2000,
  tax: 0,
  total: 2000,
  status: 'paid',
  total_formatted: '$20.00',
  first_order_item: {id: 1, product_id: 1, variant_id: 1, product_name: 'Pencils', price: 2000},
}

const SUBSCRIPTION = {
  order_id: 1,
  product_id: 1,
  variant_id: 1,
  product_name: 'Pro',
  variant_name: 'Monthly',
  status: 'active',
  cancelled: false,
  renews_at: '2026-02-01T00:00:00.000000Z',
  ends_at: null,
}

export const lemonSqueezy: Catalogue = {
  events: {
    order_created: lemonEvent('order_created', 'orders', ORDER),
    order_refunded: lemonEvent('order_refunded', 'orders', {...ORDER, status: 'refunded'}),
    subscription_created: lemonEvent('subscription_created', 'subscriptions', SUBSCRIPTION),
    subscription_updated: lemonEvent('subscription_updated', 'subscriptions', SUBSCRIPTION),
    subscription_cancelled: lemonEvent('subscription_cancelled', 'subscriptions', {
      ...SUBSCRIPTION,
      status: 'cancelled',
      cancelled: true,
      ends_at: '2026-02-01T00:00:00.000000Z',
    }),
  },
  names: [
    'license_key_created',
    'license_key_updated',
    'subscription_expired',
    'subscription_paused',
    'subscription_payment_failed',
    'subscription_payment_recovered',
    'subscription_payment_refunded',
    'subscription_payment_success',
    'subscription_plan_changed',
    'subscription_resumed',
    'subscription_unpaused',
  ],
  times: [['data.attributes.updated_at', 'iso']],
  aliases: {
    'payment.succeeded': 'order_created',
    'order.created': 'order_created',
    'payment.refunded': 'order_refunded',
    'subscription.created': 'subscription_created',
    'subscription.updated': 'subscription_updated',
    'subscription.canceled': 'subscription_cancelled',
  },
}
