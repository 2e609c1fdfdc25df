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
  whoami: {method: 'GET', path: '/account'},
  notes: ['request bodies are forms: --form', 'a Stripe-Version header pins the version'],
  sources: {
    baseUrl: 'https://docs.stripe.com/api',
    auth: 'https://docs.stripe.com/api/authentication',
  },
}
