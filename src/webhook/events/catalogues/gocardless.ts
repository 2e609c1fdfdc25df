import type {Catalogue} from '../types.js'

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
