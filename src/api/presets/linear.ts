import type {Preset} from './preset.js'

export const linear: Preset = {
  name: 'linear',
  title: 'Linear',
  docs: 'https://linear.app/developers/graphql',
  registration: 'https://linear.app/settings/api/applications/new',
  settings: {
    baseUrl: 'https://api.linear.app',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://linear.app/oauth/authorize',
      tokenEndpoint: 'https://api.linear.app/oauth/token',
      revocationEndpoint: 'https://api.linear.app/oauth/revoke',
      clientAuth: 'none',
      scopes: ['read'],
      scopeSeparator: ',',
      pkce: true,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
    webhook: {provider: 'linear'},
  },
  whoami: {
    method: 'POST',
    path: '/graphql',
    body: '{"query":"{ viewer { id name } }"}',
    identity: ['/data/viewer/name', '/data/viewer/id'],
  },
  redirectNote: 'register http://localhost:53682/callback',
  notes: [
    'for a personal key instead: auth: {type: apiKey, in: header, name: Authorization}',
    'a reached limit is HTTP 400',
  ],
  limitHeaders: ['x-ratelimit-requests-remaining', 'x-ratelimit-requests-reset'],
  sources: {
    auth: 'https://linear.app/developers/oauth-2-0-authentication.md',
    baseUrl: 'https://linear.app/developers/graphql',
    whoami: 'https://linear.app/developers/graphql',
    limitHeaders: 'https://linear.app/developers/rate-limiting',
    redirect: 'https://linear.app/developers/oauth-2-0-authentication.md',
  },
}
