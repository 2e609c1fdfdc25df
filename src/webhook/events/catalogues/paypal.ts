import type {Catalogue} from '../types.js'

const TIME = '2026-01-01T00:00:00Z'

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
