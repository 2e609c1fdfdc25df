import type {Schema} from '../../api/index.js'

const text: Schema = {type: 'string', title: 'a text', minLength: 1}
const bool: Schema = {type: 'boolean', title: 'true or false'}
const count: Schema = {type: 'integer', title: 'a whole number from 1', minimum: 1}
const scalar: Schema = {type: ['string', 'number', 'boolean'], title: 'a text'}
const scalars: Schema = {type: 'object', title: 'a map of texts', additionalProperties: scalar}
const delay: Schema = {
  type: 'string',
  title:
    'a delay such as 50ms, 50ms..200ms, normal(100ms,20ms), lognormal(100ms,0.5) or p50=20ms,p99=1s',
  minLength: 1,
}
const limit: Schema = {type: 'string', title: 'a limit such as 5/10s', pattern: '^\\d+/'}

const match: Schema = {
  anyOf: [
    scalar,
    {
      type: 'object',
      title: 'a map of equals, contains, matches, oneOf and exists',
      additionalProperties: false,
      properties: {
        equals: scalar,
        contains: text,
        matches: {...text, description: 'A regular expression; it may match anywhere.'},
        oneOf: {type: 'array', title: 'a list of texts', items: scalar},
        exists: bool,
      },
    },
  ],
}
const matches: Schema = {
  type: 'object',
  title: 'a map of what to match',
  additionalProperties: {$ref: '#/definitions/match'},
}

const when: Schema = {
  type: 'object',
  title: 'a map of query, headers, body and state',
  additionalProperties: false,
  properties: {
    query: matches,
    headers: matches,
    state: {...scalars, description: 'Scenarios and the states that they must be in.'},
    body: {
      anyOf: [
        text,
        {
          type: 'object',
          title: 'a map of json, form, at, contains and matches',
          additionalProperties: false,
          properties: {
            json: {description: 'What the body must have; it may have more.'},
            form: matches,
            at: {...matches, description: 'Values by JSON pointer: /items/0/price'},
            contains: text,
            matches: text,
          },
        },
      ],
    },
  },
}

const response: Readonly<Record<string, Schema>> = {
  status: {type: 'integer', title: 'a status from 200 to 599', minimum: 200},
  headers: {
    type: 'object',
    title: 'a map of headers',
    additionalProperties: {
      anyOf: [scalar, {type: 'array', title: 'a list of texts', items: scalar}],
    },
  },
  json: {description: 'The body as JSON; {{…}} in its texts is filled in.'},
  body: {type: 'string', title: 'a text'},
  file: {...text, description: 'A file with the body, relative to this one.'},
  template: {...bool, description: 'Whether {{…}} is filled in: yes, but not in files.'},
  delay,
  fault: {...text, description: 'reset, empty, garbage, truncated, wrong-length, hang, drip(2s)'},
  set: {...scalars, description: 'States that scenarios get with this answer.'},
}
const answer: Schema = {
  type: 'object',
  title: 'a response',
  additionalProperties: false,
  properties: {...response, times: {...count, description: 'So often, then the next one.'}},
}
const respond: Schema = {
  type: 'array',
  title: 'a list of responses',
  items: {$ref: '#/definitions/answer'},
}

const route: Schema = {
  type: 'object',
  title: 'a route',
  additionalProperties: false,
  properties: {
    route: {...text, description: 'GET /users/{id}?page=2'},
    method: text,
    path: {type: 'string', title: 'a path that begins with /', pattern: '^/'},
    when,
    priority: {type: 'integer', title: 'a whole number'},
    rateLimit: limit,
    ...response,
    respond,
  },
}

const resource: Schema = {
  type: 'object',
  title: 'a map of data, file, key, id, required, pageSize and list',
  additionalProperties: false,
  properties: {
    data: {
      type: 'array',
      title: 'a list of items',
      items: {type: 'object', title: 'an item with its fields', additionalProperties: true},
    },
    file: {...text, description: 'A JSON file with a list of items, relative to this one.'},
    key: {...text, description: 'The field with the id; id unless told.'},
    id: {...text, description: 'New ids: integer, uuid, or the beginning of a text such as cus_.'},
    required: {type: 'array', title: 'a list of fields', items: text},
    pageSize: {...count, description: 'Items of a page; all unless told.'},
    list: {...text, description: 'The list stands in an object under this name, beside total.'},
  },
}
const path: Schema = {type: 'string', title: 'a path such as /users', pattern: '^/'}

/** `mock.yaml` as JSON Schema draft-07, for editors and for `loadDefinition`. */
export const MOCK_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'a mock: routes, resources, an OpenAPI document',
  type: 'object',
  additionalProperties: false,
  properties: {
    openapi: {...text, description: 'An OpenAPI document, relative to this file, or a URL.'},
    stateful: {...bool, description: 'Collections of the document remember what was sent.'},
    validate: {...bool, description: 'Refuse what the document does not allow.'},
    seed: {type: 'integer', title: 'a whole number from 0', minimum: 0},
    cors: bool,
    delay,
    fault: text,
    rateLimit: limit,
    rateLimitHeaders: text,
    retryAfter: {type: 'string', enum: ['seconds', 'date']},
    proxy: {type: 'string', title: 'an http or https URL', pattern: '^https?://', format: 'uri'},
    scenarios: {...scalars, description: 'The state in which each scenario begins.'},
    routes: {type: 'array', title: 'a list of routes', items: {$ref: '#/definitions/route'}},
    operations: {
      type: 'object',
      title: 'a map of operation ids and responses',
      additionalProperties: {
        type: 'object',
        title: 'a response',
        additionalProperties: false,
        properties: {when, priority: {type: 'integer'}, rateLimit: limit, ...response, respond},
      },
    },
    resources: {
      anyOf: [
        path,
        {type: 'array', title: 'a list of paths', items: path},
        {
          type: 'object',
          title: 'a map of resources by path',
          propertyNames: path,
          additionalProperties: {anyOf: [resource, {type: 'null', title: 'nothing'}]},
        },
      ],
    },
  },
  definitions: {match, answer, route},
}
