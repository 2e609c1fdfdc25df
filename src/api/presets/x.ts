import type {Preset} from './preset.js'

export const x: Preset = {
  name: 'x',
  title: 'X (Twitter)',
  docs: 'https://docs.x.com/x-api/introduction',
  registration: 'https://developer.x.com/en/portal/dashboard',
  settings: {
    baseUrl: 'https://api.x.com/2',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://x.com/i/oauth2/authorize',
      tokenEndpoint: 'https://api.x.com/2/oauth2/token',
      revocationEndpoint: 'https://api.x.com/2/oauth2/revoke',
      clientAuth: 'none',
      scopes: ['tweet.read', 'users.read', 'offline.access'],
      pkce: true,
      redirect: {host: '127.0.0.1', port: 53682, path: '/callback'},
    },
    webhook: {provider: 'x-twitter'},
  },
  whoami: {method: 'GET', path: '/users/me', identity: ['/data/username']},
  redirectNote: 'register http://127.0.0.1:53682/callback',
  notes: ['a confidential client needs clientAuth: basic', 'a refresh token is good for one use'],
  limitHeaders: ['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset'],
  sources: {
    auth: 'https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token',
    baseUrl: 'https://docs.x.com/x-api/introduction',
    whoami: 'https://docs.x.com/x-api/users/get-my-user',
    limitHeaders: 'https://docs.x.com/x-api/fundamentals/rate-limits',
    redirect:
      'https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token (as commonly reported; not checked)',
  },
}
