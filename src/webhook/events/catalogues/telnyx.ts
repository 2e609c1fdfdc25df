import type {Catalogue} from '../types.js'

function telnyxEvent(type: string, payload: Record<string, unknown>) {
  return {
    data: {
      event_type: type,
      id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
      occurred_at: '2026-01-01T00:00:00.000+00:00',
      payload,
      record_type: 'event',
    },
    meta: {attempt: 1, delivered_to: 'https://example.com/webhooks'},
  }
}

const TELNYX_SMS = {
  id: '84cca175-9755-4859-b67f-4730d7f58aa3',
  direction: 'inbound',
  type: 'SMS',
  from: {phone_number: '+14158675309', carrier: 'Example', line_type: 'Wireless'},
  to: [{phone_number: '+18005551212', status: 'webhook_delivered'}],
  text: 'Hello from Ann',
  parts: 1,
  encoding: 'GSM-7',
  messaging_profile_id: '740572b6-099c-44a1-89b9-6c92163bc68d',
  received_at: '2026-01-01T00:00:00.000+00:00',
  errors: [],
}

export const telnyx: Catalogue = {
  events: {
    'message.received': telnyxEvent('message.received', TELNYX_SMS),
    'message.sent': telnyxEvent('message.sent', {...TELNYX_SMS, direction: 'outbound'}),
    'message.finalized': telnyxEvent('message.finalized', {
      ...TELNYX_SMS,
      direction: 'outbound',
      to: [{phone_number: '+18005551212', status: 'delivered'}],
    }),
    'call.initiated': telnyxEvent('call.initiated', {
      call_control_id: 'v2:7subYr8fLrXmaAXm8egeAMpoSJ72J3SGPUuome81-hQuaKRf9b7hKA',
      call_leg_id: '5ca81340-5beb-11eb-ae45-02420a0f8b69',
      call_session_id: '5ca81eee-5beb-11eb-ba6c-02420a0f8b69',
      client_state: null,
      connection_id: '1240401930086254526',
      direction: 'incoming',
      from: '+14158675309',
      to: '+18005551212',
      state: 'parked',
    }),
  },
  names: [
    'call.answered',
    'call.bridged',
    'call.hangup',
    'call.playback.ended',
    'fax.delivered',
    'fax.failed',
  ],
  times: [['data.occurred_at', 'iso']],
  aliases: {'message.created': 'message.received', delivered: 'message.finalized'},
}
