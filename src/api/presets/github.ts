import type {Preset} from './preset.js'

export const github: Preset = {
  name: 'github',
  title: 'GitHub',
  docs: 'https://docs.github.com/en/rest',
  registration: 'https://github.com/settings/applications/new',
  settings: {
    baseUrl: 'https://api.github.com',
    headers: {Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28'},
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://github.com/login/oauth/authorize',
      tokenEndpoint: 'https://github.com/login/oauth/access_token',
      deviceAuthorizationEndpoint: 'https://github.com/login/device/code',
      clientAuth: 'post',
      scopes: ['read:user'],
      pkce: true,
      redirect: {host: '127.0.0.1', path: '/callback'},
    },
    webhook: {provider: 'github'},
  },
  whoami: {method: 'GET', path: '/user'},
  redirectNote: 'register http://127.0.0.1/callback; any port is accepted',
  notes: ['the token endpoint wants the client secret, with PKCE too'],
  sources: {
    baseUrl: 'https://docs.github.com/en/rest',
    auth: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
    pkce: 'https://github.blog/changelog/2025-07-14-pkce-support-for-oauth-and-github-app-authentication',
    headers:
      'https://github.blog/changelog/2026-03-12-rest-api-version-2026-03-10-is-now-available',
  },
}
