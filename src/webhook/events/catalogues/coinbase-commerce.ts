import {type Catalogue, ISO} from '../types.js'

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
