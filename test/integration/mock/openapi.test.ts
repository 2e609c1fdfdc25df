import {expect, onTestFinished, test} from 'vitest'
import {createOpenApiSource, type OpenApiOptions, startMock} from '../../../src/mock/index.js'
import {systemClock} from '../../../src/shared/index.js'
import {createValidator} from '../../../src/spec/index.js'
import {describeApi, specOf} from '../../helpers/spec.js'

const USER = {
  type: 'object',
  required: ['id', 'email'],
  properties: {id: {type: 'integer', minimum: 1}, email: {type: 'string', format: 'email'}},
}
const json = (schema: object, more: object = {}) => ({'application/json': {schema, ...more}})
const DESCRIPTION = describeApi({
  '/users': {
    get: {
      parameters: [{name: 'limit', in: 'query', schema: {type: 'integer', maximum: 100}}],
      responses: {'200': {description: '', content: json({type: 'array', items: USER})}},
    },
    post: {
      requestBody: {required: true, content: json(USER)},
      responses: {'201': {description: '', content: json(USER)}},
    },
  },
  '/users/{id}': {
    get: {
      parameters: [{name: 'id', in: 'path', required: true, schema: {type: 'string'}}],
      responses: {
        '200': {
          description: '',
          content: json(USER, {
            examples: {
              ada: {value: {id: 1, email: 'ada@example.com'}},
              alan: {value: {id: 2, email: 'alan@example.com'}},
            },
          }),
        },
        '404': {description: '', content: json({type: 'object'}, {example: {error: 'gone'}})},
      },
    },
  },
})

async function mockOf(options: OpenApiOptions = {}) {
  const spec = await specOf(DESCRIPTION)
  const server = await startMock(
    {sources: [await createOpenApiSource(spec, options)]},
    {clock: systemClock, notifier: {notice() {}, warn() {}, detail() {}}},
  )
  onTestFinished(() => server.close())
  return {...server, spec}
}

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {headers})
  const body = (await response.json()) as {title: string; nearest: Array<{route: string}>}
  return {status: response.status, body}
}

test('examples come first, and Prefer chooses', async () => {
  const {url} = await mockOf()
  const at = `${url}/users/7`
  expect(await get(at)).toEqual({status: 200, body: {id: 1, email: 'ada@example.com'}})
  expect(await get(at, {prefer: 'example=alan'})).toMatchObject({body: {id: 2}})
  expect(await get(at, {prefer: 'code=404'})).toEqual({status: 404, body: {error: 'gone'}})
  const unknown = await get(at, {prefer: 'code=418'})
  expect(unknown).toMatchObject({status: 404, body: {title: expect.stringContaining('200, 404')}})
  const missing = await get(at, {prefer: 'example=eve'})
  expect(missing.body.title).toContain('there is ada, alan')
})

test('data is true to the schema, the same for a seed, below the server and without', async () => {
  const {url, spec} = await mockOf({seed: 7})
  const first = await fetch(`${url}/v1/users`)
  const body = Buffer.from(await first.arrayBuffer())
  const validator = await createValidator(spec)
  const operation = spec.index.operations.find(({path}) => path === '/users')
  const headers = [['content-type', 'application/json']] as const
  expect(validator.response(operation!, {status: 200, headers, body})).toEqual([])
  expect((await get(`${url}/users`)).body).toEqual(JSON.parse(body.toString()))
  const other = await mockOf({seed: 8})
  expect((await get(`${other.url}/users`)).body).not.toEqual(JSON.parse(body.toString()))
})

test('--validate refuses with the place: 400 for parameters, 422 for a body', async () => {
  const {url} = await mockOf({validate: true})
  expect(await get(`${url}/users?limit=many`)).toMatchObject({
    status: 400,
    body: {
      errors: [{in: 'query', pointer: '/limit', expected: expect.stringContaining('integer')}],
    },
  })
  const post = async (body: object) => {
    const headers = {'content-type': 'application/json'}
    const given = {method: 'POST', headers, body: JSON.stringify(body)}
    const response = await fetch(`${url}/users`, given)
    return {status: response.status, body: await response.json()}
  }
  expect(await post({id: 'x', email: 'a@example.com'})).toMatchObject({
    status: 422,
    body: {errors: [{in: 'body', pointer: '/id'}]},
  })
  expect((await post({id: 5, email: 'a@example.com'})).status).toBe(201)
})

test('a miss names the operations that came near', async () => {
  const {url} = await mockOf()
  const {status, body} = await get(`${url}/user/7`)
  expect(status).toBe(404)
  expect(body.nearest[0]?.route).toBe('GET /users/{id}')
})
