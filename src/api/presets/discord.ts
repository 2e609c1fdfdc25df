import type {Preset} from './preset.js'

export const discord: Preset = {
  name: 'discord',
  title: 'Discord',
  docs: 'https://discord.com/developers/docs/reference',
  registration: 'https://discord.com/developers/applications',
  settings: {
    baseUrl: 'https://discord.com/api/v10',
    auth: {
      type: 'oauth2',
      flow: 'authorizationCode',
      authorizationEndpoint: 'https://discord.com/oauth2/authorize',
      tokenEndpoint: 'https://discord.com/api/oauth2/token',
      revocationEndpoint: 'https://discord.com/api/oauth2/token/revoke',
      clientAuth: 'post',
      scopes: ['identify'],
      pkce: true,
      redirect: {host: '127.0.0.1', port: 53682, path: '/callback'},
    },
    webhook: {provider: 'discord'},
  },
  whoami: {method: 'GET', path: '/users/@me'},
  redirectNote: 'register http://127.0.0.1:53682/callback; it is compared exactly',
  notes: ['for a bot token instead: auth: {type: bearer, prefix: Bot}'],
  sources: {auth: 'https://discord.com/developers/docs/topics/oauth2'},
}
