import type {Catalogue} from '../types.js'

const SMS = {
  SmsSid: 'SM0123456789abcdef0123456789abcdef',
  MessageSid: 'SM0123456789abcdef0123456789abcdef',
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+14158675309',
  To: '+18005551212',
  ApiVersion: '2010-04-01',
}

const CALL = {
  CallSid: 'CA0123456789abcdef0123456789abcdef',
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+14158675309',
  To: '+18005551212',
  Direction: 'outbound-api',
  ApiVersion: '2010-04-01',
  CallbackSource: 'call-progress-events',
}

function sms(status: string, more: Record<string, string> = {}) {
  return {...SMS, SmsStatus: status, MessageStatus: status, ...more}
}

export const twilio: Catalogue = {
  events: {
    'message.received': {
      ...SMS,
      SmsStatus: 'received',
      Body: 'Hello from Ann',
      NumMedia: '0',
      NumSegments: '1',
      FromCity: 'SAN FRANCISCO',
      FromState: 'CA',
      FromCountry: 'US',
    },
    'message.sent': sms('sent'),
    'message.delivered': sms('delivered', {RawDlrDoneDate: '2601010000'}),
    'message.undelivered': sms('undelivered', {ErrorCode: '30003'}),
    'message.failed': sms('failed', {ErrorCode: '30008'}),
    'call.initiated': {...CALL, CallStatus: 'initiated', SequenceNumber: '0'},
    'call.ringing': {...CALL, CallStatus: 'ringing', SequenceNumber: '1'},
    'call.in-progress': {...CALL, CallStatus: 'in-progress', SequenceNumber: '2'},
    'call.completed': {
      ...CALL,
      CallStatus: 'completed',
      SequenceNumber: '3',
      Duration: '1',
      CallDuration: '42',
    },
  },
  times: [],
  aliases: {
    sent: 'message.sent',
    delivered: 'message.delivered',
    undelivered: 'message.undelivered',
    failed: 'message.failed',
    received: 'message.received',
    'message.created': 'message.received',
    initiated: 'call.initiated',
    ringing: 'call.ringing',
    'in-progress': 'call.in-progress',
    completed: 'call.completed',
  },
}
