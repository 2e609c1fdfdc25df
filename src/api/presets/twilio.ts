import type {Preset} from './preset.js'

export const twilio: Preset = {
  name: 'twilio',
  title: 'Twilio',
  docs: 'https://www.twilio.com/docs/usage/api',
  registration: 'https://console.twilio.com/',
  settings: {
    baseUrl: 'https://api.twilio.com/2010-04-01',
    auth: {type: 'basic'},
    webhook: {provider: 'twilio'},
  },
  whoami: {
    method: 'GET',
    path: '/Accounts.json',
    identity: ['/accounts/0/friendly_name', '/accounts/0/sid'],
  },
  notes: [
    'the user is the account SID and the password its auth token, or an API key and its secret',
    'request bodies are forms: --form',
  ],
  sources: {
    auth: 'https://www.twilio.com/docs/usage/requests-to-twilio',
    baseUrl: 'https://www.twilio.com/docs/usage/api',
    whoami: 'https://www.twilio.com/docs/iam/api/account',
  },
}
