import {expect, onTestFinished, test} from 'vitest'
import {createClient, createMock, isApixError} from '../../../src/index.js'

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
