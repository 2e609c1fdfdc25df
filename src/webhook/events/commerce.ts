import type {Catalogue} from './types.js'

const TIME = '2026-01-01T00:00:00Z'

const CUSTOMER = {
  id: 115310627314723950,
  email: 'john@example.com',
  created_at: TIME,
  updated_at: TIME,
  first_name: 'John',
  last_name: 'Smith',
  state: 'enabled',
  verified_email: true,
  tax_exempt: false,
  phone: null,
  currency: 'USD',
  tags: '',
}

const ADDRESS = {
  first_name: 'John',
  last_name: 'Smith',
  address1: '123 Elm St',
  city: 'Ottawa',
  province: 'Ontario',
  country: 'Canada',
  zip: 'K2H7A8',
  phone: '123-123-1234',
}

function order(more: Record<string, unknown>) {
  return {
    id: 820982911946154500,
    admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
    cancel_reason: null,
    cancelled_at: null,
    confirmed: true,
    contact_email: 'jon@example.com',
    created_at: TIME,
    updated_at: TIME,
    currency: 'USD',
    current_subtotal_price: '398.00',
    current_total_price: '398.00',
    customer: CUSTOMER,
    billing_address: ADDRESS,
    shipping_address: ADDRESS,
    email: 'jon@example.com',
    financial_status: 'pending',
    fulfillment_status: null,
    line_items: [
      {
        id: 866550311766439000,
        name: 'IPod Nano - 8GB',
        price: '199.00',
        product_id: 632910392,
        quantity: 2,
        sku: 'IPOD2008PINK',
        title: 'IPod Nano - 8GB',
        variant_id: 808950810,
      },
    ],
    name: '#9999',
    note: null,
    number: 234,
    order_number: 1234,
    payment_gateway_names: ['visa', 'bogus'],
    processed_at: TIME,
    subtotal_price: '398.00',
    tags: '',
    test: true,
    total_discounts: '0.00',
    total_price: '398.00',
    total_tax: '0.00',
    ...more,
  }
}

export const shopify: Catalogue = {
  events: {
    'orders/create': order({}),
    'orders/paid': order({financial_status: 'paid'}),
    'orders/updated': order({note: 'Please gift-wrap'}),
    'orders/cancelled': order({
      cancel_reason: 'customer',
      cancelled_at: TIME,
      financial_status: 'voided',
    }),
    'refunds/create': {
      id: 890088186047892400,
      order_id: 820982911946154500,
      created_at: TIME,
      processed_at: TIME,
      note: 'Things were damaged',
      restock: false,
      user_id: 548380009,
      refund_line_items: [
        {
          id: 487817672276298560,
          quantity: 1,
          line_item_id: 866550311766439000,
          subtotal: '199.00',
          total_tax: '0.00',
        },
      ],
      transactions: [
        {
          id: 245135271310201200,
          amount: '199.00',
          currency: 'USD',
          kind: 'refund',
          status: 'success',
        },
      ],
    },
    'products/update': {
      id: 788032119674292900,
      title: 'Example T-Shirt',
      body_html: 'An example T-Shirt',
      vendor: 'Acme',
      product_type: 'Shirts',
      created_at: TIME,
      updated_at: TIME,
      status: 'active',
      tags: 'example, mens, t-shirt',
      variants: [
        {
          id: 642667041472713900,
          price: '19.99',
          title: 'Small',
          sku: 'example-shirt-s',
          inventory_quantity: 75,
        },
      ],
      options: [],
      images: [],
    },
    'customers/create': CUSTOMER,
    'inventory_levels/update': {
      inventory_item_id: 271878346596884000,
      location_id: 24826418,
      available: 42,
      updated_at: TIME,
    },
    'app/uninstalled': {
      id: 548380009,
      name: 'Super Toys',
      email: 'super@example.com',
      domain: null,
      myshopify_domain: 'example.myshopify.com',
      country: 'US',
      currency: 'USD',
      plan_name: 'enterprise',
      created_at: null,
      updated_at: null,
    },
    'customers/data_request': {
      shop_id: 954889,
      shop_domain: 'example.myshopify.com',
      orders_requested: [299938, 280263],
      customer: {id: 191167, email: 'john@example.com', phone: '555-625-1199'},
      data_request: {id: 9999},
    },
    'shop/redact': {shop_id: 954889, shop_domain: 'example.myshopify.com'},
  },
  times: [
    ['updated_at', 'iso'],
    ['processed_at', 'iso'],
  ],
  aliases: {
    'payment.succeeded': 'orders/paid',
    'payment.refunded': 'refunds/create',
    'order.created': 'orders/create',
    'orders.create': 'orders/create',
    'order.paid': 'orders/paid',
    'order.updated': 'orders/updated',
    'order.cancelled': 'orders/cancelled',
    'order.canceled': 'orders/cancelled',
    'customer.created': 'customers/create',
    'user.created': 'customers/create',
    'product.updated': 'products/update',
  },
}

function paypalEvent(
  type: string,
  resourceType: string,
  summary: string,
  resource: Record<string, unknown>,
) {
  return {
    id: 'WH-58D329510W468432D-8HN650336L201105X',
    event_version: '1.0',
    create_time: TIME,
    resource_type: resourceType,
    resource_version: '2.0',
    event_type: type,
    summary,
    resource,
    links: [
      {
        href: 'https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-58D329510W468432D-8HN650336L201105X',
        rel: 'self',
        method: 'GET',
      },
    ],
  }
}

function capture(status: string) {
  return {
    id: '42311647XV020574X',
    amount: {currency_code: 'USD', value: '30.00'},
    final_capture: true,
    seller_protection: {status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED']},
    seller_receivable_breakdown: {
      gross_amount: {currency_code: 'USD', value: '30.00'},
      paypal_fee: {currency_code: 'USD', value: '1.54'},
      net_amount: {currency_code: 'USD', value: '28.46'},
    },
    supplementary_data: {related_ids: {order_id: '1AB23456CD789012E'}},
    custom_id: 'order-1024',
    invoice_id: '1024',
    status,
    create_time: TIME,
    update_time: TIME,
  }
}

function paypalOrder(status: string) {
  return {
    id: '5O190127TN364715T',
    intent: 'CAPTURE',
    status,
    payer: {
      payer_id: 'QYR5Z8XDVJNXQ',
      email_address: 'customer@example.com',
      name: {given_name: 'John', surname: 'Doe'},
      address: {country_code: 'US'},
    },
    purchase_units: [
      {
        reference_id: 'order-1024',
        amount: {currency_code: 'USD', value: '30.00'},
        payee: {email_address: 'merchant@example.com', merchant_id: 'X5XAHHCG636FA'},
      },
    ],
    create_time: TIME,
    update_time: TIME,
  }
}

function agreement(status: string) {
  return {
    id: 'I-BW452GLLEP1G',
    plan_id: 'P-5ML4271244454362WXNWU5NQ',
    status,
    start_time: TIME,
    quantity: '1',
    subscriber: {
      email_address: 'customer@example.com',
      name: {given_name: 'John', surname: 'Doe'},
    },
    billing_info: {
      outstanding_balance: {currency_code: 'USD', value: '0.00'},
      last_payment: {amount: {currency_code: 'USD', value: '30.00'}, time: TIME},
      failed_payments_count: 0,
    },
    create_time: TIME,
    update_time: TIME,
  }
}

export const paypal: Catalogue = {
  events: {
    'PAYMENT.CAPTURE.COMPLETED': paypalEvent(
      'PAYMENT.CAPTURE.COMPLETED',
      'capture',
      'Payment completed for $ 30.0 USD',
      capture('COMPLETED'),
    ),
    'PAYMENT.CAPTURE.DENIED': paypalEvent(
      'PAYMENT.CAPTURE.DENIED',
      'capture',
      'Payment denied for $ 30.0 USD',
      capture('DECLINED'),
    ),
    'PAYMENT.CAPTURE.REFUNDED': paypalEvent(
      'PAYMENT.CAPTURE.REFUNDED',
      'refund',
      'A $ 30.0 USD capture payment was refunded',
      {...capture('COMPLETED'), id: '1JU08902781691411', note_to_payer: 'Defective product'},
    ),
    'CHECKOUT.ORDER.APPROVED': paypalEvent(
      'CHECKOUT.ORDER.APPROVED',
      'checkout-order',
      'An order has been approved by buyer',
      paypalOrder('APPROVED'),
    ),
    'CHECKOUT.ORDER.COMPLETED': paypalEvent(
      'CHECKOUT.ORDER.COMPLETED',
      'checkout-order',
      'Checkout Order Completed',
      paypalOrder('COMPLETED'),
    ),
    'BILLING.SUBSCRIPTION.ACTIVATED': paypalEvent(
      'BILLING.SUBSCRIPTION.ACTIVATED',
      'subscription',
      'Subscription activated',
      agreement('ACTIVE'),
    ),
    'BILLING.SUBSCRIPTION.CANCELLED': paypalEvent(
      'BILLING.SUBSCRIPTION.CANCELLED',
      'subscription',
      'Subscription cancelled',
      agreement('CANCELLED'),
    ),
  },
  times: [
    ['create_time', 'iso'],
    ['resource.update_time', 'iso'],
  ],
  aliases: {
    'payment.succeeded': 'PAYMENT.CAPTURE.COMPLETED',
    'payment.completed': 'PAYMENT.CAPTURE.COMPLETED',
    'payment.failed': 'PAYMENT.CAPTURE.DENIED',
    'payment.refunded': 'PAYMENT.CAPTURE.REFUNDED',
    'checkout.completed': 'CHECKOUT.ORDER.COMPLETED',
    'order.approved': 'CHECKOUT.ORDER.APPROVED',
    'subscription.created': 'BILLING.SUBSCRIPTION.ACTIVATED',
    'subscription.canceled': 'BILLING.SUBSCRIPTION.CANCELLED',
  },
}

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
