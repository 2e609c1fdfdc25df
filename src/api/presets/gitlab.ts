import type {Preset} from './preset.js'

export const gitlab: Preset = {
  name: 'gitlab',
  title: 'GitLab',
  docs: 'https://docs.gitlab.com/api/rest/',
  registration: 'https://gitlab.com/-/user_settings/applications',
  settings: {
    baseUrl: 'https://gitlab.com/api/v4',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://gitlab.com/oauth/authorize',
      tokenEndpoint: 'https://gitlab.com/oauth/token',
      revocationEndpoint: 'https://gitlab.com/oauth/revoke',
      deviceAuthorizationEndpoint: 'https://gitlab.com/oauth/authorize_device',
      clientAuth: 'none',
      scopes: ['read_api'],
      pkce: true,
      redirect: {host: '127.0.0.1', path: '/'},
    },
    webhook: {provider: 'gitlab'},
  },
  whoami: {method: 'GET', path: '/user', identity: ['/username']},
  redirectNote: 'register http://127.0.0.1 and untick "confidential"; any port is accepted',
  notes: ['with a personal token instead: auth: {type: apiKey, in: header, name: PRIVATE-TOKEN}'],
  limitHeaders: ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'],
  sources: {
    baseUrl: 'https://docs.gitlab.com/api/rest/',
    auth: 'https://docs.gitlab.com/api/oauth2/',
    redirect: 'https://github.com/hickford/git-credential-oauth (README)',
    whoami: 'https://docs.gitlab.com/api/users/',
    limitHeaders: 'https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/',
  },
}
