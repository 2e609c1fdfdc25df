import type {Preset} from './preset.js'

export const dropbox: Preset = {
  name: 'dropbox',
  title: 'Dropbox',
  docs: 'https://www.dropbox.com/developers/documentation/http/documentation',
  registration: 'https://www.dropbox.com/developers/apps/create',
  settings: {
    baseUrl: 'https://api.dropboxapi.com/2',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://www.dropbox.com/oauth2/authorize',
      tokenEndpoint: 'https://api.dropboxapi.com/oauth2/token',
      clientAuth: 'none',
      pkce: true,
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
      params: {token_access_type: 'offline'},
    },
    webhook: {provider: 'dropbox'},
  },
  whoami: {
    method: 'POST',
    path: '/users/get_current_account',
    body: 'null',
    identity: ['/email', '/account_id'],
  },
  redirectNote: 'register http://localhost:53682/callback; it is compared exactly',
  limitHeaders: ['Retry-After'],
  sources: {
    auth: 'https://developers.dropbox.com/oauth-guide',
    baseUrl: 'https://www.dropbox.com/developers/documentation/http/documentation',
    whoami:
      'https://www.dropbox.com/developers/documentation/http/documentation#users-get_current_account',
    limitHeaders: 'https://developers.dropbox.com/dbx-performance-guide',
    redirect: 'https://developers.dropbox.com/oauth-guide (as commonly reported; not checked)',
  },
}
