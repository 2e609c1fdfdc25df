import type {Preset} from './preset.js'

export const square: Preset = {
  name: 'square',
  title: 'Square',
  docs: 'https://developer.squareup.com/reference/square',
  registration: 'https://developer.squareup.com/apps',
  variables: {
    version: {
      prompt: 'API version as YYYY-MM-DD (the page of the application shows it)',
      example: '2026-01-22',
      pattern: '\\d{4}-\\d{2}-\\d{2}',
    },
  },
  settings: {
    baseUrl: 'https://connect.squareup.com/v2',
    headers: {'Square-Version': '{version}'},
    auth: {type: 'bearer'},
    webhook: {provider: 'square'},
    environments: {
      production: {},
      sandbox: {baseUrl: 'https://connect.squareupsandbox.com/v2'},
    },
  },
  whoami: {method: 'GET', path: '/merchants/me'},
  notes: ['its OAuth accepts loopback redirects in the sandbox only, so a personal token is used'],
  sources: {
    auth: 'https://developer.squareup.com/docs/build-basics/access-tokens',
    headers: 'https://developer.squareup.com/docs/build-basics/versioning-overview',
  },
}
