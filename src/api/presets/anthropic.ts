import type {Preset} from './preset.js'

export const anthropic: Preset = {
  name: 'anthropic',
  title: 'Anthropic',
  docs: 'https://docs.anthropic.com/en/api/overview',
  registration: 'https://console.anthropic.com/settings/keys',
  settings: {
    baseUrl: 'https://api.anthropic.com/v1',
    headers: {'anthropic-version': '2023-06-01'},
    pagination: {style: 'cursor', path: 'last_id', param: 'after_id', more: 'has_more'},
    auth: {type: 'apiKey', in: 'header', name: 'x-api-key'},
  },
  whoami: {method: 'GET', path: '/models', identity: []},
  limitHeaders: [
    'anthropic-ratelimit-requests-limit',
    'anthropic-ratelimit-requests-remaining',
    'anthropic-ratelimit-requests-reset',
    'retry-after',
  ],
  sources: {
    auth: 'https://docs.anthropic.com/en/api/overview',
    headers: 'https://docs.anthropic.com/en/api/versioning',
    baseUrl: 'https://docs.anthropic.com/en/api/overview',
    whoami: 'https://docs.anthropic.com/en/api/models-list',
    limitHeaders: 'https://docs.anthropic.com/en/api/rate-limits',
  },
}
