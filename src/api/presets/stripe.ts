import type {Preset} from './preset.js'

export const stripe: Preset = {
  name: 'stripe',
  title: 'Stripe',
  docs: 'https://docs.stripe.com/api',
  registration: 'https://dashboard.stripe.com/apikeys',
  settings: {
    baseUrl: 'https://api.stripe.com/v1',
    auth: {type: 'bearer'},
    webhook: {provider: 'stripe'},
  },
  whoami: {method: 'GET', path: '/account', identity: ['/email', '/id']},
  notes: ['request bodies are forms: --form', 'a Stripe-Version header pins the version'],
  flows: {
    // Stripe Connect: on behalf of another account. The client secret is the platform's secret key.
    authorizationCode: {
      authorizationEndpoint: 'https://connect.stripe.com/oauth/authorize',
      tokenEndpoint: 'https://connect.stripe.com/oauth/token',
      clientAuth: 'post',
      scopes: ['read_write'],
      pkce: false,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
  },
  limitHeaders: ['Stripe-Rate-Limited-Reason'],
  sources: {
    baseUrl: 'https://docs.stripe.com/api',
    auth: 'https://docs.stripe.com/api/authentication',
    whoami: 'https://docs.stripe.com/api/accounts/retrieve',
    limitHeaders: 'https://docs.stripe.com/rate-limits',
    flows: 'https://docs.stripe.com/connect/oauth-reference',
  },
}
