import {type Catalogue, ISO} from '../types.js'

function envelope(event: string, status: string) {
  return {
    event,
    apiVersion: 'v2.1',
    uri: '/restapi/v2.1/accounts/7f09961a/envelopes/93d1a8fc-bb8c-4b6d-9f4a-2c1d3e4f5a6b',
    retryCount: 0,
    configurationId: 10001,
    generatedDateTime: '2026-01-01T00:00:00.0000000Z',
    data: {
      accountId: '7f09961a-4d2b-4a55-9a3d-1a2b3c4d5e6f',
      userId: '0e4f8c3b-6a7d-4c4e-8f1a-9b8c7d6e5f40',
      envelopeId: '93d1a8fc-bb8c-4b6d-9f4a-2c1d3e4f5a6b',
      envelopeSummary: {
        status,
        emailSubject: 'Please sign: order #1024',
        sentDateTime: ISO,
        completedDateTime: status === 'completed' ? ISO : null,
        sender: {userName: 'Ann Example', email: 'ann@example.com'},
        recipients: {
          signers: [
            {
              recipientId: '1',
              name: 'Bob Sample',
              email: 'bob@example.com',
              status,
              routingOrder: '1',
            },
          ],
        },
      },
    },
  }
}

export const docusign: Catalogue = {
  events: {
    'envelope-completed': envelope('envelope-completed', 'completed'),
    'envelope-sent': envelope('envelope-sent', 'sent'),
    'envelope-delivered': envelope('envelope-delivered', 'delivered'),
    'envelope-declined': envelope('envelope-declined', 'declined'),
    'envelope-voided': envelope('envelope-voided', 'voided'),
  },
  names: [
    'recipient-authenticationfailed',
    'recipient-autoresponded',
    'recipient-completed',
    'recipient-declined',
    'recipient-delivered',
    'recipient-sent',
  ],
  times: [['generatedDateTime', 'iso']],
  aliases: {'envelope.completed': 'envelope-completed', 'envelope.sent': 'envelope-sent'},
}
