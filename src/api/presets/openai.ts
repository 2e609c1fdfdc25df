import type {Preset} from './preset.js'

export const openai: Preset = {
  name: 'openai',
  title: 'OpenAI',
  docs: 'https://platform.openai.com/docs/api-reference',
  registration: 'https://platform.openai.com/api-keys',
  settings: {
    baseUrl: 'https://api.openai.com/v1',
    auth: {type: 'bearer'},
    webhook: {provider: 'openai'},
  },
  whoami: {method: 'GET', path: '/models', identity: []},
  notes: ['OpenAI-Organization and OpenAI-Project headers choose who pays'],
  limitHeaders: [
    'x-ratelimit-limit-requests',
    'x-ratelimit-remaining-requests',
    'x-ratelimit-reset-requests',
    'x-ratelimit-limit-tokens',
    'x-ratelimit-remaining-tokens',
    'x-ratelimit-reset-tokens',
  ],
  sources: {
    auth: 'https://platform.openai.com/docs/api-reference/authentication',
    baseUrl: 'https://platform.openai.com/docs/api-reference',
    whoami: 'https://platform.openai.com/docs/api-reference/models/list',
    limitHeaders: 'https://platform.openai.com/docs/guides/rate-limits',
  },
}
