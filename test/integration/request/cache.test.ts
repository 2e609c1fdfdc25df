import {randomBytes} from 'node:crypto'
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import type {ApiSettings} from '../../../src/api/index.js'
import type {Authorizer} from '../../../src/auth/index.js'
import {createHttpClient, type HeaderList} from '../../../src/http/index.js'
import {
  createPipeline,
  headerValue,
  type RequestOptions,
  readBody,
} from '../../../src/request/index.js'
import {createRedactor, Secret, systemClock} from '../../../src/shared/index.js'
import {
  type CacheStore,
  createMemoryCache,
  openCacheStore,
  openDatabase,
} from '../../../src/storage/index.js'
import {describeWithRedis, freePort, type RunningRedis, startRedis} from '../../helpers/redis.js'

const closers: Array<() => unknown> = []
let home: string
let store: CacheStore
let storeUrl: string | undefined
let inMemory = false
/** Milliseconds by which the tests' clock is ahead. */
let later = 0
let details: string[] = []
let warnings: string[] = []
let background: Array<Promise<void>> = []
const clock = {...systemClock, now: () => Date.now() + later}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'apix-cache-'))
  later = 0
  details = []
  warnings = []
  background = []
  store = await openStore()
  await store.clear()
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  rmSync(home, {recursive: true, force: true})
})

async function openStore(more: {maxSize?: number; directory?: string; url?: string} = {}) {
  if (inMemory) return createMemoryCache({clock, maxSize: 1024 * 1024, ...more})
  const database = await openDatabase(join(home, 'apix.db'))
  const opened = await openCacheStore({
    ...{url: storeUrl, database: async () => database, clock, redactor: createRedactor()},
    ...{directory: home, maxSize: 1024 * 1024, ...more},
  })
  closers.push(() => database.close())
  closers.push(() => opened.close())
  return opened
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, count: number) => void

async function serve(handler: Handler) {
  const seen: http.IncomingMessage[] = []
  const server = http.createServer((request, response) => {
    seen.push(request)
    request.resume()
    // Its clock is not that of the test, and a date in the past makes an answer old.
    response.sendDate = false
    handler(request, response, seen.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  closers.push(stop)
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, stop}
}

const answering =
  (headers: http.OutgoingHttpHeaders) =>
  (_: http.IncomingMessage, response: http.ServerResponse, count: number) => {
    response.writeHead(200, headers).end(`answer ${count}`)
  }

interface Sending {
  method?: string
  headers?: HeaderList
  options?: RequestOptions
  api?: ApiSettings
  authorizer?: Authorizer
  redactor?: ReturnType<typeof createRedactor>
}

async function send(url: string, sending: Sending = {}) {
  const client = createHttpClient({environment: {}})
  closers.push(() => client.close())
  const {authorizer} = sending
  const pipeline = createPipeline({
    http: async () => client,
    clock,
    notifier: {
      notice: (text) => details.push(text),
      warn: (text) => warnings.push(text),
      detail: (text) => details.push(text),
    },
    redactor: sending.redactor ?? createRedactor(),
    userAgent: 'apix/test',
    random: () => 0,
    store: async () => Promise.reject(new Error('no store here')),
    cacheStore: async () => store,
    background: (work) => background.push(work),
    ...(authorizer && {authorizer: async () => authorizer}),
  })
  const {method = 'GET', headers = [], api, options} = sending
  const request = await pipeline.prepare(
    {method, target: url, headers, query: [], body: {kind: 'none'}},
    api,
    {cache: true, retry: {limit: 0}, ...options},
  )
  const response = await pipeline.run(request)
  const bytes = await readBody(response.body, 1e8)
  const {cache, status} = response
  return {cache, status, bytes, body: bytes.toString(), headers: response.headers, response}
}

function settings(baseUrl: string, name = 'shop'): ApiSettings {
  return {
    ...{name, environment: 'default', baseUrl, origins: [new URL(baseUrl).origin]},
    ...{headers: {}, query: {}, timeout: 5000, retry: {limit: 0, maxDelay: 1000}, cache: true},
    ...{auth: {type: 'bearer'}, webhook: {}, confirm: false, validate: false},
    history: {bodies: true},
  } as ApiSettings
}

function loggedInAs(token: string): Authorizer {
  const who = {account: 'default', fingerprint: `print of ${token}`}
  const headers = [['Authorization', new Secret(`Bearer ${token}`)]] as const
  return {
    identify: async () => who,
    grant: async () => ({headers, query: [], ...who}),
    renew: async () => null,
  }
}

function behaviour(): void {
  test('one credential never gets the body of another', async () => {
    const {url, seen} = await serve((request, response) => {
      response.writeHead(200, {'cache-control': 'private, max-age=100'})
      response.end(request.headers.authorization === 'Bearer A' ? 'for the first' : 'for the other')
    })
    const by = (token: string) => ({headers: [['Authorization', `Bearer ${token}`]] as HeaderList})
    expect((await send(url, by('A'))).body).toBe('for the first')
    expect((await send(url, by('B'))).body).toBe('for the other')
    expect(await send(url, by('A'))).toMatchObject({cache: 'hit', body: 'for the first'})
    expect(await send(url)).toMatchObject({cache: 'miss', body: 'for the other'})
    const stored = (token: string) => ({api: settings(url), authorizer: loggedInAs(token)})
    expect(await send(`${url}/`, stored('A'))).toMatchObject({cache: 'miss'})
    expect(await send(`${url}/`, stored('B'))).toMatchObject({cache: 'miss'})
    expect(await send(`${url}/`, stored('A'))).toMatchObject({cache: 'hit', body: 'for the first'})
    const other = {...stored('A'), api: settings(url, 'other')}
    expect(await send(`${url}/`, other)).toMatchObject({cache: 'miss'})
    expect(seen).toHaveLength(6)
  })

  test('a hit is the same to the byte, with its age, and asks nobody', async () => {
    const bytes = randomBytes(100_000)
    const {url, seen} = await serve((_, response) => {
      response.writeHead(200, 'Fine', {'cache-control': 'max-age=100', 'x-a': '1'}).end(bytes)
    })
    await send(url)
    later = 30_000
    const hit = await send(url)
    expect(hit.cache).toBe('hit')
    expect(hit.bytes.equals(bytes)).toBe(true)
    expect(headerValue(hit.headers, 'x-a')).toBe('1')
    expect(Number(headerValue(hit.headers, 'age'))).toBeGreaterThanOrEqual(30)
    expect(hit.response).toMatchObject({status: 200, statusText: 'Fine', attempts: []})
    expect(hit.response.cached?.left).toBeLessThanOrEqual(70_000)
    const {total, firstByte, download} = hit.response.timings()
    expect(firstByte + download).toBeCloseTo(total, 2)
    later = 101_000
    expect((await send(url)).cache).toBe('miss')
    expect(seen).toHaveLength(2)
  })

  test('HEAD is answered from GET, other methods are not', async () => {
    const {url} = await serve(answering({'cache-control': 'max-age=100'}))
    await send(url)
    expect(await send(url, {method: 'HEAD'})).toMatchObject({cache: 'hit', body: ''})
    expect((await send(url, {method: 'OPTIONS'})).cache).toBe('bypass')
    expect((await send(url, {headers: [['Range', 'bytes=0-1']]})).cache).toBe('bypass')
    expect((await send(url)).cache).toBe('hit')
  })

  test('a 304 brings the stored response up to date', async () => {
    const {url, seen} = await serve((request, response) => {
      const headers = {etag: '"v1"', 'cache-control': 'max-age=10'}
      if (request.headers['if-none-match'] !== '"v1"') {
        response.writeHead(200, {...headers, 'x-old': '1', 'x-both': 'old'}).end('body')
      } else response.writeHead(304, {...headers, 'x-both': 'new', 'x-new': '1'}).end()
    })
    await send(url)
    later = 11_000
    const again = await send(url)
    expect(again).toMatchObject({cache: 'revalidated', status: 200, body: 'body'})
    const merged = ['x-old', 'x-both', 'x-new'].map((name) => headerValue(again.headers, name))
    expect(merged).toEqual(['1', 'new', '1'])
    expect(again.response.attempts).toMatchObject([{status: 304}])
    later = 15_000
    const hit = await send(url)
    expect([hit.cache, headerValue(hit.headers, 'x-both')]).toEqual(['hit', 'new'])
    expect(seen).toHaveLength(2)
  })

  test('a 304 about another version is not believed', async () => {
    const {url, seen} = await serve((request, response) => {
      const headers = {'cache-control': 'max-age=10'}
      if (request.headers['if-none-match'])
        response.writeHead(304, {...headers, etag: '"v2"'}).end()
      else response.writeHead(200, {...headers, etag: '"v1"'}).end(`body ${seen.length}`)
    })
    await send(url)
    later = 11_000
    expect(await send(url)).toMatchObject({cache: 'miss', status: 200, body: 'body 3'})
  })

  test('a changed answer takes the place of the stored one', async () => {
    const {url} = await serve((_, response, count) => {
      const headers = {etag: `"v${count}"`, 'cache-control': count < 3 ? 'max-age=10' : 'no-store'}
      response.writeHead(200, headers).end(`body ${count}`)
    })
    await send(url)
    later = 11_000
    expect(await send(url)).toMatchObject({cache: 'miss', body: 'body 2'})
    expect(await send(url)).toMatchObject({cache: 'hit', body: 'body 2'})
    later = 22_000
    expect(await send(url)).toMatchObject({cache: 'miss', body: 'body 3'})
    expect(await store.stats()).toMatchObject({entries: 0, size: 0})
  })

  test('each value of what it varies with has its own', async () => {
    const {url, seen} = await serve((request, response) => {
      const headers = {'cache-control': 'max-age=100', vary: 'Accept-Language, X-Shape'}
      response.writeHead(200, headers).end(request.headers['accept-language'])
    })
    const speaking = (language: string) => ({
      headers: [['Accept-Language', language]] as HeaderList,
    })
    await send(url, speaking('de'))
    await send(url, speaking('fr'))
    expect(await send(url, speaking('de'))).toMatchObject({cache: 'hit', body: 'de'})
    expect(await send(url, speaking('fr'))).toMatchObject({cache: 'hit', body: 'fr'})
    expect(seen).toHaveLength(2)
  })

  test.each([
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'PURGE',
  ])('%s invalidates its target for everybody, when it succeeds', async (method) => {
    const {url} = await serve((request, response) => {
      const fails = request.url === '/fail' && request.method === method
      response.writeHead(fails ? 500 : 200, {'cache-control': 'max-age=100'}).end('x')
    })
    const mine = {headers: [['X-API-Key', 'mine']] as HeaderList}
    for (const path of ['/a', '/a?page=2', '/b', '/fail']) await send(url + path, mine)
    await send(`${url}/a`)
    await send(`${url}/a`, {method})
    await send(`${url}/fail`, {method})
    // Caching switched off does not mean that what is stored stays true.
    expect((await send(`${url}/a`, mine)).cache).toBe('miss')
    expect((await send(`${url}/a?page=2`, mine)).cache).toBe('miss')
    expect((await send(`${url}/b`, mine)).cache).toBe('hit')
    expect((await send(`${url}/fail`, mine)).cache).toBe('hit')
  })

  test('Location and Content-Location are invalidated on the same origin only', async () => {
    const other = await serve(answering({'cache-control': 'max-age=100'}))
    const {url} = await serve((request, response) => {
      const isPost = request.method === 'POST'
      const named = isPost ? {location: '/new', 'content-location': `${other.url}/theirs`} : {}
      response.writeHead(isPost ? 303 : 200, {'cache-control': 'max-age=100', ...named}).end('x')
    })
    await send(`${url}/new`)
    await send(`${other.url}/theirs`)
    await send(`${url}/list`, {method: 'POST'})
    expect((await send(`${url}/new`)).cache).toBe('miss')
    expect((await send(`${other.url}/theirs`)).cache).toBe('hit')
  })

  test('a time to live overrides what the server says, for answers', async () => {
    const {url} = await serve((request, response) => {
      response
        .writeHead(request.url === '/gone' ? 500 : 200, {'cache-control': 'no-store'})
        .end('x')
    })
    const options = {cache: 60_000}
    await send(url, {options})
    later = 59_000
    expect((await send(url, {options})).cache).toBe('hit')
    expect((await send(url)).cache).toBe('miss')
    later = 61_000
    expect((await send(url, {options})).cache).toBe('miss')
    await send(`${url}/gone`, {options})
    expect((await send(`${url}/gone`, {options})).cache).toBe('miss')
  })

  test('--no-cache neither reads nor writes, --refresh only writes', async () => {
    const {url} = await serve(answering({'cache-control': 'max-age=100'}))
    expect(await send(url, {options: {cache: false}})).toMatchObject({cache: 'bypass'})
    expect(await send(url)).toMatchObject({cache: 'miss', body: 'answer 2'})
    expect(await send(url, {options: {cache: false}})).toMatchObject({body: 'answer 3'})
    expect(await send(url, {options: {refresh: true}})).toMatchObject({cache: 'miss'})
    expect(await send(url)).toMatchObject({cache: 'hit', body: 'answer 4'})
  })

  test('only-if-cached never asks the server', async () => {
    const {url, seen} = await serve(answering({'cache-control': 'max-age=100'}))
    const asked = {headers: [['Cache-Control', 'only-if-cached']] as HeaderList}
    expect(await send(url, asked)).toMatchObject({status: 504, body: ''})
    expect(seen).toHaveLength(0)
    await send(url)
    expect(await send(url, asked)).toMatchObject({status: 200, cache: 'hit'})
  })

  test('a condition that the person set gets its own answer', async () => {
    const {url, seen} = await serve((request, response) => {
      const same = request.headers['if-none-match'] === '"v1"'
      response.writeHead(same ? 304 : 200, {etag: '"v1"', 'cache-control': 'max-age=10'})
      response.end(same ? undefined : 'body')
    })
    const asked = {headers: [['If-None-Match', '"v1"']] as HeaderList}
    expect(await send(url, asked)).toMatchObject({status: 304, cache: 'miss'})
    await send(url)
    expect(await send(url, asked)).toMatchObject({status: 304, cache: 'hit', body: ''})
    const different = {headers: [['If-None-Match', '"v0"']] as HeaderList}
    expect(await send(url, different)).toMatchObject({status: 200, cache: 'hit', body: 'body'})
    later = 11_000
    expect(await send(url, asked)).toMatchObject({status: 304, cache: 'miss'})
    expect(await send(url)).toMatchObject({status: 200, cache: 'hit', body: 'body'})
    expect(seen).toHaveLength(3)
  })

  test('stale-while-revalidate answers at once and prepares the next answer', async () => {
    const {url} = await serve(answering({'cache-control': 'max-age=10, stale-while-revalidate=60'}))
    await send(url)
    later = 20_000
    expect(await send(url)).toMatchObject({cache: 'stale', body: 'answer 1'})
    await Promise.all(background)
    expect(await send(url)).toMatchObject({cache: 'hit', body: 'answer 2'})
  })

  test('stale-if-error stands in for a failing server, and nothing else does', async () => {
    let control = 'max-age=10, stale-if-error=60'
    const server = await serve((_, response, count) => {
      response.writeHead(count % 2 === 1 ? 200 : 503, {'cache-control': control}).end(`${count}`)
    })
    await send(server.url)
    later = 20_000
    expect(await send(server.url)).toMatchObject({cache: 'stale', status: 200, body: '1'})
    expect(details.at(-1)).toMatch(/stale/)
    control = 'max-age=10'
    expect(await send(server.url)).toMatchObject({cache: 'miss', body: '3'})
    later = 40_000
    expect(await send(server.url)).toMatchObject({status: 503})
    later = 60_000
    server.stop()
    await expect(send(server.url)).rejects.toMatchObject({code: 'CONNECTION_REFUSED'})
  })

  test('a body that does not arrive whole is not kept', async () => {
    const {url} = await serve((_, response, count) => {
      response.writeHead(200, {'cache-control': 'max-age=100', 'content-length': '10'})
      if (count > 1) return response.end('0123456789')
      response.write('01234')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(send(url)).rejects.toMatchObject({code: 'TRUNCATED'})
    expect(await store.stats()).toMatchObject({entries: 0})
    expect(await send(url)).toMatchObject({cache: 'miss', body: '0123456789'})
  })

  test('a response that holds a secret is not kept, wherever it is', async () => {
    const secret = 'sk_live_0123456789'
    const {url} = await serve((request, response) => {
      const where = request.url
      response.writeHead(200, {
        'cache-control': 'max-age=100',
        ...(where === '/header' && {'x-echo': `Bearer ${secret}`}),
      })
      if (where === '/cut') {
        response.write(`you are ${secret.slice(0, 9)}`)
        setTimeout(() => response.end(secret.slice(9)), 20)
      } else response.end(where === '/base64' ? Buffer.from(secret).toString('base64') : 'fine')
    })
    const sending = {headers: [['Authorization', `Bearer ${secret}`]] as HeaderList}
    for (const path of ['/header', '/cut', '/base64']) {
      await send(url + path, sending)
      expect(details.at(-1)).toMatch(/not kept.*secret/)
    }
    expect(await store.stats()).toMatchObject({entries: 0})
    await send(`${url}/?api_key=${secret}`, sending)
    expect(JSON.stringify(await store.list())).not.toContain(secret)
    expect(await store.list()).toHaveLength(1)
  })

  test('redirects are answered as they are followed', async () => {
    const {url} = await serve((request, response) => {
      const headers = {'cache-control': 'max-age=100'}
      if (request.url === '/old') response.writeHead(301, {...headers, location: '/new'}).end()
      else response.writeHead(200, headers).end('new')
    })
    const follow = {options: {follow: true}}
    expect(await send(`${url}/old`)).toMatchObject({status: 301})
    expect(await send(`${url}/old`)).toMatchObject({status: 301, cache: 'hit'})
    expect(await send(`${url}/old`, follow)).toMatchObject({status: 200, cache: 'miss'})
    const forTime = {options: {follow: true, cache: 60_000}}
    await send(`${url}/old`, forTime)
    expect(await send(`${url}/old`, forTime)).toMatchObject({status: 200, cache: 'hit'})
    expect(await send(`${url}/old`)).toMatchObject({status: 301, cache: 'hit'})
  })

  test('what was not used for longest goes first when the cache is full', async () => {
    store = await openStore({maxSize: 8000})
    const {url} = await serve((request, response) => {
      const size = request.url === '/huge' ? 1001 : 900
      response.writeHead(200, {'cache-control': 'max-age=10000'}).end('x'.repeat(size))
    })
    for (let index = 0; index < 8; index++) {
      later = index * 1000
      await send(`${url}/${index}`)
    }
    later = 120_000
    await send(`${url}/0`)
    later = 130_000
    await send(`${url}/8`)
    await send(`${url}/9`)
    const {size, entries} = await store.stats()
    expect(size).toBeLessThanOrEqual(8000)
    expect(entries).toBeGreaterThan(5)
    expect((await send(`${url}/0`)).cache).toBe('hit')
    expect((await send(`${url}/1`)).cache).toBe('miss')
    await send(`${url}/huge`)
    expect((await send(`${url}/huge`)).cache).toBe('miss')
  })

  test('is listed and cleared', async () => {
    const {url} = await serve(answering({'cache-control': 'max-age=100'}))
    for (const path of ['/a', '/b', '/c']) {
      await send(url + path)
      later += 1000
    }
    expect((await store.list()).map((item) => new URL(item.url).pathname)).toEqual([
      '/c',
      '/b',
      '/a',
    ])
    expect(await store.stats()).toEqual({entries: 3, size: 24, maxSize: 1024 * 1024})
    expect(await store.clear()).toBe(3)
    expect(await store.stats()).toMatchObject({entries: 0, size: 0})
    expect((await send(`${url}/a`)).cache).toBe('miss')
  })
}

describe('the cache of this machine', () => {
  behaviour()

  test('keeps private files, and none of what is gone', async () => {
    const {url} = await serve(answering({'cache-control': 'max-age=100'}))
    await send(url)
    const folder = join(home, 'responses')
    const [name = '', ...others] = readdirSync(folder)
    expect(others).toEqual([])
    if (process.platform !== 'win32') {
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    await send(url, {options: {refresh: true}})
    expect(readdirSync(folder)).toHaveLength(1)
    writeFileSync(join(folder, 'left-behind'), 'x')
    writeFileSync(join(folder, '.left.tmp'), 'x')
    await store.clear()
    expect(readdirSync(folder)).toEqual([])
  })

  test.each(['changed', 'cut', 'gone'])('a body that was %s is fetched again', async (how) => {
    const {url} = await serve(answering({'cache-control': 'max-age=100', etag: '"v"'}))
    await send(url)
    const folder = join(home, 'responses')
    const path = join(folder, readdirSync(folder)[0] ?? '')
    if (how === 'gone') rmSync(path)
    else writeFileSync(path, how === 'cut' ? readFileSync(path).subarray(0, 3) : 'ANSWER 1')
    expect(await send(url)).toMatchObject({cache: 'miss', body: 'answer 2'})
    expect(await send(url)).toMatchObject({cache: 'hit', body: 'answer 2'})
  })

  test('a directory that cannot be used is a warning, once', async () => {
    writeFileSync(join(home, 'file'), '')
    store = await openStore({directory: join(home, 'file')})
    const {url} = await serve(answering({'cache-control': 'max-age=100'}))
    expect(await send(url)).toMatchObject({cache: 'miss', body: 'answer 1'})
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/the cache is not used/)
  })
})

describe('the cache of a program', () => {
  beforeAll(() => {
    inMemory = true
  })
  afterAll(() => {
    inMemory = false
  })
  behaviour()

  test('counts what empty answers take as well, and keeps those in use', async () => {
    store = await openStore({maxSize: 32 * 1024})
    const {url} = await serve((_, response) =>
      response.writeHead(200, {'cache-control': 'max-age=100'}).end(),
    )
    await send(`${url}/first`)
    for (let index = 0; index < 100; index++) {
      await send(`${url}/${index}`)
      expect((await send(`${url}/first`)).cache).toBe('hit')
    }
    expect((await store.stats()).entries).toBe(32)
    expect((await send(`${url}/0`)).cache).toBe('miss')
  })
})

describeWithRedis('the cache in Redis', () => {
  let redis: RunningRedis
  beforeAll(async () => {
    redis = await startRedis()
    storeUrl = redis.url
  })
  afterAll(async () => {
    storeUrl = undefined
    await redis.stop()
  })
  behaviour()

  test('is shared by machines', async () => {
    const {url} = await serve(answering({'cache-control': 'max-age=100'}))
    await send(url)
    home = mkdtempSync(join(tmpdir(), 'apix-cache-'))
    store = await openStore()
    expect(await send(url)).toMatchObject({cache: 'hit', body: 'answer 1'})
  })

  test('everything in it has an end', async () => {
    const {url} = await serve(answering({'cache-control': 'max-age=100', etag: '"v"'}))
    await send(url)
    const {createClient} = await import('@redis/client')
    const client = createClient({url: redis.url})
    await client.connect()
    const keys = await client.keys('*')
    expect(keys.length).toBeGreaterThan(5)
    const times = await Promise.all(keys.map(async (key) => [key, await client.ttl(key)] as const))
    expect(times.filter(([key, ttl]) => ttl < 0 && key !== 'apix:cache:salt')).toEqual([])
    client.destroy()
  })

  test('that cannot be reached is a warning, with its host', async () => {
    const port = await freePort()
    store = await openStore({url: `redis://:hunter22@127.0.0.1:${port}`})
    const {url} = await serve(answering({'cache-control': 'max-age=100'}))
    expect(await send(url)).toMatchObject({cache: 'bypass', body: 'answer 1'})
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(`redis://127.0.0.1:${port} cannot be used`)
    expect(warnings[0]).not.toContain('hunter22')
  })
})
