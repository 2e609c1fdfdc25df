import {presetNames} from './presets/index.js'

/** The part of JSON Schema draft-07 that the configuration schema uses and `check` understands. */
export interface Schema {
  $schema?: string
  $ref?: string
  /** What is expected, in words: errors say "expected <title>". */
  title?: string
  description?: string
  type?: SchemaType | readonly SchemaType[]
  enum?: readonly string[]
  const?: string
  pattern?: string
  format?: 'uri'
  minimum?: number
  minLength?: number
  items?: Schema
  properties?: Readonly<Record<string, Schema>>
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  required?: readonly string[]
  anyOf?: readonly Schema[]
  allOf?: readonly Schema[]
  if?: Schema
  then?: Schema
  definitions?: Readonly<Record<string, Schema>>
}

export type SchemaType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'

/** Fields of this definition hold a reference; a literal in one is refused and never echoed. */
export const SECRET = '#/definitions/secret'

const secret: Schema = {$ref: SECRET}
const duration: Schema = {$ref: '#/definitions/duration'}
const endpoint: Schema = {$ref: '#/definitions/endpoint'}
const texts: Schema = {
  type: 'object',
  additionalProperties: {type: ['string', 'number', 'boolean'], title: 'a text'},
}
const values: Schema = {type: 'object', additionalProperties: {$ref: '#/definitions/value'}}
const bool: Schema = {type: 'boolean', title: 'true or false'}
const text: Schema = {type: 'string', title: 'a text', minLength: 1}

const AUTH_FIELDS = {
  none: [],
  apiKey: ['in', 'name', 'prefix', 'key'],
  basic: ['username', 'password'],
  bearer: ['token', 'prefix'],
  jwt: ['algorithm', 'claims', 'expiresIn', 'keyId', 'key'],
  oauth2: [
    'flow',
    'issuer',
    'authorizationEndpoint',
    'tokenEndpoint',
    'revocationEndpoint',
    'deviceAuthorizationEndpoint',
    'clientId',
    'clientSecret',
    'clientAuth',
    'scopes',
    'scopeSeparator',
    'pkce',
    'redirect',
    'params',
    'tokenBody',
  ],
} as const

export const AUTH_TYPES = Object.keys(AUTH_FIELDS) as Array<keyof typeof AUTH_FIELDS>

const auth: Schema = {
  type: 'object',
  title: 'how requests are authenticated',
  additionalProperties: false,
  properties: {
    type: {enum: AUTH_TYPES},
    in: {enum: ['header', 'query']},
    name: text,
    prefix: {type: 'string', title: 'a text'},
    key: secret,
    username: secret,
    password: secret,
    token: secret,
    algorithm: {enum: ['HS256', 'RS256', 'ES256', 'EdDSA']},
    claims: {type: 'object', title: 'a map of claims'},
    expiresIn: duration,
    keyId: text,
    flow: {enum: ['authorizationCode', 'clientCredentials', 'deviceCode', 'jwtBearer']},
    issuer: endpoint,
    authorizationEndpoint: endpoint,
    tokenEndpoint: endpoint,
    revocationEndpoint: endpoint,
    deviceAuthorizationEndpoint: endpoint,
    clientId: {...text, description: 'A public identifier, no secret.'},
    clientSecret: secret,
    clientAuth: {enum: ['none', 'basic', 'post']},
    scopes: {type: 'array', title: 'a list of scopes', items: text},
    scopeSeparator: text,
    pkce: bool,
    redirect: {
      type: 'object',
      title: 'a map of host, port and path',
      additionalProperties: false,
      properties: {
        host: {
          type: 'string',
          title: 'a loopback host: 127.0.0.1, localhost or ::1',
          pattern: '^(127(\\.\\d+){3}|localhost|::1|\\[::1\\])$',
        },
        port: {type: 'integer', title: 'a port number', minimum: 0},
        path: {type: 'string', title: 'a path that starts with /', pattern: '^/'},
      },
    },
    params: texts,
    tokenBody: {enum: ['form', 'json']},
  },
  // Without a type the fields are laid over those of the preset or of a less specific file.
  allOf: AUTH_TYPES.map((type) => ({
    if: {type: 'object', required: ['type'], properties: {type: {const: type}}},
    // biome-ignore lint/suspicious/noThenProperty: the keyword's name in JSON Schema.
    then: {propertyNames: {enum: ['type', ...AUTH_FIELDS[type]]}},
  })),
}

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
  openapi: {...text, description: 'A file, relative to this one, or a URL.'},
  confirm: {...bool, description: 'Ask before unsafe methods.'},
  validate: bool,
  history: {$ref: '#/definitions/history'},
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
      title: '{ bodies: false }',
      additionalProperties: false,
      properties: {bodies: bool},
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
