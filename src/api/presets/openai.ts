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
  whoami: {method: 'GET', path: '/models'},
  notes: ['OpenAI-Organization and OpenAI-Project headers choose who pays'],
  sources: {auth: 'https://platform.openai.com/docs/api-reference/authentication'},
}
