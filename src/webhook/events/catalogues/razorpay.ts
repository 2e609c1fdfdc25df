import type {Catalogue} from '../types.js'

export const razorpay: Catalogue = {
  events: Object.fromEntries(
    ['payment.captured', 'payment.failed'].map((event) => [
      event,
      {
        entity: 'event',
        account_id: 'acc_BFQ7uQEaa7j2z7',
        event,
        contains: ['payment'],
        payload: {
          payment: {
            entity: {
              id: 'pay_DESlfW9H8K9uqM',
              entity: 'payment',
              amount: 2000,
              currency: 'INR',
              status: event.slice('payment.'.length),
              order_id: 'order_DESlLckIVRkHWj',
              method: 'netbanking',
              captured: event === 'payment.captured',
              email: 'ann@example.com',
              contact: '+919876543210',
              created_at: 1_767_225_600,
            },
          },
        },
        created_at: 1_767_225_600,
      },
    ]),
  ),
  times: [['created_at', 's']],
  aliases: {'payment.succeeded': 'payment.captured'},
}
