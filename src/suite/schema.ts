import type {Schema} from '../api/index.js'
import {TYPES} from './checks/operators.js'
import {OPERATORS} from './checks/types.js'

const bool: Schema = {type: 'boolean', title: 'true or false'}
const text: Schema = {type: 'string', title: 'a text', minLength: 1}
const anything: Schema = {}
const scalar: Schema = {type: ['string', 'number', 'boolean'], title: 'a text or number'}
const scalars: Schema = {type: 'object', title: 'a map of texts', additionalProperties: scalar}
const duration: Schema = {
  type: 'string',
  title: 'a duration such as 250ms, 30s or 5m',
  pattern: '^(\\d+(\\.\\d+)?(ms|s|m|h|d)|\\{\\{[^}]+\\}\\})$',
}
const places = ['setup', 'steps', 'teardown'] as const

const operators: Schema = {
  type: 'object',
  title: `operators: ${OPERATORS.join(', ')}`,
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(OPERATORS.map((name) => [name, anything])),
    type: {
      anyOf: [
        {enum: Object.keys(TYPES)},
        {type: 'array', items: {enum: Object.keys(TYPES)}, title: 'a list of types'},
      ],
    },
    matches: {...text, title: 'a regular expression'},
    exists: bool,
    empty: bool,
    count: {type: ['integer', 'string'], title: 'a number from 0', minimum: 0},
    in: {type: 'array', title: 'a list of values'},
  },
}

/** A value to be equal to, or operators. */
const matcher: Schema = {
  anyOf: [
    {type: ['string', 'number', 'boolean', 'null', 'array'], title: 'a value'},
    {$ref: '#/definitions/operators'},
  ],
}

const matchers: Schema = {
  type: 'object',
  title: 'a map of values or operators',
  additionalProperties: {$ref: '#/definitions/matcher'},
}

const limit = (title: string, unit: string): Schema => ({
  anyOf: [
    {type: ['string', 'integer'], title, pattern: `^\\s*(<=|>=|<|>)?\\s*${unit}\\s*$`, minimum: 0},
    {$ref: '#/definitions/operators'},
  ],
})

const status: Schema = {
  type: ['integer', 'string'],
  title: 'a status such as 200, 2xx or 200-299',
  pattern: '^([1-5]xx|[1-5]\\d\\d(\\s*-\\s*[1-5]\\d\\d)?|\\{\\{.+\\}\\})$',
  minimum: 100,
}

const expectations: Readonly<Record<string, Schema>> = {
  status: {
    anyOf: [
      status,
      {type: 'array', items: status, title: 'a list of them'},
      {$ref: '#/definitions/operators'},
    ],
    description: 'Without it, anything below 400.',
  },
  headers: matchers,
  cookies: matchers,
  json: {...matchers, description: 'By JSONPath ($.users[0].id) or JSON pointer (/users/0/id).'},
  body: {$ref: '#/definitions/matcher', description: 'The whole body.'},
  url: {$ref: '#/definitions/matcher', description: 'The final URL.'},
  duration: limit('a limit such as < 300ms', '\\d+(\\.\\d+)?(ms|s|m|h|d)'),
  size: limit('a limit such as < 100KiB', '\\d+(\\.\\d+)?\\s*[A-Za-z]*'),
  valid: {...bool, description: "Whether request and response fit the API's OpenAPI document."},
  that: {
    type: 'array',
    title: 'a list of expectations as --expect has them',
    items: {...text, title: 'an expectation such as body.id==1'},
  },
}

const expectMap: Schema = {
  type: 'object',
  title: 'a map of expectations',
  additionalProperties: false,
  properties: expectations,
}

const expect: Schema = {
  anyOf: [expectMap, status, expectations['that'] ?? {}],
}

const capture: Schema = {
  anyOf: [
    {...text, title: 'a JSONPath such as $.id'},
    {
      type: 'object',
      title: 'one of json, header, cookie, status, body, url, duration',
      additionalProperties: false,
      properties: {
        json: text,
        header: text,
        cookie: text,
        status: bool,
        body: bool,
        url: bool,
        duration: bool,
        regex: {...text, description: 'Its first group, or the whole match.'},
        secret: {...bool, description: 'Mask the value in everything that is printed.'},
      },
    },
  ],
}

const filePart: Schema = {
  type: 'object',
  title: '{ file: ./photo.jpg, type: image/jpeg }',
  additionalProperties: false,
  required: ['file'],
  properties: {file: text, type: text, name: text},
}

const request: Schema = {
  anyOf: [
    {...text, title: 'a request such as GET /users', pattern: '^\\s*([A-Z]+\\s+)?\\S'},
    {
      type: 'object',
      title: 'a map of method, path, headers, query and a body',
      additionalProperties: false,
      required: ['path'],
      properties: {
        method: {...text, title: 'a method', pattern: '^[A-Za-z]+$'},
        path: {...text, description: 'Under the base URL, or a whole URL.'},
        headers: scalars,
        query: {
          type: 'object',
          title: 'a map of texts',
          additionalProperties: {
            anyOf: [scalar, {type: 'array', items: scalar, title: 'a list of them'}],
          },
        },
        json: {...anything, description: 'A body of JSON.'},
        body: {type: 'string', title: 'a text', description: 'A body as it is.'},
        form: {
          type: 'object',
          title: 'a map of texts',
          description: 'A body as an HTML form sends it.',
          additionalProperties: {
            anyOf: [scalar, {type: 'array', items: scalar, title: 'a list of them'}],
          },
        },
        multipart: {
          type: 'object',
          title: 'a map of texts and files',
          additionalProperties: {anyOf: [scalar, filePart]},
        },
        file: {...text, description: 'A body from a file, relative to this one.'},
        graphql: {
          anyOf: [
            text,
            {
              type: 'object',
              title: '{ query, variables }',
              additionalProperties: false,
              required: ['query'],
              properties: {query: text, variables: {type: 'object', title: 'a map'}},
            },
          ],
        },
        follow: {...bool, description: 'Follow redirects.'},
        cookies: {...bool, description: 'Send and keep cookies, as a suite does; true by default.'},
        timeout: {...duration, description: 'One attempt.'},
        retry: {
          type: 'integer',
          title: 'a whole number from 0',
          minimum: 0,
          description: 'Further attempts after failures that are worth one; none by default.',
        },
      },
    },
  ],
}

const step: Schema = {
  type: 'object',
  title: 'a step: a map with a request',
  additionalProperties: false,
  required: ['request'],
  properties: {
    name: text,
    id: {...text, description: 'By which others need it; the name otherwise.'},
    request: {$ref: '#/definitions/request'},
    expect: {$ref: '#/definitions/expect'},
    capture: {
      type: 'object',
      title: 'a map of names and where their values are',
      propertyNames: {title: 'a name', pattern: '^[A-Za-z_][\\w-]*$'},
      additionalProperties: {$ref: '#/definitions/capture'},
    },
    retryUntil: {
      type: 'object',
      title: 'expectations, with timeout and interval',
      description: 'Send again until these hold.',
      additionalProperties: false,
      properties: {
        ...expectations,
        timeout: {...duration, description: '30s unless told.'},
        interval: {...duration, description: 'The first wait, 500ms unless told.'},
        backoff: {type: 'number', title: 'a number from 1', minimum: 1},
      },
    },
    needs: {
      anyOf: [text, {type: 'array', items: text, title: 'a list of steps'}],
      description: 'Steps that have to pass first.',
    },
    if: {type: ['string', 'boolean'], title: 'a condition such as {{env}} == staging'},
    skip: {type: ['string', 'boolean'], title: 'true, or the reason'},
    only: bool,
    always: {...bool, description: 'Run it whatever happened before.'},
    each: {
      anyOf: [
        {type: 'array', items: {type: 'object', title: 'a map of values'}, title: 'a list of maps'},
        {...text, title: 'a CSV or JSON file'},
      ],
      description: 'Run the step once for each.',
    },
  },
}

const variables: Schema = {type: 'object', title: 'a map of values'}
const steps: Schema = {type: 'array', title: 'a list of steps', items: {$ref: '#/definitions/step'}}

/** A suite as JSON Schema draft-07: what `apix config schema --suite` prints. */
export const SUITE_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'a suite: a map with steps',
  type: 'object',
  additionalProperties: false,
  required: ['steps'],
  properties: {
    name: text,
    api: {...text, description: 'A configured API; the default one otherwise.'},
    env: {...text, description: 'Its environment; --env wins.'},
    baseUrl: {...text, description: 'Put before paths, instead of that of an API.'},
    openapi: {...text, description: 'A file, relative to this one, or a URL; for valid: true.'},
    cookies: {
      ...bool,
      description: 'Keep cookies from one request to the next; true by default.',
    },
    variables,
    environments: {
      type: 'object',
      title: 'a map of environments',
      description: 'Variables by environment.',
      additionalProperties: variables,
    },
    ...Object.fromEntries(places.map((place) => [place, steps])),
  },
  definitions: {operators, matcher, expect, capture, request, step},
}
