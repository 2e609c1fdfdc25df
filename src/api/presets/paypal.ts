import type {Preset} from './preset.js'

export const paypal: Preset = {
  name: 'paypal',
  title: 'PayPal',
  docs: 'https://developer.paypal.com/api/rest/',
  registration: 'https://developer.paypal.com/dashboard/applications',
  settings: {
    baseUrl: 'https://api-m.paypal.com',
    auth: {
      type: 'oauth2',
      flow: 'clientCredentials',
      tokenEndpoint: 'https://api-m.paypal.com/v1/oauth2/token',
      clientAuth: 'basic',
      pkce: false,
    },
    webhook: {provider: 'paypal'},
    environments: {
      live: {},
      sandbox: {
        baseUrl: 'https://api-m.sandbox.paypal.com',
        auth: {tokenEndpoint: 'https://api-m.sandbox.paypal.com/v1/oauth2/token'},
      },
    },
  },
  whoami: {
    method: 'GET',
    path: '/v1/identity/openidconnect/userinfo?schema=openid',
    identity: ['/email', '/user_id'],
  },
  sources: {
    auth: 'https://developer.paypal.com/api/rest/authentication/',
    baseUrl: 'https://developer.paypal.com/api/rest/',
    whoami: 'https://developer.paypal.com/docs/api/identity/v1/',
  },
}
