import type {Catalogue} from '../types.js'

function plaidEvent(type: string, code: string, more: Record<string, unknown> = {}) {
  return {
    webhook_type: type,
    webhook_code: code,
    item_id: 'wz666MBjYWTp2PDzzggYhM6oWWmBb',
    ...more,
    environment: 'sandbox',
  }
}

export const plaid: Catalogue = {
  events: {
    SYNC_UPDATES_AVAILABLE: plaidEvent('TRANSACTIONS', 'SYNC_UPDATES_AVAILABLE', {
      initial_update_complete: true,
      historical_update_complete: false,
    }),
    DEFAULT_UPDATE: plaidEvent('TRANSACTIONS', 'DEFAULT_UPDATE', {
      error: null,
      new_transactions: 3,
    }),
    ITEM_ERROR: plaidEvent('ITEM', 'ERROR', {
      error: {
        error_type: 'ITEM_ERROR',
        error_code: 'ITEM_LOGIN_REQUIRED',
        error_message: 'the login details of this item have changed',
        display_message: null,
      },
    }),
    PENDING_EXPIRATION: plaidEvent('ITEM', 'PENDING_EXPIRATION', {
      consent_expiration_time: '2026-01-15T13:25:17.766Z',
    }),
    TRANSFER_EVENTS_UPDATE: {
      webhook_type: 'TRANSFER',
      webhook_code: 'TRANSFER_EVENTS_UPDATE',
      environment: 'sandbox',
    },
  },
  names: [
    'AUTOMATICALLY_VERIFIED',
    'DEFAULT_UPDATE_INVESTMENTS',
    'HISTORICAL_UPDATE',
    'INITIAL_UPDATE',
    'LOGIN_REPAIRED',
    'NEW_ACCOUNTS_AVAILABLE',
    'TRANSACTIONS_REMOVED',
    'USER_PERMISSION_REVOKED',
    'VERIFICATION_EXPIRED',
    'WEBHOOK_UPDATE_ACKNOWLEDGED',
  ],
  times: [],
  aliases: {'transactions.updated': 'SYNC_UPDATES_AVAILABLE', 'item.error': 'ITEM_ERROR'},
}
