import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {createClient, createMock, isApixError} from '../../../src/index.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

function mockOf(...options: Parameters<typeof createMock>) {
  const mock = createMock(...options)
  onTestFinished(() => mock.close())
  return mock
}

test('answers a client, and tells what was asked', async () => {
  const mock = mockOf()
  mock.on('GET /users', {users: []}, {delay: 50})
  expect(mock.calls()).toEqual([])
  const api = createClient({baseURL: await mock.listen()})
  onTestFinished(() => api.close())
  expect((await api.get('/users')).data).toEqual({users: []})
  mock.on('POST /users', ({body}) => ({id: 1, ...(body as object)}), {status: 201})
  expect((await api.post('/users', {name: 'Ada'})).data).toEqual({id: 1, name: 'Ada'})
  expect(mock.calls()).toMatchObject([
    {method: 'GET', path: '/users', status: 200},
    {method: 'POST', path: '/users', status: 201, body: {name: 'Ada'}},
  ])
  expect(mock.calls()[0]?.durationMs).toBeGreaterThanOrEqual(49)
  expect(mock.calls('POST /users')).toHaveLength(1)
  mock.verify('GET /users x1', 'unmatched x0', 'retry-after')
  expect(() => mock.verify('GET /users x2')).toThrow('GET /users x2: 1 call')
})

test('sequences queue up, what stays can be replaced', async () => {
  const mock = mockOf().on('GET /x', {error: 'busy'}, {status: 503, times: 2}).on('GET /x', 'fine')
  const url = await mock.listen()
  const statuses = async (count: number) => {
    const found: string[] = []
    for (let call = 0; call < count; call++) {
      const response = await fetch(`${url}/x`)
      found.push(`${response.status} ${await response.text()}`)
    }
    return found
  }
  const busy = '503 {"error":"busy"}'
  expect(await statuses(4)).toEqual([busy, busy, '200 fine', '200 fine'])
  mock.on('GET /x', 'other').on('GET /y', 1)
  expect(await statuses(1)).toEqual(['200 other'])
  mock.reset()
  expect(mock.calls()).toEqual([])
  expect(await statuses(3)).toEqual([busy, busy, '200 other'])
  mock.on('GET /x/{id}', ({params}) => params, {fault: 'empty', times: 1}).on('GET /x/{id}', 2)
  await expect(fetch(`${url}/x/1`)).rejects.toThrow()
  expect(await (await fetch(`${url}/x/1`)).json()).toBe(2)
})

test('a client with retries gets through a limit and is not early', async () => {
  const mock = mockOf({rateLimit: 'GET /x=1/1s', rateLimitHeaders: 'retry-after'})
  mock.on('GET /x', {ok: true})
  const api = createClient({baseURL: await mock.listen(), retries: 2})
  onTestFinished(() => api.close())
  await api.get('/x')
  await api.get('/x')
  mock.verify('GET /x x2-3', 'retry-after')
})

test('wrong use is an error with a code', async () => {
  const mock = mockOf()
  expect(() => mock.url).toThrow('does not listen yet')
  expect(() => mock.on('users')).toThrow('is no route')
  expect(() => mock.on('GET /x', 1, {status: 99})).toThrow('no final HTTP status')
  expect(() => mock.on('GET /x', 1, {delay: 'soon'})).toThrow('is no delay')
  try {
    createMock({rateLimit: 'often'})
    expect.unreachable()
  } catch (error) {
    expect(isApixError(error) && error.code).toBe('USAGE')
  }
  const first = await mock.listen()
  expect(await mock.listen()).toBe(first)
  const busy = mockOf()
  await expect(busy.listen(Number(new URL(first).port))).rejects.toMatchObject({code: 'PORT_BUSY'})
})

test('conditions, states and templates', async () => {
  const mock = mockOf({seed: 7})
    .on('GET /cart', {items: 0})
    .on('GET /cart', {items: 1}, {when: {state: {cart: 'filled'}}})
    .on(
      'POST /cart',
      {id: '{{uuid}}', sum: '{{body.sum}}'},
      {
        status: 201,
        template: true,
        headers: {'x-method': '{{method}}'},
        set: {cart: 'filled'},
      },
    )
    .on('POST /cart', {error: 'too much'}, {status: 422, when: {body: {at: {'/sum': '9'}}}})
    .on('GET /raw', '{{uuid}}')
  const url = await mock.listen()
  const cart = async () => (await fetch(`${url}/cart`)).json()
  const post = (sum: number) =>
    fetch(`${url}/cart`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({sum}),
    })
  expect(await cart()).toEqual({items: 0})
  expect((await post(9)).status).toBe(422)
  const made = await post(5)
  expect(made.headers.get('x-method')).toBe('POST')
  expect(await made.json()).toEqual({id: expect.stringMatching(/^[\da-f-]{36}$/), sum: 5})
  expect(await cart()).toEqual({items: 1})
  expect(mock.state().scenarios).toEqual({cart: 'filled'})
  expect(await (await fetch(`${url}/raw`)).text()).toBe('{{uuid}}')
  mock.reset()
  expect(await cart()).toEqual({items: 0})
})

test('a definition as an object or a file, below its routes', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'mock.yaml')
  writeFileSync(join(folder, 'users.json'), '[{"id":7,"name":"Ada"}]')
  writeFileSync(
    path,
    'resources: {/users: {file: users.json}}\nroutes: [{route: GET /x, body: file}]',
  )
  for (const definition of [path, {resources: {'/users': {data: [{id: 7, name: 'Ada'}]}}}]) {
    await using mock = createMock({definition}).on('GET /x', 'own')
    const url = await mock.listen()
    expect(await (await fetch(`${url}/users/7`)).json()).toEqual({id: 7, name: 'Ada'})
    expect(await (await fetch(`${url}/x`)).text()).toBe('own')
    expect(mock.state().resources['/users']).toHaveLength(1)
  }
  const wrong = mockOf({definition: {routes: [{route: 'GET /x', delay: 'soon'}]}})
  await expect(wrong.listen()).rejects.toMatchObject({code: 'CONFIG_INVALID'})
})

test('a description from a file, with what remembers', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'pets.json')
  const pet = {type: 'object', properties: {id: {type: 'integer'}, name: {type: 'string'}}}
  const answer = (schema: object) => ({
    description: 'x',
    content: {'application/json': {schema}},
  })
  const document = {
    openapi: '3.1.0',
    info: {title: 'Pets', version: '1'},
    paths: {
      '/pets': {
        get: {
          responses: {
            200: answer({
              type: 'object',
              properties: {data: {type: 'array', items: pet}, total: {type: 'integer'}},
            }),
          },
        },
        post: {responses: {201: answer({type: 'object', properties: {pet}})}},
      },
      '/pets/{petId}': {
        get: {responses: {200: answer({type: 'object', properties: {pet}})}},
        put: {responses: {200: answer({type: 'object', properties: {pet}})}},
        delete: {responses: {204: {description: 'gone'}}},
      },
    },
  }
  writeFileSync(path, JSON.stringify(document))
  const mock = mockOf({definition: {openapi: path, stateful: true}})
  const url = await mock.listen()
  const json = async (method: string, target: string, body?: object) => {
    const response = await fetch(url + target, {
      method,
      headers: {'content-type': 'application/json'},
      ...(body && {body: JSON.stringify(body)}),
    })
    const text = await response.text()
    return text === '' ? response.status : JSON.parse(text)
  }
  const before = (await json('GET', '/pets')) as {data: unknown[]; total: number}
  const {pet: made} = (await json('POST', '/pets', {name: 'Tom'})) as {pet: {id: number}}
  expect(made).toMatchObject({name: 'Tom', id: expect.any(Number)})
  expect(await json('GET', `/pets/${made.id}`)).toEqual({pet: made})
  const after = (await json('GET', '/pets')) as {data: unknown[]; total: number}
  expect(after.data).toHaveLength(before.data.length + 1)
  expect(after.total).toBe(after.data.length)
  expect(await json('PUT', `/pets/${made.id}`, {name: 'Rex'})).toEqual({
    pet: {...made, name: 'Rex'},
  })
  expect(await json('DELETE', `/pets/${made.id}`)).toBe(204)
  expect(await json('GET', `/pets/${made.id}`)).toMatchObject({status: 404})
})

test('passes on, records and serves https', async () => {
  const path = join(temporaryFolder(), 'calls.har')
  const upstream = mockOf({tls: true}).on('GET /v1/users', {users: ['Ada']})
  const secure = await upstream.listen()
  expect(secure).toMatch(/^https:/)
  const mock = mockOf({proxy: {url: `${secure}/v1`, ca: upstream.ca ?? ''}, record: path})
  const url = await mock.listen()
  expect(await (await fetch(`${url}/users`)).json()).toEqual({users: ['Ada']})
  expect(mock.calls()[0]).toMatchObject({route: `proxy ${secure}/v1`, status: 200})
  await mock.close()
  const {entries} = JSON.parse(readFileSync(path, 'utf8')).log
  expect(entries).toMatchObject([{request: {url: `${secure}/v1/users`}, response: {status: 200}}])

  const untrusting = mockOf({proxy: secure})
  expect((await fetch(`${await untrusting.listen()}/x`)).status).toBe(502)
  expect(() => createMock({proxy: 'nowhere'}).on('GET /x')).not.toThrow()
  await expect(createMock({proxy: 'nowhere'}).listen()).rejects.toMatchObject({code: 'USAGE'})
})
