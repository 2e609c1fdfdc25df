import type {Preset} from './preset.js'

export const okta: Preset = {
  name: 'okta',
  title: 'Okta',
  docs: 'https://developer.okta.com/docs/reference/',
  registration: 'https://developer.okta.com/docs/guides/implement-grant-type/authcodepkce/main/',
  variables: {
    org: {
      prompt: 'Organisation: the name before .okta.com',
      example: 'dev-123456',
      pattern: '[A-Za-z0-9-]+',
    },
    server: {
      prompt: 'Authorization server',
      example: 'default',
      pattern: '[A-Za-z0-9]+',
      default: 'default',
    },
  },
  settings: {
    baseUrl: 'https://{org}.okta.com',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      issuer: 'https://{org}.okta.com/oauth2/{server}',
      clientAuth: 'none',
      scopes: ['openid', 'profile', 'offline_access'],
      pkce: true,
      redirect: {host: '127.0.0.1', port: 53682, path: '/callback'},
    },
  },
  whoami: {
    method: 'GET',
    path: '/oauth2/{server}/v1/userinfo',
    identity: ['/preferred_username', '/sub'],
  },
  redirectNote: 'register http://127.0.0.1:53682/callback with a native application',
  limitHeaders: ['X-Rate-Limit-Limit', 'X-Rate-Limit-Remaining', 'X-Rate-Limit-Reset'],
  sources: {
    auth: 'https://developer.okta.com/docs/reference/api/oidc/',
    baseUrl: 'https://developer.okta.com/docs/reference/',
    whoami: 'https://developer.okta.com/docs/reference/api/oidc/#userinfo',
    limitHeaders: 'https://developer.okta.com/docs/reference/rl-best-practices/',
    redirect:
      'https://developer.okta.com/docs/guides/implement-grant-type/authcodepkce/main/ (as commonly reported; not checked)',
  },
}
