import {statSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {cachedIndex, findOperation, openSpec} from '../../../src/spec/index.js'
import {temporaryFolder} from '../../helpers/run-apix.js'
import {describeApi, specDeps, specOf} from '../../helpers/spec.js'

const SWAGGER = {
  swagger: '2.0',
  info: {title: 'Old', version: 1},
  host: 'old.example.com',
  basePath: '/v2/',
  schemes: ['http', 'https'],
  consumes: ['application/json'],
  paths: {
    '/pets/{id}': {
      parameters: [{name: 'id', in: 'path', required: true, type: 'integer', format: 'int64'}],
      post: {
        operationId: 'upload',
        consumes: ['multipart/form-data'],
        parameters: [
          {name: 'note', in: 'formData', type: 'string'},
          {name: 'picture', in: 'formData', type: 'file', required: true},
          {name: 'tags', in: 'query', type: 'array', items: {type: 'string'}},
        ],
        responses: {200: {description: 'done', schema: {$ref: '#/definitions/Pet'}}},
      },
    },
  },
  definitions: {Pet: {type: 'object', properties: {name: {type: 'string'}}}},
}

describe('the index', () => {
  test('says of an operation what a caller needs', async () => {
    const {index} = await specOf(
      describeApi(
        {
          '/users/{id}': {
            parameters: [{$ref: '#/components/parameters/Id'}],
            patch: {
              summary: 'Change a user. Some more.',
              tags: ['users'],
              parameters: [
                {name: 'expand', in: 'query', schema: {type: 'array', items: {enum: ['a', 'b']}}},
              ],
              requestBody: {
                required: true,
                content: {
                  'application/x-www-form-urlencoded': {schema: {}},
                  'application/json': {schema: {$ref: '#/components/schemas/Change'}},
                },
              },
              responses: {'200': {description: 'ok'}, '4XX': {description: 'no'}},
            },
          },
        },
        {
          Change: {
            allOf: [
              {type: 'object', required: ['name'], properties: {name: {type: 'string'}}},
              {properties: {age: {type: ['integer', 'null']}, id: {readOnly: true}}},
            ],
          },
        },
        {
          components: {
            parameters: {Id: {name: 'id', in: 'path', required: true, schema: {type: 'string'}}},
            schemas: {
              Change: {
                allOf: [
                  {type: 'object', required: ['name'], properties: {name: {type: 'string'}}},
                  {properties: {age: {type: ['integer', 'null']}, id: {readOnly: true}}},
                ],
              },
            },
          },
        },
      ),
    )
    expect(index.operations).toEqual([
      {
        id: 'patchUsersId',
        method: 'PATCH',
        path: '/users/{id}',
        summary: 'Change a user',
        tags: ['users'],
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            style: 'simple',
            explode: false,
            types: ['string'],
          },
          {
            name: 'expand',
            in: 'query',
            required: false,
            style: 'form',
            explode: true,
            types: ['array'],
            items: {types: ['string'], choices: ['a', 'b']},
          },
        ],
        body: {
          required: true,
          mediaType: 'application/json',
          mediaTypes: ['application/json', 'application/x-www-form-urlencoded'],
          closed: false,
          fields: [
            {name: 'name', required: true, types: ['string']},
            {name: 'age', required: false, types: ['integer', 'null']},
          ],
        },
        statuses: ['200', '4XX'],
        at: {pointer: '/paths/~1users~1{id}/patch'},
      },
    ])
    expect(index.servers).toEqual(['https://api.example.com/v1'])
  })

  test('reads Swagger 2.0 as if it were OpenAPI 3', async () => {
    const {index} = await specOf(SWAGGER)
    const [upload] = index.operations
    expect(index).toMatchObject({
      version: '2.0',
      apiVersion: '1',
      servers: ['https://old.example.com/v2'],
    })
    expect(upload?.parameters.map(({name, style, explode}) => [name, style, explode])).toEqual([
      ['id', 'simple', false],
      ['tags', 'form', false],
    ])
    expect(upload?.body).toMatchObject({
      required: true,
      mediaType: 'multipart/form-data',
      fields: [
        {name: 'note', required: false, types: ['string']},
        {name: 'picture', required: true, types: ['file']},
      ],
    })
  })

  test('is read from the cache until a file changes, other files of the description included', async () => {
    const folder = temporaryFolder()
    const root = join(folder, 'openapi.yaml')
    const other = join(folder, 'users.yaml')
    writeFileSync(
      root,
      'openapi: 3.0.3\ninfo: {title: T, version: "1"}\npaths:\n  /users: {$ref: "./users.yaml#/list"}\n',
    )
    writeFileSync(other, 'list:\n  get: {operationId: list, responses: {}}\n')
    const deps = specDeps()
    expect(cachedIndex(root, deps.cacheDirectory)).toBeUndefined()
    const first = await openSpec(root, deps)
    expect(first.index.operations.map(({id}) => id)).toEqual(['list'])
    expect(cachedIndex(root, deps.cacheDirectory)).toEqual(first.index)
    const again = await openSpec(root, deps)
    expect((await again.document()).files.size).toBe(2)
    writeFileSync(other, 'list:\n  get: {operationId: all, responses: {}}\n')
    // Even where the clock of the file system is coarse.
    utimesSync(other, new Date(), new Date(statSync(other).mtimeMs + 5000))
    expect(cachedIndex(root, deps.cacheDirectory)).toBeUndefined()
    const changed = await openSpec(root, deps)
    expect(changed.index.operations.map(({id}) => id)).toEqual(['all'])
  })

  test('a description that refers to itself in circles costs one look', async () => {
    const node = {
      type: 'object',
      properties: {children: {type: 'array', items: {$ref: '#/components/schemas/Node'}}},
    }
    const {index} = await specOf(
      describeApi(
        {
          '/trees': {
            post: {
              operationId: 'plant',
              requestBody: {
                content: {'application/json': {schema: {$ref: '#/components/schemas/Node'}}},
              },
            },
          },
        },
        {Node: node},
      ),
    )
    expect(index.operations[0]?.body?.fields?.[0]).toMatchObject({
      name: 'children',
      types: ['array'],
    })
  })

  test.each([
    ['no description', {hello: 1}, /neither "openapi" nor "swagger"/],
    ['an unknown version', {openapi: '1.2', paths: {}}, /its version is "1.2"/],
    ['broken JSON', '{"openapi": "3.0.0",\n "paths": }', /no valid JSON/],
    ['broken YAML', 'openapi: 3.0.0\npaths: [\n', /no valid YAML/],
    [
      'a reference to nothing',
      describeApi({'/a': {get: {parameters: [{$ref: '#/components/parameters/None'}]}}}),
      /cannot be followed: nothing is there/,
    ],
    ['a reference in a circle', describeApi({'/a': {$ref: '#/paths/~1a'}}), /leads in a circle/],
  ])('%s is an error with a place', async (_, description, message) => {
    const error = await specOf(description).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({code: 'SPEC_INVALID', message: expect.stringMatching(message)})
    expect((error as {facts: {location?: string}}).facts.location).toMatch(/openapi\.json/)
  })

  test('an alias bomb is refused instead of written out', async () => {
    const lines = Array.from({length: 12}, (_, level) => {
      const items =
        level === 0
          ? 'x'
          : Array(10)
              .fill(`*a${level - 1}`)
              .join(',')
      return `a${level}: &a${level} [${items}]`
    })
    const text = `openapi: 3.0.0\ninfo: {title: t, version: "1"}\npaths: {}\n${lines.join('\n')}\n`
    await expect(specOf(text, 'bomb.yaml')).rejects.toMatchObject({
      code: 'SPEC_INVALID',
      message: expect.stringMatching(/repeat without end|no valid YAML/),
    })
  })
})

describe('files from the network', () => {
  const root = 'https://specs.example.com/v1/openapi.yaml'
  const withRef = (ref: string) =>
    `openapi: 3.0.0\ninfo: {title: t, version: "1"}\npaths:\n  /a: {$ref: "${ref}"}\n`

  test('may refer to their own origin, and servers are relative to them', async () => {
    const fetched: string[] = []
    const deps = specDeps({
      async fetchText(url) {
        fetched.push(url)
        const text = url === root ? `${withRef('../a.yaml')}servers: [{url: /api}]\n` : 'get: {}'
        return {text, url}
      },
    })
    const {index} = await openSpec(root, deps)
    expect(fetched).toEqual([root, 'https://specs.example.com/a.yaml'])
    expect(index.servers).toEqual(['https://specs.example.com/api'])
    // From then on the cache answers.
    await openSpec(root, deps)
    expect(fetched).toHaveLength(2)
    await openSpec(root, deps, {refresh: true})
    expect(fetched).toHaveLength(4)
  })

  test.each([
    'file:///etc/passwd',
    'http://127.0.0.1:1/x.yaml',
    'ftp://x/y',
  ])('may not refer to %s', async (ref) => {
    const deps = specDeps({fetchText: async (url) => ({text: withRef(ref), url})})
    await expect(openSpec(root, deps)).rejects.toMatchObject({
      code: 'SPEC_INVALID',
      message: expect.stringMatching(/which is not followed/),
    })
  })
})

describe('finding an operation', async () => {
  const {index} = await specOf(
    describeApi({
      '/users/{username}': {get: {operationId: 'users/get-by-username'}},
      '/users/me': {get: {operationId: 'users/me'}, delete: {operationId: 'users/leave'}},
      '/files/{name}.json': {get: {operationId: 'fileAsJson'}},
      '/files/{name}': {get: {operationId: 'file'}},
      '/answers?beta=true': {get: {operationId: 'betaAnswers'}},
      '/answers': {get: {operationId: 'answers'}},
    }),
  )
  test.each([
    ['users/get-by-username', 'users/get-by-username', {}],
    ['usersGetByUsername', 'users/get-by-username', {}],
    ['GET /users/{username}', 'users/get-by-username', {}],
    ['get /users/octo%20cat', 'users/get-by-username', {username: 'octo cat'}],
    ['/users/octocat', 'users/get-by-username', {username: 'octocat'}],
    ['GET /users/me', 'users/me', {}],
    ['GET /files/a.json', 'fileAsJson', {name: 'a'}],
    ['GET /files/a.txt', 'file', {name: 'a.txt'}],
    ['GET /answers?beta=true&x=1', 'betaAnswers', {}],
    ['/answers', 'answers', {}],
  ])('%s', (name, id, path) => {
    const found = findOperation(index, name)
    expect([found.operation.id, found.path]).toEqual([id, path])
  })

  test.each([
    ['users/get-by-usrname', 'did you mean users/get-by-username?'],
    ['leave', 'did you mean users/leave?'],
    ['/users/me', "name one of them: 'GET /users/me', 'DELETE /users/me'"],
  ])('%s is suggested', (name, hint) => {
    expect(() => findOperation(index, name)).toThrow(
      expect.objectContaining({
        code: 'OPERATION_UNKNOWN',
        hints: expect.arrayContaining([hint]),
      }),
    )
  })
})
