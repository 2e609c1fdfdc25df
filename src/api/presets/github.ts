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
      // Without it the answer is a form.
      tokenHeaders: {Accept: 'application/json'},
      scopes: ['read:user'],
      pkce: true,
      redirect: {host: '127.0.0.1', path: '/callback'},
    },
    webhook: {provider: 'github'},
  },
  whoami: {method: 'GET', path: '/user', identity: ['/login']},
  redirectNote: 'register http://127.0.0.1/callback; any port is accepted',
  notes: ['the token endpoint wants the client secret, with PKCE too'],
  limitHeaders: [
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
    'x-ratelimit-used',
    'x-ratelimit-resource',
    'retry-after',
  ],
  sources: {
    baseUrl: 'https://docs.github.com/en/rest',
    auth: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
    pkce: 'https://github.blog/changelog/2025-07-14-pkce-support-for-oauth-and-github-app-authentication',
    headers:
      'https://github.blog/changelog/2026-03-12-rest-api-version-2026-03-10-is-now-available',
    whoami: 'https://docs.github.com/en/rest/users/users#get-the-authenticated-user',
    limitHeaders: 'https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api',
    redirect:
      'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#loopback-urls',
    'auth.tokenHeaders':
      'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
  },
}
