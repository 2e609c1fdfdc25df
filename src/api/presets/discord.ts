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
  whoami: {method: 'GET', path: '/users/@me', identity: ['/username']},
  redirectNote: 'register http://127.0.0.1:53682/callback; it is compared exactly',
  notes: ['for a bot token instead: auth: {type: bearer, prefix: Bot}'],
  limitHeaders: [
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
    'X-RateLimit-Reset-After',
    'X-RateLimit-Bucket',
    'Retry-After',
  ],
  sources: {
    auth: 'https://discord.com/developers/docs/topics/oauth2',
    baseUrl: 'https://discord.com/developers/docs/reference',
    whoami: 'https://discord.com/developers/docs/resources/user#get-current-user',
    limitHeaders: 'https://discord.com/developers/docs/topics/rate-limits',
    redirect:
      'https://discord.com/developers/docs/topics/oauth2 (as commonly reported; not checked)',
    'auth.pkce':
      'https://discord.com/developers/docs/topics/oauth2 (as commonly reported; not checked)',
  },
}
