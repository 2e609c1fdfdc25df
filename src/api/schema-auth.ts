import {bool, duration, endpoint, secret, text, texts} from './schema-terms.js'
import type {Schema} from './schema-type.js'

/** How a JWT is signed here: for `jwt`, and for the assertion of the jwtBearer flow. */
const SIGNING = [
  'algorithm',
  'claims',
  'expiresIn',
  'keyId',
  'key',
  'keyFile',
  'passphrase',
] as const

const AUTH_FIELDS = {
  none: [],
  apiKey: ['in', 'name', 'prefix', 'key'],
  basic: ['username', 'password'],
  bearer: ['token', 'prefix'],
  jwt: SIGNING,
  oauth2: [
    'flow',
    'issuer',
    'authorizationEndpoint',
    'tokenEndpoint',
    'revocationEndpoint',
    'deviceAuthorizationEndpoint',
    'pushedAuthorizationRequestEndpoint',
    'jwksUri',
    'clientId',
    'clientSecret',
    'clientAuth',
    'scopes',
    'scopeSeparator',
    'scopeParam',
    'pkce',
    'redirect',
    'redirectHmac',
    'params',
    'resource',
    'par',
    'dpop',
    'tokenBody',
    'tokenHeaders',
    'tokenParams',
    'tokenTypes',
    'tokenAt',
    'name',
    'prefix',
    ...SIGNING,
  ],
} as const

export const AUTH_TYPES = Object.keys(AUTH_FIELDS) as Array<keyof typeof AUTH_FIELDS>

/** The `auth` of an API. */
export const auth: Schema = {
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
    keyFile: {...text, description: 'The private key, relative to this file; not the key itself.'},
    passphrase: secret,
    flow: {enum: ['authorizationCode', 'clientCredentials', 'deviceCode', 'jwtBearer']},
    issuer: endpoint,
    authorizationEndpoint: endpoint,
    tokenEndpoint: endpoint,
    revocationEndpoint: endpoint,
    deviceAuthorizationEndpoint: endpoint,
    pushedAuthorizationRequestEndpoint: endpoint,
    jwksUri: endpoint,
    clientId: {...text, description: 'A public identifier, no secret.'},
    clientSecret: secret,
    clientAuth: {enum: ['none', 'basic', 'post']},
    scopes: {type: 'array', title: 'a list of scopes', items: text},
    scopeSeparator: text,
    scopeParam: {...text, description: 'The parameter that carries the scopes, where not scope.'},
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
    redirectHmac: {
      type: 'object',
      title: 'a map of parameter and host',
      description: 'The redirect is signed with the client secret, as Shopify does it.',
      additionalProperties: false,
      required: ['parameter'],
      properties: {
        parameter: {...text, description: 'The parameter with the HMAC-SHA256 of the others.'},
        host: {...text, description: 'The parameter that names the host of the token endpoint.'},
      },
    },
    params: {
      ...texts,
      propertyNames: {
        title: 'a parameter that apix does not set itself',
        pattern:
          '^(?!(client_id|client_secret|redirect_uri|response_type|response_mode|state|scope|nonce|code_challenge|code_challenge_method)$)',
      },
    },
    resource: {
      anyOf: [
        {...text, format: 'uri'},
        {type: 'array', title: 'a list of URIs', items: text},
      ],
      description: 'RFC 8707: the API that the token is for.',
    },
    par: {
      ...bool,
      description: 'RFC 9126; without it: where the server has it and the client a secret.',
    },
    dpop: {...bool, description: 'RFC 9449; without it: where the API asks for it.'},
    tokenBody: {enum: ['form', 'json']},
    tokenHeaders: {...texts, description: 'Sent to the token endpoint.'},
    tokenParams: {
      ...texts,
      description: 'Sent to the token endpoint.',
      propertyNames: {
        title: 'a parameter that apix does not set itself',
        pattern:
          '^(?!(client_id|client_secret|redirect_uri|code|code_verifier|refresh_token|device_code|assertion)$)',
      },
    },
    tokenTypes: {
      type: 'array',
      title: 'a list of token types',
      items: text,
      description: 'What the server calls its bearer tokens, where it is not Bearer.',
    },
    tokenAt: {
      type: 'string',
      title: 'a JSON pointer such as /authed_user',
      pattern: '^(/[^/]+)+$',
      description: 'Where in the answer of the token endpoint the tokens are.',
    },
  },
  // Without a type the fields are laid over those of the preset or of a less specific file.
  allOf: AUTH_TYPES.map((type) => ({
    if: {type: 'object', required: ['type'], properties: {type: {const: type}}},
    // biome-ignore lint/suspicious/noThenProperty: the keyword's name in JSON Schema.
    then: {propertyNames: {enum: ['type', ...AUTH_FIELDS[type]]}},
  })),
}
