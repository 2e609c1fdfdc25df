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
      clientAuth: 'post',
      scopes: ['users:read'],
      scopeSeparator: ',',
      pkce: true,
      redirect: {host: 'localhost', path: '/callback'},
    },
    webhook: {provider: 'slack'},
  },
  whoami: {method: 'POST', path: '/auth.test'},
  redirectNote: 'https only, but for apps with PKCE http://localhost is accepted',
  notes: [
    'errors are HTTP 200 with "ok": false',
    'with a token of your own instead of OAuth: auth: {type: bearer}',
  ],
  sources: {
    auth: 'https://docs.slack.dev/authentication/installing-with-oauth',
    pkce: 'https://docs.slack.dev/changelog/2026/03/30/pkce',
  },
}
