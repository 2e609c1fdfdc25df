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
  whoami: {method: 'GET', path: '/Accounts.json'},
  notes: [
    'the user is the account SID and the password its auth token, or an API key and its secret',
    'request bodies are forms: --form',
  ],
  sources: {auth: 'https://www.twilio.com/docs/usage/requests-to-twilio'},
}
