import type {Preset} from './preset.js'

export const hubspot: Preset = {
  name: 'hubspot',
  title: 'HubSpot',
  docs: 'https://developers.hubspot.com/docs',
  registration: 'https://app.hubspot.com/developer',
  settings: {
    baseUrl: 'https://api.hubapi.com',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://app.hubspot.com/oauth/authorize',
      tokenEndpoint: 'https://api.hubapi.com/oauth/2026-03/token',
      clientAuth: 'post',
      scopes: ['oauth'],
      pkce: true,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
    webhook: {provider: 'hubspot-v3'},
  },
  whoami: {method: 'GET', path: '/account-info/v3/details', identity: ['/portalId']},
  redirectNote: 'register http://localhost:53682/callback',
  limitHeaders: [
    'X-HubSpot-RateLimit-Daily',
    'X-HubSpot-RateLimit-Daily-Remaining',
    'X-HubSpot-RateLimit-Interval-Milliseconds',
    'X-HubSpot-RateLimit-Max',
    'X-HubSpot-RateLimit-Remaining',
  ],
  sources: {
    auth: 'https://developers.hubspot.com/docs/api-reference/2026-03/authentication/oauth-tokens/refresh-oauth-token',
    baseUrl: 'https://developers.hubspot.com/docs',
    whoami:
      'https://developers.hubspot.com/docs/api-reference/account-account-info-v3/details/get-account-info-v3-details',
    limitHeaders: 'https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines',
    redirect: 'https://developers.hubspot.com/docs (as commonly reported; not checked)',
  },
}
