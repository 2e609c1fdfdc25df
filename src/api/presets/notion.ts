import type {Preset} from './preset.js'

export const notion: Preset = {
  name: 'notion',
  title: 'Notion',
  docs: 'https://developers.notion.com/reference/intro',
  registration: 'https://www.notion.so/profile/integrations',
  settings: {
    baseUrl: 'https://api.notion.com/v1',
    headers: {'Notion-Version': '2026-03-11'},
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://api.notion.com/v1/oauth/authorize',
      tokenEndpoint: 'https://api.notion.com/v1/oauth/token',
      revocationEndpoint: 'https://api.notion.com/v1/oauth/revoke',
      clientAuth: 'basic',
      pkce: false,
      params: {owner: 'user'},
      tokenBody: 'json',
      tokenHeaders: {'Notion-Version': '2026-03-11'},
      redirect: {host: 'localhost', port: 53682, path: '/callback'},
    },
    pagination: {style: 'cursor', path: 'next_cursor', param: 'start_cursor', items: 'results'},
    webhook: {provider: 'notion'},
  },
  whoami: {method: 'GET', path: '/users/me', identity: ['/bot/owner/user/name', '/name']},
  redirectNote: 'register http://localhost:53682/callback',
  notes: ['with an internal integration secret instead: auth: {type: bearer}'],
  limitHeaders: ['Retry-After'],
  sources: {
    auth: 'https://developers.notion.com/docs/authorization',
    headers: 'https://developers.notion.com/reference/versioning.md',
    baseUrl: 'https://developers.notion.com/reference/intro',
    whoami: 'https://developers.notion.com/reference/get-self',
    limitHeaders: 'https://developers.notion.com/reference/request-limits',
    redirect:
      'https://developers.notion.com/docs/authorization (as commonly reported; not checked)',
  },
}
