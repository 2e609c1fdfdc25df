import type {Preset} from './preset.js'

export const auth0: Preset = {
  name: 'auth0',
  title: 'Auth0',
  docs: 'https://auth0.com/docs/api',
  registration: 'https://manage.auth0.com/#/applications',
  variables: {
    tenant: {
      prompt: 'Tenant: the name before .auth0.com, with its region',
      example: 'acme.eu',
      pattern: '[a-z0-9-]+(\\.[a-z]{2}(-\\d)?)?',
    },
  },
  settings: {
    baseUrl: 'https://{tenant}.auth0.com',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      issuer: 'https://{tenant}.auth0.com/',
      clientAuth: 'none',
      scopes: ['openid', 'profile', 'offline_access'],
      pkce: true,
      redirect: {host: '127.0.0.1', port: 53682, path: '/callback'},
    },
  },
  whoami: {method: 'GET', path: '/userinfo', identity: ['/email', '/sub']},
  redirectNote: 'register http://127.0.0.1:53682/callback with a native application',
  notes: ['for a JWT access token add the audience: auth: {params: {audience: …}}'],
  limitHeaders: ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
  sources: {
    auth: 'https://auth0.com/docs/get-started/authentication-and-authorization-flow',
    baseUrl: 'https://auth0.com/docs/api',
    whoami: 'https://auth0.com/docs/api/authentication/user-profile/get-user-info',
    limitHeaders:
      'https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy',
    redirect:
      'https://support.auth0.com/center/s/article/Callback-URL-Mismatch-Error-Is-Not-in-the-List-of-Allowed-Callback-URLs',
  },
}
