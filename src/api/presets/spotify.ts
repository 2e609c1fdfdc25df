import type {Preset} from './preset.js'

export const spotify: Preset = {
  name: 'spotify',
  title: 'Spotify',
  docs: 'https://developer.spotify.com/documentation/web-api',
  registration: 'https://developer.spotify.com/dashboard',
  settings: {
    baseUrl: 'https://api.spotify.com/v1',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://accounts.spotify.com/authorize',
      tokenEndpoint: 'https://accounts.spotify.com/api/token',
      clientAuth: 'none',
      scopes: ['user-read-email'],
      pkce: true,
      redirect: {host: '127.0.0.1', path: '/callback'},
    },
  },
  whoami: {method: 'GET', path: '/me', identity: ['/display_name', '/id']},
  redirectNote: 'register http://127.0.0.1/callback; any port is accepted, localhost is refused',
  limitHeaders: ['Retry-After'],
  sources: {
    auth: 'https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow',
    redirect: 'https://developer.spotify.com/documentation/web-api/concepts/redirect_uri',
    baseUrl: 'https://developer.spotify.com/documentation/web-api',
    whoami:
      'https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile',
    limitHeaders: 'https://developer.spotify.com/documentation/web-api/concepts/rate-limits',
  },
}
