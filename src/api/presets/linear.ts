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
  whoami: {method: 'POST', path: '/graphql', body: '{"query":"{ viewer { id name } }"}'},
  redirectNote: 'register http://localhost:53682/callback',
  notes: [
    'for a personal key instead: auth: {type: apiKey, in: header, name: Authorization}',
    'a reached limit is HTTP 400',
  ],
  sources: {auth: 'https://linear.app/developers/oauth-2-0-authentication.md'},
}
