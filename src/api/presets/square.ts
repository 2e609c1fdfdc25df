import type {Preset} from './preset.js'

export const square: Preset = {
  name: 'square',
  title: 'Square',
  docs: 'https://developer.squareup.com/reference/square',
  registration: 'https://developer.squareup.com/apps',
  variables: {
    version: {
      prompt: 'API version as YYYY-MM-DD (the page of the application shows it)',
      example: '2026-01-22',
      pattern: '\\d{4}-\\d{2}-\\d{2}',
    },
  },
  settings: {
    baseUrl: 'https://connect.squareup.com/v2',
    headers: {'Square-Version': '{version}'},
    auth: {type: 'bearer'},
    webhook: {provider: 'square'},
    environments: {
      production: {},
      sandbox: {baseUrl: 'https://connect.squareupsandbox.com/v2'},
    },
  },
  whoami: {
    method: 'GET',
    path: '/merchants/me',
    identity: ['/merchant/business_name', '/merchant/id'],
  },
  notes: ['its OAuth accepts loopback redirects in the sandbox only, so a personal token is used'],
  flows: {
    // Loopback redirects are for the sandbox only: apix login square -e sandbox --flow …
    authorizationCode: {
      authorizationEndpoint: 'https://connect.squareupsandbox.com/oauth2/authorize',
      tokenEndpoint: 'https://connect.squareupsandbox.com/oauth2/token',
      clientAuth: 'none',
      tokenBody: 'json',
      scopes: ['MERCHANT_PROFILE_READ'],
      pkce: true,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
  },
  sources: {
    auth: 'https://developer.squareup.com/docs/build-basics/access-tokens',
    headers: 'https://developer.squareup.com/docs/build-basics/versioning-overview',
    baseUrl: 'https://developer.squareup.com/docs/build-basics/using-rest-api',
    whoami: 'https://developer.squareup.com/reference/square/merchants-api/retrieve-merchant',
    flows: 'https://developer.squareup.com/docs/oauth-api/overview',
  },
}
