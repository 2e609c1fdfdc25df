import type {Preset} from './preset.js'

export const salesforce: Preset = {
  name: 'salesforce',
  title: 'Salesforce',
  docs: 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/',
  registration: 'https://login.salesforce.com/lightning/setup/ManageExternalClientApplication/home',
  variables: {
    domain: {
      prompt: 'Where people log in: login, test, or a My Domain such as acme.my',
      example: 'acme.my',
      pattern: '[A-Za-z0-9][A-Za-z0-9-]*(\\.[A-Za-z0-9-]+)*',
      default: 'login',
    },
    instance: {
      prompt: 'Instance: the address that the login answers with',
      example: 'https://acme.my.salesforce.com',
      pattern: 'https://[A-Za-z0-9][A-Za-z0-9.-]*\\.(salesforce|force|cloudforce)\\.com',
      from: {answer: '/instance_url'},
    },
  },
  settings: {
    baseUrl: '{instance}/services',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://{domain}.salesforce.com/services/oauth2/authorize',
      tokenEndpoint: 'https://{domain}.salesforce.com/services/oauth2/token',
      revocationEndpoint: 'https://{domain}.salesforce.com/services/oauth2/revoke',
      clientAuth: 'none',
      scopes: ['api', 'refresh_token'],
      pkce: true,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
  },
  whoami: {method: 'GET', path: '/oauth2/userinfo', identity: ['/preferred_username', '/user_id']},
  redirectNote: 'register http://localhost:53682/callback with an External Client App',
  flows: {
    jwtBearer: {
      tokenEndpoint: 'https://{domain}.salesforce.com/services/oauth2/token',
      algorithm: 'RS256',
      expiresIn: '3m',
      claims: {aud: 'https://login.salesforce.com'},
    },
  },
  notes: ['the server says no expiry: a token is used until it is refused, then renewed'],
  limitHeaders: ['Sforce-Limit-Info'],
  sources: {
    auth: 'https://developer.salesforce.com/docs/platform/isvforce/guide/secure-code-ac-eca.md',
    baseUrl:
      'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm',
    whoami:
      'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm',
    limitHeaders:
      'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm',
    redirect: 'https://developer.salesforce.com/docs/platform/isvforce/guide/secure-code-ac-eca.md',
    variables:
      'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm',
    flows: 'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm',
  },
}
