import {pagination} from './pagination.js'
import {presetNames} from './presets/index.js'
import {auth} from './schema-auth.js'
import {bool, duration, secret, text, texts, values} from './schema-terms.js'
import type {Schema} from './schema-type.js'

const common: Readonly<Record<string, Schema>> = {
  baseUrl: {$ref: '#/definitions/baseUrl'},
  headers: {
    ...values,
    propertyNames: {title: 'a header name', pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"},
  },
  query: values,
  timeout: {...duration, description: 'One attempt.'},
  maxTime: {...duration, description: 'All attempts and waits together.'},
  retry: {
    anyOf: [
      {$ref: '#/definitions/retries'},
      {
        type: 'object',
        title: '{ limit: 3, maxDelay: 20s }',
        additionalProperties: false,
        properties: {limit: {$ref: '#/definitions/retries'}, maxDelay: duration},
      },
    ],
  },
  rateLimit: {
    anyOf: [
      {
        type: 'string',
        title: 'a rate such as 10/s',
        pattern: '^[1-9]\\d*/(\\d+(\\.\\d+)?)?(ms|s|m|h|d)$',
      },
      {
        type: 'object',
        title: '{ limit: 10, per: 1s, burst: 10 }',
        additionalProperties: false,
        required: ['limit'],
        properties: {
          limit: {type: 'integer', title: 'a whole number from 1', minimum: 1},
          per: duration,
          burst: {type: 'integer', title: 'a whole number from 1', minimum: 1},
        },
      },
    ],
  },
  cache: {anyOf: [bool, duration]},
  auth: {$ref: '#/definitions/auth'},
  webhook: {
    type: 'object',
    title: 'a map of provider, url and secret',
    additionalProperties: false,
    properties: {
      provider: text,
      url: {type: 'string', title: 'an http or https URL', pattern: '^https?://', format: 'uri'},
      secret,
    },
  },
  pagination,
  graphql: {...text, description: 'The path of the GraphQL endpoint; /graphql when left out.'},
  openapi: {...text, description: 'A file, relative to this one, or a URL.'},
  confirm: {...bool, description: 'Ask before unsafe methods.'},
  validate: bool,
  history: {$ref: '#/definitions/history'},
  whoami: {...text, description: 'A path whose answer says who is logged in: /me'},
}

/** The configuration files as JSON Schema draft-07: what `apix config schema` prints. */
export const CONFIG_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'an apix configuration: a map of default and apis',
  type: 'object',
  additionalProperties: false,
  properties: {
    default: {...text, description: 'The API used when -a is not given.'},
    history: {$ref: '#/definitions/history'},
    apis: {
      type: 'object',
      title: 'a map of APIs by name',
      propertyNames: {$ref: '#/definitions/name'},
      additionalProperties: {$ref: '#/definitions/api'},
    },
  },
  definitions: {
    name: {
      title: 'a name of letters, digits, dots, dashes and underscores',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
    },
    secret: {
      type: 'string',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
      title: 'a reference, ${env:NAME} or ${keychain:NAME}',
      pattern: '^\\$\\{(env|keychain):[A-Za-z0-9_./-]+\\}$',
    },
    value: {
      type: ['string', 'number', 'boolean'],
      title: 'a text, with at most one secret reference',
      // Either no reference at all, or exactly one that is well formed.
      pattern:
        '^(?:(?!\\$\\{(env|keychain):)[^\\r\\n])*(?:\\$\\{(?:env|keychain):[A-Za-z0-9_./-]+\\}(?:(?!\\$\\{(env|keychain):)[^\\r\\n])*)?$',
    },
    duration: {
      type: ['string', 'number'],
      title: 'a duration such as 250ms, 30s or 5m',
      pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)?$',
      minimum: 0,
    },
    retries: {type: 'integer', title: 'a whole number from 0', minimum: 0},
    history: {
      type: 'object',
      title: '{ bodies: false, retention: 30d }',
      additionalProperties: false,
      properties: {
        bodies: bool,
        retention: {...duration, description: 'How long requests are kept one by one.'},
      },
    },
    baseUrl: {
      type: 'string',
      title: 'an http or https URL without user, query and fragment',
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      format: 'uri',
    },
    endpoint: {
      type: 'string',
      title: 'an https URL (http on loopback only)',
      pattern: '^(https://[^/?#@\\s]|http://(localhost|127(\\.\\d+){3}|\\[::1\\])([:/]|$))',
      format: 'uri',
    },
    auth,
    environment: {
      type: 'object',
      title: 'a map of settings',
      additionalProperties: false,
      properties: common,
    },
    api: {
      type: 'object',
      title: 'a map of settings',
      additionalProperties: false,
      properties: {
        preset: {enum: presetNames},
        variables: {...texts, description: 'Values of the preset’s variables: tenant, shop, …'},
        ...common,
        environment: {...text, description: 'The environment used when -e is not given.'},
        environments: {
          type: 'object',
          title: 'a map of environments by name',
          propertyNames: {$ref: '#/definitions/name'},
          additionalProperties: {$ref: '#/definitions/environment'},
        },
      },
    },
  },
}
