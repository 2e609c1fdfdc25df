import {type Catalogue, ISO} from '../types.js'

export const messagebird: Catalogue = {
  events: {
    'message.status': {
      id: 'b1c8d9f0a2e34f5b6c7d8e9f0a1b2c3d',
      recipient: '31612345678',
      reference: 'order-1024',
      status: 'delivered',
      statusReason: 'successfully delivered',
      statusDatetime: '2026-01-01T00:00:00+00:00',
      mccmnc: '20408',
      ported: '0',
    },
    'message.created': {
      type: 'message.created',
      contact: {id: 'b3a2c1d0e4f5', msisdn: 31612345678, displayName: 'Ann Example'},
      conversation: {
        id: '2e15efafec384e1c82e9842075e87beb',
        status: 'active',
        createdDatetime: ISO,
        updatedDatetime: ISO,
      },
      message: {
        id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
        conversationId: '2e15efafec384e1c82e9842075e87beb',
        channelId: '619747f69cf940a98fb443140ce9aed2',
        direction: 'received',
        status: 'received',
        type: 'text',
        content: {text: 'Hello!'},
        createdDatetime: ISO,
      },
    },
  },
  times: [],
  aliases: {delivered: 'message.status', 'message.received': 'message.created'},
}
