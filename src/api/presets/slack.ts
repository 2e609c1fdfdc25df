import type {Preset} from './preset.js'

export const slack: Preset = {
  name: 'slack',
  title: 'Slack',
  docs: 'https://docs.slack.dev/reference/methods',
  registration: 'https://api.slack.com/apps',
  settings: {
    baseUrl: 'https://slack.com/api',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://slack.com/oauth/v2/authorize',
      tokenEndpoint: 'https://slack.com/api/oauth.v2.access',
      revocationEndpoint: 'https://slack.com/api/auth.revoke',
      clientAuth: 'none',
      // Apps with a loopback redirect get no bot scopes: what comes is the token of the user.
      scopes: ['users:read'],
      scopeParam: 'user_scope',
      scopeSeparator: ',',
      tokenAt: '/authed_user',
      tokenTypes: ['user', 'bot'],
      pkce: true,
      redirect: {host: 'localhost', path: '/callback'},
    },
    webhook: {provider: 'slack'},
  },
  whoami: {method: 'POST', path: '/auth.test', identity: ['/user', '/user_id']},
  redirectNote: 'https only, but for apps with PKCE http://localhost is accepted',
  notes: [
    'errors are HTTP 200 with "ok": false',
    'with a token of your own instead of OAuth: auth: {type: bearer}',
  ],
  failure: {at: '/ok', is: false, message: '/error'},
  limitHeaders: ['Retry-After'],
  sources: {
    auth: 'https://docs.slack.dev/authentication/installing-with-oauth',
    pkce: 'https://docs.slack.dev/changelog/2026/03/30/pkce',
    baseUrl: 'https://docs.slack.dev/apis/web-api/',
    whoami: 'https://docs.slack.dev/reference/methods/auth.test',
    limitHeaders: 'https://docs.slack.dev/apis/web-api/rate-limits',
    failure: 'https://docs.slack.dev/apis/web-api/#responses',
    redirect: 'https://docs.slack.dev/changelog/2026/03/30/pkce',
    'auth.tokenAt': 'https://docs.slack.dev/reference/methods/oauth.v2.access',
    'auth.tokenTypes': 'https://docs.slack.dev/reference/methods/oauth.v2.access',
  },
}
