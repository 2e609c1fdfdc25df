import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {lintSpec, readSpec} from '../../../src/spec/index.js'
import {temporaryFolder} from '../../helpers/run-apix.js'
import {specDeps} from '../../helpers/spec.js'

const OK = {200: {description: 'ok'}}

/** A description without a fault, with one part of it replaced. */
function description(change: object = {}): object {
  return {
    openapi: '3.1.0',
    info: {title: 'Shop', version: '1'},
    paths: {'/users': {get: {operationId: 'listUsers', responses: OK}}},
    ...change,
  }
}

const operation = (change: object) => ({
  paths: {
    '/users/{id}': {get: {operationId: 'getUser', responses: OK, parameters: [ID], ...change}},
  },
})
const ID = {name: 'id', in: 'path', required: true, schema: {type: 'string'}}
const schema = (value: object) => ({components: {schemas: {User: value}}})

async function lint(change: object): Promise<string[]> {
  const file = join(temporaryFolder(), 'openapi.json')
  writeFileSync(file, JSON.stringify(description(change), null, 2))
  const problems = await lintSpec(await readSpec(file, specDeps()))
  return problems.map(({severity, rule, message}) => `${severity} ${rule}: ${message}`)
}

/** Each rule: what breaks it, what is said, and the nearest thing that does not break it. */
const RULES: ReadonlyArray<readonly [rule: string, bad: object, said: RegExp, good: object]> = [
  [
    'info',
    {info: {title: 'x'}},
    /^error info: expected a version/,
    {info: {title: 'x', version: '1'}},
  ],
  ['paths', {paths: undefined}, /^error paths: expected "paths"/, {paths: undefined, webhooks: {}}],
  [
    'a path begins with a slash',
    {paths: {users: {}}},
    /^error paths: .*does not start with/,
    {paths: {'x-users': {}}},
  ],
  [
    'two templates of one path',
    {
      paths: {
        '/a/{x}': {get: {operationId: 'a', responses: OK, parameters: [{...ID, name: 'x'}]}},
        '/a/{y}': {get: {operationId: 'b', responses: OK, parameters: [{...ID, name: 'y'}]}},
      },
    },
    /^error paths: .* are the same path/,
    {
      paths: {
        '/a/{x}': {get: {operationId: 'a', responses: OK, parameters: [{...ID, name: 'x'}]}},
        '/a/{y}': {put: {operationId: 'b', responses: OK, parameters: [{...ID, name: 'y'}]}},
      },
    },
  ],
  [
    'an operation has an id',
    {paths: {'/a': {get: {responses: OK}}}},
    /^warning operation-id: GET \/a has no operationId/,
    {paths: {'/a': {get: {operationId: 'a', responses: OK}}}},
  ],
  [
    'an id is there once',
    {
      paths: {
        '/a': {get: {operationId: 'a', responses: OK}, put: {operationId: 'a', responses: OK}},
      },
    },
    /^error operation-id: "a" is the operationId of GET \/a, too/,
    {
      paths: {
        '/a': {get: {operationId: 'a', responses: OK}, put: {operationId: 'b', responses: OK}},
      },
    },
  ],
  [
    'a path parameter is described',
    operation({parameters: []}),
    /^error parameter: "id" of \/users\/\{id\} is not described/,
    operation({}),
  ],
  [
    'a path parameter is required',
    operation({parameters: [{...ID, required: false}]}),
    /^error parameter: the path parameter "id" has to be required/,
    operation({parameters: [ID, {name: 'q', in: 'query'}]}),
  ],
  [
    'a path parameter is in the path',
    operation({parameters: [ID, {...ID, name: 'other'}]}),
    /^error parameter: "other" is not in/,
    operation({parameters: [ID, {name: 'other', in: 'query'}]}),
  ],
  [
    'a parameter has a name and a place',
    operation({parameters: [ID, {name: 'q'}]}),
    /^error parameter: expected a name and "in"/,
    operation({parameters: [ID, {name: 'q', in: 'header'}]}),
  ],
  [
    'an operation describes a response',
    operation({responses: {}}),
    /^warning responses: .* describes no response/,
    operation({responses: {default: {description: 'ok'}}}),
  ],
  [
    'a status is one',
    operation({responses: {...OK, 600: {description: 'x'}}}),
    /^error responses: "600" is no status/,
    operation({responses: {...OK, '4XX': {description: 'x'}}}),
  ],
  [
    'a security scheme is there',
    operation({security: [{key: []}]}),
    /^error security: there is no security scheme "key"/,
    {
      ...operation({security: [{key: []}, {}]}),
      components: {securitySchemes: {key: {type: 'apiKey', in: 'header', name: 'K'}}},
    },
  ],
  [
    'a reference leads somewhere',
    schema({$ref: '#/components/schemas/None'}),
    /^error reference: .*nothing is there/,
    schema({properties: {next: {$ref: '#/components/schemas/User'}}}),
  ],
  [
    'what only looks like a reference is data',
    schema({properties: {a: {$ref: '#/none'}}}),
    /^error reference/,
    schema({example: {$ref: '#/none'}}),
  ],
  [
    'a type is one',
    schema({type: 'text'}),
    /^error schema: there is no type "text"/,
    schema({type: ['string', 'null']}),
  ],
  [
    'required is a list',
    schema({required: 'id'}),
    /^error schema: expected "required"/,
    schema({required: ['id']}),
  ],
  ['enum is a list', schema({enum: []}), /^error schema: expected "enum"/, schema({enum: ['a']})],
  [
    'a pattern is a regular expression',
    schema({type: 'string', pattern: '(?i)a['}),
    /^warning pattern/,
    schema({type: 'string', pattern: '^[a-z]+$'}),
  ],
  [
    'what is required is described',
    schema({properties: {a: {}}, required: ['b']}),
    /^warning required: "b" is required, but not described/,
    schema({allOf: [{properties: {b: {}}}], properties: {a: {}}, required: ['b']}),
  ],
]

describe('lint', () => {
  test.each(RULES)('%s', async (_, bad, said, good) => {
    const problems = await lint(bad)
    expect(problems).toContainEqual(expect.stringMatching(said))
    expect(problems).toHaveLength(1)
    expect(await lint(good)).toEqual([])
  })

  test('names line and column, in the order of the file', async () => {
    const file = join(temporaryFolder(), 'openapi.yaml')
    writeFileSync(
      file,
      `openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses: {"700": {description: x}}
  /b:
    get: {operationId: a, responses: {"200": {description: ok}}}
`,
    )
    const problems = await lintSpec(await readSpec(file, specDeps()))
    expect(problems.map(({line, rule}) => [line, rule])).toEqual([
      [7, 'responses'],
      [9, 'operation-id'],
    ])
    expect(problems[0]?.location).toBe(`${file}:7:19`)
  })
})
