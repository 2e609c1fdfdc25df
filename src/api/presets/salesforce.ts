import type {Preset} from './preset.js'

export const salesforce: Preset = {
  name: 'salesforce',
  title: 'Salesforce',
  docs: 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/',
  registration: 'https://login.salesforce.com/lightning/setup/ManageExternalClientApplication/home',
  variables: {
    domain: {
      prompt: 'My Domain: the name before .my.salesforce.com',
      example: 'acme',
      pattern: '[A-Za-z0-9][A-Za-z0-9.-]*',
    },
  },
  settings: {
    baseUrl: 'https://{domain}.my.salesforce.com/services',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://{domain}.my.salesforce.com/services/oauth2/authorize',
      tokenEndpoint: 'https://{domain}.my.salesforce.com/services/oauth2/token',
      revocationEndpoint: 'https://{domain}.my.salesforce.com/services/oauth2/revoke',
      clientAuth: 'none',
      scopes: ['api', 'refresh_token'],
      pkce: true,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
  },
  whoami: {method: 'GET', path: '/oauth2/userinfo'},
  redirectNote: 'register http://localhost:53682/callback with an External Client App',
  sources: {
    auth: 'https://developer.salesforce.com/docs/platform/isvforce/guide/secure-code-ac-eca.md',
  },
}
