import type {Preset} from './preset.js'

export const zoom: Preset = {
  name: 'zoom',
  title: 'Zoom',
  docs: 'https://developers.zoom.us/docs/api/',
  registration: 'https://marketplace.zoom.us/develop/create',
  settings: {
    baseUrl: 'https://api.zoom.us/v2',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://zoom.us/oauth/authorize',
      tokenEndpoint: 'https://zoom.us/oauth/token',
      revocationEndpoint: 'https://zoom.us/oauth/revoke',
      clientAuth: 'none',
      pkce: true,
      redirect: {host: '127.0.0.1', path: '/callback'},
    },
    webhook: {provider: 'zoom'},
  },
  whoami: {method: 'GET', path: '/users/me', identity: ['/email', '/id']},
  redirectNote: 'register http://127.0.0.1/callback; any port is accepted for PKCE apps',
  flows: {
    // Server-to-server apps: auth.tokenParams.account_id is the account's id.
    clientCredentials: {
      tokenEndpoint: 'https://zoom.us/oauth/token',
      clientAuth: 'basic',
      tokenParams: {grant_type: 'account_credentials'},
    },
  },
  limitHeaders: ['X-RateLimit-Type', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'Retry-After'],
  sources: {
    auth: 'https://developers.zoom.us/docs/integrations/oauth/',
    redirect: 'https://developers.zoom.us/changelog/platform/pkce-loopback.md',
    baseUrl: 'https://developers.zoom.us/docs/api/',
    whoami: 'https://developers.zoom.us/docs/api/users/',
    limitHeaders: 'https://developers.zoom.us/docs/api/rate-limits/',
    flows: 'https://developers.zoom.us/docs/internal-apps/s2s-oauth/',
  },
}
