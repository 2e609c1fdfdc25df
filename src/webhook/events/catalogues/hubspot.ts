import {type Catalogue, MILLISECONDS} from '../types.js'

function hubspotEvent(subscriptionType: string, more: Record<string, unknown> = {}) {
  return [
    {
      eventId: 100,
      subscriptionId: 12345,
      portalId: 62515,
      appId: 54321,
      occurredAt: MILLISECONDS,
      subscriptionType,
      attemptNumber: 0,
      objectId: 123,
      changeSource: 'CRM',
      ...more,
    },
  ]
}

export const hubspot: Catalogue = {
  events: {
    'contact.creation': hubspotEvent('contact.creation', {changeFlag: 'NEW'}),
    'contact.deletion': hubspotEvent('contact.deletion', {changeFlag: 'DELETED'}),
    'contact.propertyChange': hubspotEvent('contact.propertyChange', {
      propertyName: 'firstname',
      propertyValue: 'Ann',
    }),
    'company.creation': hubspotEvent('company.creation', {changeFlag: 'NEW'}),
    'deal.creation': hubspotEvent('deal.creation', {changeFlag: 'NEW'}),
    'deal.propertyChange': hubspotEvent('deal.propertyChange', {
      propertyName: 'dealstage',
      propertyValue: 'closedwon',
    }),
  },
  names: [
    'company.deletion',
    'company.propertyChange',
    'contact.merge',
    'contact.privacyDeletion',
    'contact.restore',
    'conversation.creation',
    'deal.deletion',
    'ticket.creation',
    'ticket.propertyChange',
  ],
  times: [['0.occurredAt', 'ms']],
  aliases: {
    'contact.created': 'contact.creation',
    'user.created': 'contact.creation',
    'deal.created': 'deal.creation',
  },
}
