import type {Preset} from './preset.js'

export const shopify: Preset = {
  name: 'shopify',
  title: 'Shopify Admin API',
  docs: 'https://shopify.dev/docs/api/admin-graphql',
  registration: 'https://partners.shopify.com/',
  variables: {
    shop: {
      prompt: 'Shop: the name before .myshopify.com',
      example: 'acme',
      pattern: '[a-z0-9][a-z0-9-]*',
    },
    version: {
      prompt: 'API version',
      example: '2026-01',
      pattern: '\\d{4}-\\d{2}|unstable',
    },
  },
  settings: {
    baseUrl: 'https://{shop}.myshopify.com/admin/api/{version}',
    auth: {type: 'apiKey', in: 'header', name: 'X-Shopify-Access-Token'},
    graphql: '/graphql.json',
    webhook: {provider: 'shopify'},
  },
  whoami: {
    method: 'POST',
    path: '/graphql.json',
    body: '{"query":"{ shop { name } }"}',
    identity: ['/data/shop/name'],
  },
  notes: ['the key is the Admin API access token of an app that is installed in the shop'],
  flows: {
    // For shops of the app's own organisation.
    clientCredentials: {
      tokenEndpoint: 'https://{shop}.myshopify.com/admin/oauth/access_token',
      clientAuth: 'post',
      tokenTypes: ['none'],
      name: 'X-Shopify-Access-Token',
      prefix: '',
    },
  },
  limitHeaders: ['X-Shopify-Shop-Api-Call-Limit', 'Retry-After'],
  sources: {
    baseUrl: 'https://shopify.dev/docs/api/usage/versioning',
    auth: 'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens',
    whoami: 'https://shopify.dev/docs/api/admin-graphql/latest/queries/shop',
    limitHeaders: 'https://shopify.dev/docs/api/usage/limits',
    flows:
      'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant',
  },
}
