import {type Catalogue, ISO} from '../types.js'

export const hookdeck: Catalogue = {
  events: {
    'payment.succeeded': {
      id: 'evt_SkApixExample0000001',
      type: 'payment.succeeded',
      created_at: ISO,
      data: {id: 'pay_1', amount: 2000, currency: 'usd', status: 'succeeded'},
    },
  },
  times: [['created_at', 'iso']],
  aliases: {},
}
