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
  redirectNote: 'http://localhost works when it is registered as an allowed redirection URL',
  flows: {
    // For shops of others that install the app.
    authorizationCode: {
      authorizationEndpoint: 'https://{shop}.myshopify.com/admin/oauth/authorize',
      tokenEndpoint: 'https://{shop}.myshopify.com/admin/oauth/access_token',
      clientAuth: 'post',
      scopes: ['read_products'],
      scopeSeparator: ',',
      pkce: false,
      redirect: {host: 'localhost', path: '/callback'},
      redirectHmac: {parameter: 'hmac', host: 'shop'},
      // A token that expires and is renewed, which new public apps have to ask for.
      tokenParams: {expiring: '1'},
      tokenTypes: ['none'],
      name: 'X-Shopify-Access-Token',
      prefix: '',
    },
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
    'flows.authorizationCode':
      'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant',
    'flows.authorizationCode.tokenParams':
      'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens',
    flows:
      'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant',
  },
}
