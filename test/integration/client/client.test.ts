import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {inspect} from 'node:util'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {describe, expect, onTestFinished, test} from 'vitest'
import {type ClientOptions, createClient, HttpError, isApixError} from '../../../src/index.js'
import {sendJson, startServer} from '../../helpers/http-server.js'

/** A full collection, so that what is left on the heap is what somebody still holds. */
setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function clientFor(url: string, more: ClientOptions = {}) {
  const client = createClient({baseURL: url, ...more})
  onTestFinished(() => client.close())
  return client
}

describe('the quick reference', () => {
  test('runs as written', async () => {
    const server = await startServer(({method, url, body}, response) => {
      response.setHeader('x-request-id', 'req_1')
      if (method === 'DELETE') response.writeHead(204).end()
      else
        sendJson(response, method === 'POST' ? 201 : 200, {
          url,
          ...(body && {got: JSON.parse(body)}),
        })
    })
    const process = {env: {API_BASE_URL: `${server.url}/v1`, API_KEY: 'canary-api-key'}}
    const recorded: unknown[] = []
    const metrics = {record: (name: string, value: object) => recorded.push([name, value])}

    const api = createClient({
      baseURL: process.env.API_BASE_URL,
      headers: {'X-API-Version': '2.0'},
      timeout: 10_000,
      retries: 3,
      cache: true,
      rateLimit: 10,
      auth: {type: 'apiKey', in: 'header', name: 'X-API-Key', key: process.env.API_KEY},
    })
    api.on('request', ({method, url, status, duration, requestId}) =>
      metrics.record('api.request', {method, url, status, duration, requestId}),
    )
    const users = await api.get('/users')
    await api.post('/users', {name: 'John'})
    await api.put('/users/1', {name: 'Jane'})
    await api.delete('/users/1')
    await api.close()

    expect(users).toMatchObject({
      status: 200,
      ok: true,
      data: {url: '/v1/users'},
      requestId: 'req_1',
    })
    expect(server.requests.map(({method, url}) => `${method} ${url}`)).toEqual([
      'GET /v1/users',
      'POST /v1/users',
      'PUT /v1/users/1',
      'DELETE /v1/users/1',
    ])
    for (const {headers} of server.requests) {
      expect(headers).toMatchObject({'x-api-version': '2.0', 'x-api-key': 'canary-api-key'})
    }
    expect(server.requests[1]).toMatchObject({body: '{"name":"John"}'})
    expect(server.requests[1]?.headers['content-type']).toBe('application/json')
    expect(recorded).toHaveLength(4)
    expect(recorded[1]).toEqual([
      'api.request',
      {
        method: 'POST',
        url: `${server.url}/v1/users`,
        status: 201,
        duration: expect.any(Number),
        requestId: 'req_1',
      },
    ])
    expect(JSON.stringify(recorded)).not.toContain('canary')
  })
})

describe('a client', () => {
  test('throws typed errors with code, status, hint and the response', async () => {
    const server = await startServer((_, response) =>
      sendJson(
        response,
        403,
        {title: 'No', detail: 'not yours', key: 'canary-key'},
        {
          'content-type': 'application/problem+json',
          'x-request-id': 'req_9',
          'www-authenticate': 'Bearer error="insufficient_scope", scope="users:read"',
        },
      ),
    )
    const api = clientFor(server.url, {auth: {type: 'bearer', token: 'canary-key'}})
    const events: unknown[] = []
    api.on('error', (event) => events.push(event))
    const error = await api.get('/users').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(HttpError)
    expect(isApixError(error)).toBe(true)
    expect(error).toMatchObject({code: 'HTTP_CLIENT_ERROR', status: 403, requestId: 'req_9'})
    const {hint, message, response} = error as HttpError
    expect(hint).toContain('--scope users:read')
    expect(message).toContain('HTTP 403 Forbidden: No: not yours')
    expect(response.data).toMatchObject({title: 'No'})
    expect(inspect(error, {depth: 9})).not.toContain('canary')
    expect(events).toMatchObject([{method: 'GET', status: 403, requestId: 'req_9'}])
    expect((await api.get('/users', {throwOnError: false})).status).toBe(403)
  })

  test('tells of retries and of failures without a response', async () => {
    let count = 0
    const server = await startServer((_, response) =>
      sendJson(response, count++ === 0 ? 503 : 200, {count}, {'retry-after': '0'}),
    )
    const api = clientFor(server.url)
    const retries: unknown[] = []
    api.on('retry', (event) => retries.push(event))
    const {attempts, data} = await api.get<{count: number}>('/x')
    expect([attempts.length, data.count]).toEqual([2, 2])
    expect(retries).toMatchObject([{method: 'GET', attempt: 1, status: 503, reason: 'HTTP 503'}])
    const nobody = clientFor('http://127.0.0.1:1', {retries: 0})
    await expect(nobody.get('/x')).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      hint: expect.stringContaining('is the API up'),
    })
  })

  test('sends what a value is: forms, text, bytes, streams, queries', async () => {
    const server = await startServer(({headers, body, url}, response) =>
      sendJson(response, 200, {type: headers['content-type'], body, url}),
    )
    const api = clientFor(server.url)
    const post = async (value: Parameters<typeof api.post>[1]) =>
      (await api.post<Record<string, string>>('/x', value)).data
    expect(await post(new URLSearchParams({a: '1 2'}))).toMatchObject({body: 'a=1+2'})
    expect(await post('text')).toMatchObject({type: 'text/plain; charset=utf-8', body: 'text'})
    expect(await post(Buffer.from('bytes'))).toMatchObject({body: 'bytes'})
    expect(await post([1, null])).toMatchObject({type: 'application/json', body: '[1,null]'})
    const form = new FormData()
    form.set('a', 'b')
    expect((await post(form))['type']).toMatch(/^multipart\/form-data; boundary=/)
    async function* chunks() {
      yield Buffer.from('st')
      yield Buffer.from('ream')
    }
    expect(await post(chunks())).toMatchObject({body: 'stream'})
    const {data} = await api.get<{url: string}>('/q', {query: {a: [1, 2], b: undefined, c: 'ä'}})
    expect(data.url).toBe('/q?a=1&a=2&c=%C3%A4')
    expect((await api.get('/t', {responseType: 'text'})).data).toBeTypeOf('string')
    const {data: stream} = await api.get<AsyncIterable<Buffer>>('/s', {responseType: 'stream'})
    let size = 0
    for await (const chunk of stream) size += chunk.length
    expect(size).toBeGreaterThan(10)
  })

  test('goes through a list item by item', async () => {
    const server = await startServer(({url}, response) => {
      const page = Number(new URL(url, 'http://h').searchParams.get('page') ?? 1)
      const link = page < 3 ? {link: `</items?page=${page + 1}>; rel="next"`} : undefined
      sendJson(
        response,
        200,
        [
          {page, n: 1},
          {page, n: 2},
        ],
        link,
      )
    })
    const api = clientFor(server.url)
    const items: unknown[] = []
    for await (const item of api.paginate<{page: number}>('/items')) items.push(item.page)
    expect(items).toEqual([1, 1, 2, 2, 3, 3])
    for await (const _ of api.paginate('/items')) break
    expect(server.requests).toHaveLength(4)
  })

  test('stops when its caller aborts, with the reason given', async () => {
    const server = await startServer(() => {})
    const api = clientFor(server.url, {retries: 5})
    const controller = new AbortController()
    const request = api.get('/never', {signal: controller.signal})
    setTimeout(() => controller.abort(new Error('changed my mind')), 50)
    await expect(request).rejects.toThrow('changed my mind')
    await expect(api.get('/never', {timeout: 50, retries: 0})).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
    await expect(api.get('/never', {maxTime: 80})).rejects.toMatchObject({code: 'MAX_TIME'})
  })

  test.each([
    [{type: 'basic', username: 'ann', password: 'pass-word'}, 'Basic YW5uOnBhc3Mtd29yZA=='],
    [{type: 'bearer', token: 'a-token'}, 'Bearer a-token'],
    [{type: 'bearer', token: async () => 'made-token'}, 'Bearer made-token'],
  ] as const)('authenticates with %j', async (auth, expected) => {
    const server = await startServer(({headers}, response) => sendJson(response, 200, headers))
    const {data} = await clientFor(server.url, {auth}).get<{authorization: string}>('/')
    expect(data.authorization).toBe(expected)
  })

  test('gets a token for itself, once for all who wait, and another one after a 401', async () => {
    let issued = 0
    const server = await startServer(({url, headers}, response) => {
      if (url === '/token') {
        sendJson(response, 200, {
          access_token: `t${++issued}`,
          token_type: 'Bearer',
          expires_in: 3600,
        })
      } else sendJson(response, headers.authorization === `Bearer t${issued}` ? 200 : 401, {})
    })
    const auth = {
      type: 'oauth2',
      tokenEndpoint: `${server.url}/token`,
      clientId: 'id',
      clientSecret: 'canary-secret',
      scopes: ['a', 'b'],
    } as const
    const api = clientFor(server.url, {auth})
    await Promise.all([api.get('/1'), api.get('/2'), api.get('/3')])
    expect(issued).toBe(1)
    expect(server.requests.find(({url}) => url === '/token')?.body).toContain('scope=a+b')
    issued = 7
    expect((await api.get('/4')).status).toBe(200)
    expect(issued).toBe(8)
  })

  test('says what is missing without a key or a base URL', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const api = clientFor(server.url, {auth: {type: 'apiKey', key: undefined}})
    await expect(api.get('/')).rejects.toMatchObject({code: 'SECRET_MISSING'})
    await expect(createClient().get('/x')).rejects.toMatchObject({code: 'API_MISSING'})
    expect(() => createClient({baseURL: 'ftp://x'})).toThrow('baseURL')
    expect((await createClient().get(server.url)).status).toBe(200)
    expect(server.requests).toHaveLength(1)
  })

  test('answers from memory as long as HTTP allows it, and asks whether it changed', async () => {
    let version = 1
    const server = await startServer(({headers}, response) => {
      response.setHeader('etag', `"${version}"`)
      if (headers['if-none-match'] === `"${version}"`) response.writeHead(304).end()
      else sendJson(response, 200, {version}, {'cache-control': 'max-age=1'})
    })
    const api = clientFor(server.url, {cache: true})
    const get = async () => {
      const {data, cache} = await api.get('/x')
      return [(data as {version: number}).version, cache]
    }
    expect(await get()).toEqual([1, 'miss'])
    const soon = await get()
    // Where a loaded machine took more than the second, it has been asked.
    expect([
      [1, 'hit'],
      [1, 'revalidated'],
    ]).toContainEqual(soon)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await get()).toEqual([1, 'revalidated'])
    version = 2
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await get()).toEqual([2, 'miss'])
    expect((await api.get('/x', {cache: false})).cache).toBe('bypass')
  })

  test('answers for a chosen time, each credential by itself, until something is changed', async () => {
    let token = 'canary-one'
    const server = await startServer(({headers}, response) =>
      sendJson(response, 200, {last: headers.authorization?.slice(-3)}),
    )
    const api = clientFor(server.url, {
      cache: 60_000,
      auth: {type: 'bearer', token: async () => token},
    })
    const get = async (path = '/users') => {
      const {data, cache} = await api.get(path)
      return [(data as {last: string}).last, cache]
    }
    expect(await get()).toEqual(['one', 'miss'])
    expect(await get()).toEqual(['one', 'hit'])
    token = 'canary-two'
    expect(await get()).toEqual(['two', 'miss'])
    expect(await get()).toEqual(['two', 'hit'])
    token = 'canary-one'
    expect(await get()).toEqual(['one', 'hit'])
    await get('/other')
    await api.post('/users', {name: 'John'})
    expect(await get()).toEqual(['one', 'miss'])
    expect(await get('/other')).toEqual(['one', 'hit'])
    const another = clientFor(server.url, {cache: 60_000})
    expect((await another.get('/users')).cache).toBe('miss')
  })

  test('keeps its rate limit, and what the server says of its own', async () => {
    const arrivals: number[] = []
    const server = await startServer((_, response) => {
      arrivals.push(performance.now())
      sendJson(response, 200, {}, arrivals.length === 6 ? {ratelimit: '"d";r=0;t=1'} : {})
    })
    const api = clientFor(server.url, {rateLimit: {limit: 3, per: 400}})
    await Promise.all(Array.from({length: 6}, () => api.get('/x')))
    expect((arrivals[3] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(380)
    await api.get('/y')
    expect((arrivals[6] ?? 0) - (arrivals[5] ?? 0)).toBeGreaterThanOrEqual(990)
  })

  test('stays small over two thousand requests and reuses its connections', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    onTestFinished(() => void process.off('warning', note))
    let sockets = 0
    const server = createServer((_, response) => response.end('{"ok":true}'))
    server.on('connection', () => sockets++)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const api = clientFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      maxTime: 60_000,
    })
    const {signal} = new AbortController()
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const timersBefore = timers()
    const growth: number[] = []
    let held = 0
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 400; index++) await api.get('/x', {signal})
      await new Promise((resolve) => setTimeout(resolve, 50))
      collectGarbage()
      const now = process.memoryUsage().heapUsed
      growth.push((now - held) / 1024)
      held = now
    }
    // What every request left behind would show in each round: 1 KiB each is 400 KiB. What is
    // compiled or grown once shows in one.
    expect(Math.min(...growth), growth.join(' ')).toBeLessThan(200)
    expect(sockets).toBeLessThan(5)
    expect(timers() - timersBefore).toBeLessThan(20)
    expect(warnings).toEqual([])
  }, 120_000)
})
