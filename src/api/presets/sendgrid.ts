import type {Preset} from './preset.js'

export const sendgrid: Preset = {
  name: 'sendgrid',
  title: 'SendGrid',
  docs: 'https://www.twilio.com/docs/sendgrid/api-reference',
  registration: 'https://app.sendgrid.com/settings/api_keys',
  settings: {
    baseUrl: 'https://api.sendgrid.com/v3',
    auth: {type: 'bearer'},
    webhook: {provider: 'sendgrid'},
  },
  whoami: {method: 'GET', path: '/scopes', identity: []},
  limitHeaders: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'],
  sources: {
    auth: 'https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/authentication',
    baseUrl: 'https://www.twilio.com/docs/sendgrid/api-reference',
    whoami:
      'https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions/retrieve-a-list-of-scopes-for-which-this-user-has-access',
    limitHeaders:
      'https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits',
  },
}
