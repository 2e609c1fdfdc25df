import type {Catalogue} from '../types.js'

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
