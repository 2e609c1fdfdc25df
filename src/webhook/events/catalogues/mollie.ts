import {type Catalogue, ISO} from '../types.js'

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
