import {type Catalogue, ISO} from '../types.js'

export const adyenPlatform: Catalogue = {
  events: {
    'balancePlatform.transfer.updated': {
      data: {
        balancePlatform: 'YOUR_BALANCE_PLATFORM',
        creationDate: ISO,
        id: '1W1UG35U8A9J5ZLG',
        accountHolder: {id: 'AH00000000000000000000001', description: 'Ann Example'},
        amount: {value: 2000, currency: 'EUR'},
        balanceAccount: {id: 'BA00000000000000000000001', description: 'Main account'},
        category: 'bank',
        description: 'Payout',
        direction: 'outgoing',
        reason: 'approved',
        reference: 'payout-1024',
        status: 'booked',
        type: 'bankTransfer',
      },
      environment: 'test',
      timestamp: ISO,
      type: 'balancePlatform.transfer.updated',
    },
    'balancePlatform.accountHolder.created': {
      data: {
        balancePlatform: 'YOUR_BALANCE_PLATFORM',
        accountHolder: {
          id: 'AH00000000000000000000001',
          description: 'Ann Example',
          reference: 'merchant-1',
          status: 'active',
          capabilities: {receivePayments: {enabled: true, requested: true, allowed: false}},
        },
      },
      environment: 'test',
      timestamp: ISO,
      type: 'balancePlatform.accountHolder.created',
    },
  },
  names: [
    'balancePlatform.accountHolder.updated',
    'balancePlatform.balanceAccount.created',
    'balancePlatform.balanceAccount.updated',
    'balancePlatform.paymentInstrument.created',
    'balancePlatform.paymentInstrument.updated',
    'balancePlatform.transaction.created',
    'balancePlatform.transfer.created',
  ],
  times: [
    ['timestamp', 'iso'],
    ['data.creationDate', 'iso'],
  ],
  aliases: {'payout.paid': 'balancePlatform.transfer.updated'},
}
