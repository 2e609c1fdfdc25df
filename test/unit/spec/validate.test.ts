import {describe, expect, test} from 'vitest'
import {createValidator, type Problem} from '../../../src/spec/index.js'
import {describeApi, specOf} from '../../helpers/spec.js'

const JSON_TYPE = ['content-type', 'application/json'] as const

/** The problems of a body against one schema, as `pointer: expected, not actual`. */
async function bodyProblems(
  schema: object,
  value: unknown,
  options: {openapi?: string; schemas?: object; side?: 'request' | 'response'} = {},
): Promise<string[]> {
  const content = {'application/json': {schema}}
  const description = describeApi(
    {
      '/things': {
        post: {operationId: 'post', requestBody: {content}, responses: {200: {content}}},
      },
    },
    options.schemas,
    {openapi: options.openapi ?? '3.1.0'},
  )
  const validator = await createValidator(await specOf(description))
  const body = Buffer.from(JSON.stringify(value))
  const {operation, problems} = validator.request({
    method: 'POST',
    path: '/things',
    headers: [JSON_TYPE],
    body,
  })
  const found =
    options.side === 'response' && operation
      ? validator.response(operation, {status: 200, headers: [JSON_TYPE], body})
      : problems
  return found.map(words)
}

function words({severity, pointer, expected, actual}: Problem): string {
  const mark = severity === 'warning' ? '? ' : ''
  return `${mark}${pointer}: ${expected}, not ${actual}`
}

describe('a body', () => {
  test('is compared field by field', async () => {
    const schema = {
      type: 'object',
      required: ['id', 'name'],
      properties: {
        id: {type: 'integer'},
        name: {type: 'string', minLength: 2},
        kind: {enum: ['a', 'b']},
        when: {type: 'string', format: 'date-time'},
        list: {type: 'array', items: {type: 'number', minimum: 1}},
      },
    }
    expect(
      await bodyProblems(schema, {id: 'x', kind: 'c', when: 'now', list: [1, 0], 'a/b': true}),
    ).toEqual([
      '/name: a required field, not nothing',
      '/id: integer, not string "x"',
      '/kind: one of "a", "b", not string "c"',
      '/when: format date-time, not string "now"',
      '/list/1: >= 1, not integer 0',
      '? /a~1b: no such field is described, not boolean true',
    ])
    expect(await bodyProblems(schema, {id: 1, name: 'ab'})).toEqual([])
  })

  test('nullable and boolean exclusiveMinimum mean what 3.0 says, also beside a reference', async () => {
    const options = {openapi: '3.0.3', schemas: {Name: {type: 'string'}}}
    const schema = {
      type: 'object',
      properties: {
        age: {type: 'integer', minimum: 0, exclusiveMinimum: true, nullable: true},
        name: {nullable: true, allOf: [{$ref: '#/components/schemas/Name'}]},
        kind: {type: 'string', enum: ['a'], nullable: true},
        bare: {nullable: true},
      },
    }
    expect(
      await bodyProblems(schema, {age: null, name: null, kind: null, bare: null}, options),
    ).toEqual([])
    expect(await bodyProblems(schema, {age: 0}, options)).toEqual(['/age: > 0, not integer 0'])
  })

  test('readOnly is not asked for in requests, nor writeOnly in responses', async () => {
    const schema = {
      type: 'object',
      required: ['id', 'password'],
      properties: {
        id: {type: 'string', readOnly: true},
        password: {type: 'string', writeOnly: true},
      },
    }
    expect(await bodyProblems(schema, {password: 'x'})).toEqual([])
    expect(await bodyProblems(schema, {id: 'x'}, {side: 'response'})).toEqual([])
    expect(await bodyProblems(schema, {password: 'x'}, {side: 'response'})).toEqual([
      '/id: a required field, not nothing',
      '? /password: no such field is described, not string "x"',
    ])
  })

  test('a discriminator with a mapping chooses the one alternative to compare with', async () => {
    const schemas = {
      Cat: {type: 'object', required: ['lives'], properties: {kind: {}, lives: {type: 'integer'}}},
      Dog: {type: 'object', required: ['bark'], properties: {kind: {}, bark: {type: 'string'}}},
    }
    const schema = {
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}],
      discriminator: {
        propertyName: 'kind',
        mapping: {feline: '#/components/schemas/Cat', canine: 'Dog'},
      },
    }
    expect(await bodyProblems(schema, {kind: 'feline', lives: 9}, {schemas})).toEqual([])
    expect(await bodyProblems(schema, {kind: 'feline', lives: 'many'}, {schemas})).toEqual([
      '/lives: integer, not string "many"',
    ])
    expect(await bodyProblems(schema, {kind: 'bird'}, {schemas})).toEqual([
      '/kind: one of "feline", "canine", not string "bird"',
    ])
  })

  test('of alternatives without one the closest is explained', async () => {
    const schema = {
      anyOf: [
        {type: 'string'},
        {
          type: 'object',
          required: ['a'],
          properties: {a: {type: 'object', properties: {b: {type: 'integer'}}}},
        },
      ],
    }
    expect(await bodyProblems(schema, {a: {b: 'x'}})).toEqual(['/a/b: integer, not string "x"'])
    expect(await bodyProblems(schema, 5)).toEqual([': string or object, not integer 5'])
  })

  test('schemas that refer to themselves and to other dialects do not break anything', async () => {
    const schemas = {
      Node: {
        type: 'object',
        additionalProperties: false,
        properties: {
          next: {$ref: '#/components/schemas/Node'},
          // What real descriptions have: a stray keyword, an unknown format, a broken pattern.
          text: {nullable: true, example: 1, format: 'never-heard-of', pattern: '(['},
        },
      },
    }
    const schema = {$ref: '#/components/schemas/Node'}
    expect(await bodyProblems(schema, {next: {next: {text: 'x'}}}, {schemas})).toEqual([])
    expect(await bodyProblems(schema, {next: {next: {no: 1}}}, {schemas})).toEqual([
      '/next/next/no: no such field, not integer 1',
    ])
  })
})

describe('parameters', async () => {
  const description = describeApi({
    '/items/{id}': {
      get: {
        operationId: 'get',
        parameters: [
          {name: 'id', in: 'path', required: true, schema: {type: 'integer'}},
          {name: 'limit', in: 'query', required: true, schema: {type: 'integer', maximum: 10}},
          {
            name: 'tags',
            in: 'query',
            explode: false,
            schema: {type: 'array', items: {enum: ['a', 'b']}},
          },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            schema: {type: 'object', properties: {age: {type: 'integer'}}},
          },
          {name: 'X-Mode', in: 'header', schema: {enum: ['fast']}},
          {name: 'session', in: 'cookie', schema: {type: 'string', minLength: 3}},
        ],
        responses: {200: {description: 'ok'}},
      },
    },
  })
  const validator = await createValidator(await specOf(description))
  const check = (path: string, headers: ReadonlyArray<readonly [string, string]> = []) =>
    validator
      .request({method: 'GET', path, headers})
      .problems.map((found) => `${found.in} ${words(found)}`)

  test('are read in their style and compared as their types', () => {
    expect(check('/items/5?limit=3&tags=a,b&filter[age]=3', [['cookie', 'session=abc']])).toEqual(
      [],
    )
    expect(
      check('/items/x?limit=11&tags=a,c&filter[age]=old&unknown=1', [
        ['x-mode', 'slow'],
        ['Cookie', 'a=b; session=ab'],
      ]),
    ).toEqual([
      'path /id: integer, not string "x"',
      'query /limit: <= 10, not integer 11',
      'query /tags/1: one of "a", "b", not string "c"',
      'query /filter/age: integer, not string "old"',
      'header /X-Mode: "fast", not string "slow"',
      'cookie /session: at least 3 characters, not string "ab"',
      'query ? /unknown: no such parameter is described, not string "1"',
    ])
    expect(check('/items/1')).toEqual(['query /limit: a required parameter, not nothing'])
  })

  test('a path that is not described is named', () => {
    const {operation, problems} = validator.request({method: 'POST', path: '/items/1', headers: []})
    expect(operation).toBeUndefined()
    expect(problems.map(words)).toEqual([': one of GET, not POST /items/1'])
  })
})

describe('a response', async () => {
  const description = describeApi({
    '/a': {
      get: {
        operationId: 'a',
        responses: {
          200: {
            headers: {'X-Total': {required: true, schema: {type: 'integer'}}},
            content: {'application/json': {schema: {type: 'object'}}},
          },
          '4XX': {content: {'application/problem+json': {schema: {required: ['title']}}}},
        },
      },
    },
  })
  const spec = await specOf(description)
  const validator = await createValidator(spec)
  const [operation] = spec.index.operations
  const check = (status: number, type: string, text: string, total?: string) =>
    operation &&
    validator
      .response(operation, {
        status,
        headers: [
          ['Content-Type', type],
          ...(total === undefined ? [] : [['x-total', total] as const]),
        ],
        body: Buffer.from(text),
      })
      .map((found) => `${found.in} ${words(found)}`)

  test('is compared by status, content type, headers and body', () => {
    expect(check(200, 'application/json; charset=utf-8', '{}', '4')).toEqual([])
    expect(check(404, 'application/problem+json', '{}')).toEqual([
      'body /title: a required field, not nothing',
    ])
    expect(check(500, 'text/plain', 'no')).toEqual(['status : one of 200, 4XX, not 500'])
    expect(check(200, 'text/html', '<p>', 'x')).toEqual([
      'header /x-total: integer, not string "x"',
      'header /content-type: application/json, not text/html',
    ])
    expect(check(200, 'application/json', '{"a":')).toEqual([
      'header /x-total: a header, not nothing',
      'body : JSON, not a text that is none',
    ])
  })
})
