import {type Catalogue, ISO} from './types.js'

function adyenItem(eventCode: string, success: string, more: Record<string, unknown> = {}) {
  return {
    live: 'false',
    notificationItems: [
      {
        NotificationRequestItem: {
          additionalData: {
            authCode: '1234',
            cardSummary: '7777',
            expiryDate: '12/2030',
            hmacSignature: '',
          },
          amount: {currency: 'EUR', value: 2000},
          eventCode,
          eventDate: '2026-01-01T00:00:00+01:00',
          merchantAccountCode: 'ExampleMerchant',
          merchantReference: 'order-1024',
          operations: ['CANCEL', 'CAPTURE', 'REFUND'],
          paymentMethod: 'visa',
          pspReference: '7914073381342284',
          reason: '1234:7777:12/2030',
          success,
          ...more,
        },
      },
    ],
  }
}

const MODIFICATION = {originalReference: '8313547924770610', reason: '', operations: []}

export const adyen: Catalogue = {
  events: {
    AUTHORISATION: adyenItem('AUTHORISATION', 'true'),
    'AUTHORISATION.refused': adyenItem('AUTHORISATION', 'false', {reason: 'Refused'}),
    CAPTURE: adyenItem('CAPTURE', 'true', MODIFICATION),
    REFUND: adyenItem('REFUND', 'true', MODIFICATION),
    CANCELLATION: adyenItem('CANCELLATION', 'true', MODIFICATION),
    CHARGEBACK: adyenItem('CHARGEBACK', 'true', MODIFICATION),
  },
  names: [
    'AUTHORISATION_ADJUSTMENT',
    'CANCEL_OR_REFUND',
    'CAPTURE_FAILED',
    'CHARGEBACK_REVERSED',
    'NOTIFICATION_OF_CHARGEBACK',
    'OFFER_CLOSED',
    'PAYOUT_THIRDPARTY',
    'RECURRING_CONTRACT',
    'REFUND_FAILED',
    'REPORT_AVAILABLE',
  ],
  times: [['notificationItems.0.NotificationRequestItem.eventDate', 'iso']],
  aliases: {
    'payment.succeeded': 'AUTHORISATION',
    'payment.failed': 'AUTHORISATION.refused',
    'payment.captured': 'CAPTURE',
    'payment.refunded': 'REFUND',
    'payment.disputed': 'CHARGEBACK',
  },
}

export const adyenPlatform: Catalogue = {
  events: {
    'balancePlatform.transfer.updated': {
      data: {
        balancePlatform: 'YOUR_BALANCE_PLATFORM',
        creationDate: ISO,
        id: '1W1UG35U8A9J5ZLG',
        accountHolder: {id: 'AH00000000000000000000001', description: 'Ann Example'},
        amount: {value: 2000, currency: 'EUR'},
        balanceAccount: {id: 'BA00000000000000000000001', description: 'Main account'},
        category: 'bank',
        description: 'Payout',
        direction: 'outgoing',
        reason: 'approved',
        reference: 'payout-1024',
        status: 'booked',
        type: 'bankTransfer',
      },
      environment: 'test',
      timestamp: ISO,
      type: 'balancePlatform.transfer.updated',
    },
    'balancePlatform.accountHolder.created': {
      data: {
        balancePlatform: 'YOUR_BALANCE_PLATFORM',
        accountHolder: {
          id: 'AH00000000000000000000001',
          description: 'Ann Example',
          reference: 'merchant-1',
          status: 'active',
          capabilities: {receivePayments: {enabled: true, requested: true, allowed: false}},
        },
      },
      environment: 'test',
      timestamp: ISO,
      type: 'balancePlatform.accountHolder.created',
    },
  },
  names: [
    'balancePlatform.accountHolder.updated',
    'balancePlatform.balanceAccount.created',
    'balancePlatform.balanceAccount.updated',
    'balancePlatform.paymentInstrument.created',
    'balancePlatform.paymentInstrument.updated',
    'balancePlatform.transaction.created',
    'balancePlatform.transfer.created',
  ],
  times: [
    ['timestamp', 'iso'],
    ['data.creationDate', 'iso'],
  ],
  aliases: {'payout.paid': 'balancePlatform.transfer.updated'},
}

function cardlessEvent(resource: string, action: string, links: Record<string, string>) {
  return {
    events: [
      {
        id: 'EV00BD05S5VM2T',
        created_at: '2026-01-01T00:00:00.000Z',
        resource_type: resource,
        action,
        links,
        details: {
          origin: 'gocardless',
          cause: `${resource.slice(0, -1)}_${action}`,
          description: `The ${resource.slice(0, -1)} has been ${action}.`,
        },
        metadata: {},
        resource_metadata: {order_id: '1024'},
      },
    ],
    meta: {webhook_id: 'WB00BD05S5VM2T'},
  }
}

export const gocardless: Catalogue = {
  events: {
    'payments.confirmed': cardlessEvent('payments', 'confirmed', {payment: 'PM00BD05S5VM2T'}),
    'payments.failed': cardlessEvent('payments', 'failed', {payment: 'PM00BD05S5VM2T'}),
    'payments.paid_out': cardlessEvent('payments', 'paid_out', {
      payment: 'PM00BD05S5VM2T',
      payout: 'PO00BD05S5VM2T',
    }),
    'mandates.active': cardlessEvent('mandates', 'active', {mandate: 'MD00BD05S5VM2T'}),
    'mandates.cancelled': cardlessEvent('mandates', 'cancelled', {mandate: 'MD00BD05S5VM2T'}),
    'subscriptions.created': cardlessEvent('subscriptions', 'created', {
      subscription: 'SB0003JJQ2MR06',
    }),
    'subscriptions.cancelled': cardlessEvent('subscriptions', 'cancelled', {
      subscription: 'SB0003JJQ2MR06',
    }),
    'refunds.paid': cardlessEvent('refunds', 'paid', {refund: 'RF00BD05S5VM2T'}),
    'payouts.paid': cardlessEvent('payouts', 'paid', {payout: 'PO00BD05S5VM2T'}),
  },
  times: [['events.0.created_at', 'iso']],
  aliases: {
    'payment.succeeded': 'payments.confirmed',
    'payment.failed': 'payments.failed',
    'payment.refunded': 'refunds.paid',
    'subscription.created': 'subscriptions.created',
    'subscription.canceled': 'subscriptions.cancelled',
    'payout.paid': 'payouts.paid',
    'payments/confirmed': 'payments.confirmed',
  },
}

function mollieEvent(type: string, entity: string, entityId: string) {
  return {
    resource: 'event',
    id: 'event_GvJ8WHrp5isUdRub9CJyH',
    type,
    entityId,
    createdAt: '2026-01-01T00:00:00.0Z',
    _embedded: {
      entity: {
        resource: entity,
        id: entityId,
        mode: 'test',
        description: 'Order #1024',
        amount: {currency: 'EUR', value: '20.00'},
        archived: false,
        createdAt: ISO,
        paidAt: ISO,
      },
    },
    _links: {
      self: {
        href: 'https://api.mollie.com/v2/events/event_GvJ8WHrp5isUdRub9CJyH',
        type: 'application/hal+json',
      },
    },
  }
}

export const mollie: Catalogue = {
  events: {
    'payment-link.paid': mollieEvent(
      'payment-link.paid',
      'payment-link',
      'pl_qng5gbbv8NAZ5gpM5ZYgx',
    ),
    'sales-invoice.paid': mollieEvent(
      'sales-invoice.paid',
      'sales-invoice',
      'invoice_4Y0eZitmBnQ6IDoMqZQKh',
    ),
  },
  names: [
    'balance-transaction.created',
    'profile.created',
    'profile.verified',
    'profile.blocked',
    'profile.deleted',
    'sales-invoice.canceled',
    'sales-invoice.created',
    'sales-invoice.issued',
  ],
  times: [
    ['createdAt', 'iso'],
    ['_embedded.entity.paidAt', 'iso'],
  ],
  aliases: {'payment.succeeded': 'payment-link.paid', 'invoice.paid': 'sales-invoice.paid'},
}

function charge(type: string, status: string) {
  return {
    attempt_number: 1,
    event: {
      api_version: '2018-03-22',
      created_at: ISO,
      data: {
        id: 'f5cb3e5b-a6d4-4a5e-8d5c-6a2d2b3e4f50',
        code: '66BEOV2A',
        name: 'Order #1024',
        description: 'A box of pencils',
        hosted_url: 'https://commerce.coinbase.com/charges/66BEOV2A',
        pricing_type: 'fixed_price',
        pricing: {local: {amount: '20.00', currency: 'USD'}},
        metadata: {order_id: '1024'},
        timeline: [
          {status: 'NEW', time: ISO},
          {status, time: ISO},
        ],
        payments: [],
        addresses: {},
        created_at: ISO,
        expires_at: '2026-01-01T01:00:00Z',
      },
      id: '24934862-d980-46cb-9402-43c81b0cdba6',
      resource: 'event',
      type,
    },
    id: 'd5cb3e5b-a6d4-4a5e-8d5c-6a2d2b3e4f51',
    scheduled_for: ISO,
  }
}

export const coinbaseCommerce: Catalogue = {
  events: {
    'charge:created': charge('charge:created', 'NEW'),
    'charge:confirmed': charge('charge:confirmed', 'COMPLETED'),
    'charge:failed': charge('charge:failed', 'EXPIRED'),
    'charge:delayed': charge('charge:delayed', 'UNRESOLVED'),
    'charge:pending': charge('charge:pending', 'PENDING'),
    'charge:resolved': charge('charge:resolved', 'RESOLVED'),
  },
  times: [['event.created_at', 'iso']],
  aliases: {'payment.succeeded': 'charge:confirmed', 'payment.failed': 'charge:failed'},
}

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

const WOO_ORDER = {
  id: 723,
  parent_id: 0,
  status: 'processing',
  currency: 'USD',
  version: '9.4.0',
  prices_include_tax: false,
  date_created: '2026-01-01T00:00:00',
  date_created_gmt: '2026-01-01T00:00:00',
  date_modified: '2026-01-01T00:00:00',
  discount_total: '0.00',
  shipping_total: '0.00',
  total: '20.00',
  total_tax: '0.00',
  customer_id: 25,
  order_key: 'wc_order_abc123',
  billing: {
    first_name: 'Ann',
    last_name: 'Example',
    address_1: '969 Market',
    city: 'San Francisco',
    state: 'CA',
    postcode: '94103',
    country: 'US',
    email: 'ann@example.com',
    phone: '(555) 555-5555',
  },
  payment_method: 'cod',
  payment_method_title: 'Cash on delivery',
  transaction_id: '',
  number: '723',
  meta_data: [],
  line_items: [
    {
      id: 315,
      name: 'Pencils',
      product_id: 93,
      quantity: 2,
      subtotal: '20.00',
      total: '20.00',
      price: 10,
    },
  ],
  refunds: [],
}

export const woocommerce: Catalogue = {
  events: {
    'order.created': WOO_ORDER,
    'order.updated': {...WOO_ORDER, status: 'completed'},
    'order.deleted': {id: 723},
    'customer.created': {
      id: 25,
      date_created: '2026-01-01T00:00:00',
      email: 'ann@example.com',
      first_name: 'Ann',
      last_name: 'Example',
      role: 'customer',
      username: 'ann.example',
      billing: WOO_ORDER.billing,
      is_paying_customer: false,
      meta_data: [],
    },
    'product.updated': {
      id: 93,
      name: 'Pencils',
      slug: 'pencils',
      type: 'simple',
      status: 'publish',
      sku: 'PEN-2',
      price: '10',
      regular_price: '10',
      stock_status: 'instock',
      categories: [{id: 9, name: 'Office', slug: 'office'}],
    },
  },
  names: [
    'coupon.created',
    'coupon.deleted',
    'coupon.updated',
    'customer.deleted',
    'customer.updated',
    'order.restored',
    'product.created',
    'product.deleted',
    'product.restored',
  ],
  times: [],
  aliases: {'payment.succeeded': 'order.updated', 'user.created': 'customer.created'},
}

function plaidEvent(type: string, code: string, more: Record<string, unknown> = {}) {
  return {
    webhook_type: type,
    webhook_code: code,
    item_id: 'wz666MBjYWTp2PDzzggYhM6oWWmBb',
    ...more,
    environment: 'sandbox',
  }
}

export const plaid: Catalogue = {
  events: {
    SYNC_UPDATES_AVAILABLE: plaidEvent('TRANSACTIONS', 'SYNC_UPDATES_AVAILABLE', {
      initial_update_complete: true,
      historical_update_complete: false,
    }),
    DEFAULT_UPDATE: plaidEvent('TRANSACTIONS', 'DEFAULT_UPDATE', {
      error: null,
      new_transactions: 3,
    }),
    ITEM_ERROR: plaidEvent('ITEM', 'ERROR', {
      error: {
        error_type: 'ITEM_ERROR',
        error_code: 'ITEM_LOGIN_REQUIRED',
        error_message: 'the login details of this item have changed',
        display_message: null,
      },
    }),
    PENDING_EXPIRATION: plaidEvent('ITEM', 'PENDING_EXPIRATION', {
      consent_expiration_time: '2026-01-15T13:25:17.766Z',
    }),
    TRANSFER_EVENTS_UPDATE: {
      webhook_type: 'TRANSFER',
      webhook_code: 'TRANSFER_EVENTS_UPDATE',
      environment: 'sandbox',
    },
  },
  names: [
    'AUTOMATICALLY_VERIFIED',
    'DEFAULT_UPDATE_INVESTMENTS',
    'HISTORICAL_UPDATE',
    'INITIAL_UPDATE',
    'LOGIN_REPAIRED',
    'NEW_ACCOUNTS_AVAILABLE',
    'TRANSACTIONS_REMOVED',
    'USER_PERMISSION_REVOKED',
    'VERIFICATION_EXPIRED',
    'WEBHOOK_UPDATE_ACKNOWLEDGED',
  ],
  times: [],
  aliases: {'transactions.updated': 'SYNC_UPDATES_AVAILABLE', 'item.error': 'ITEM_ERROR'},
}
