import {execFile} from 'node:child_process'
import {readFileSync, statSync} from 'node:fs'
import {createServer} from 'node:http'
import {createRequire} from 'node:module'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {gzipSync} from 'node:zlib'
import {Ajv} from 'ajv'
import {describe, expect, onTestFinished, test} from 'vitest'
import {createHttpClient} from '../../../src/http/index.js'
import {
  createRouteTable,
  type MockInput,
  parseFaultRule,
  parseLimitRule,
  parseRoute,
  readRecording,
  recordHar,
  startMock,
} from '../../../src/mock/index.js'
import {systemClock} from '../../../src/shared/index.js'
import {rawExchange} from '../../helpers/raw-exchange.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

interface Seen {
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** An upstream that tells what it saw. */
async function upstream() {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const {method = '', url = '', headers} = request
    seen.push({method, url, headers, body: Buffer.concat(chunks).toString()})
    const path = url.split('?')[0]
    if (path === '/base/gzip') {
      const body = gzipSync('{"packed":true,"password":"hunter2hunter2"}')
      response.writeHead(200, {'content-type': 'application/json', 'content-encoding': 'gzip'})
      response.end(body)
    } else if (path === '/base/slow') {
      response.writeHead(200, {'content-type': 'text/plain', connection: 'x-hop', 'x-hop': '1'})
      response.write('first')
      setTimeout(() => response.end('last'), 300)
    } else if (path === '/base/half') {
      response.writeHead(200, {'content-length': '100'})
      response.write('half')
      setTimeout(() => response.destroy(), 50)
    } else {
      response.writeHead(201, {
        'content-type': 'application/json',
        'set-cookie': ['session=canary-cookie-1', 'b=2'],
        etag: '"1"',
      })
      response.end(
        JSON.stringify({echo: Buffer.concat(chunks).toString(), token: 'canary-token-2'}),
      )
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`, seen, server}
}

async function proxyTo(url: string, input: Partial<MockInput> = {}, routes: string[] = []) {
  const client = createHttpClient({environment: {}})
  const deps = {readFile: () => Buffer.from('')}
  const server = await startMock(
    {
      sources: [createRouteTable(routes.map((route) => parseRoute(route, deps)))],
      upstream: {url, http: async () => client},
      ...input,
    },
    {clock: systemClock, notifier: {notice() {}, warn() {}, detail() {}}},
  )
  onTestFinished(async () => {
    await server.close()
    client.close()
  })
  return server
}

describe('what no route is for is passed on', () => {
  test('but no WebSocket, which would arrive as something else', async () => {
    const {url, seen} = await upstream()
    const mock = await proxyTo(url)
    const {text} = await rawExchange(
      mock.port,
      'GET /chat HTTP/1.1\r\nHost: mock\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    expect(text).toMatch(/^HTTP\/1\.1 501 /)
    expect(text).toContain('"title":"WebSocket connections are not passed on"')
    expect(seen).toEqual([])
    expect(mock.calls()[0]).toMatchObject({path: '/chat', status: 501})
  })

  test('with its own headers, and without those of the connection', async () => {
    const {url, seen} = await upstream()
    const mock = await proxyTo(url, {}, ['GET /own=200:mine'])
    expect(await (await fetch(`${mock.url}/own`)).text()).toBe('mine')
    const {text} = await rawExchange(
      mock.port,
      'POST /things?a=1&a=%20x HTTP/1.1\r\nHost: mock.local\r\nConnection: close, X-Mine\r\n' +
        'X-Mine: hop\r\nKeep-Alive: 1\r\nTE: trailers\r\nX-Own: kept\r\nContent-Length: 5\r\n\r\nhello',
    )
    expect(text).toMatch(/^HTTP\/1\.1 201 Created\r\n/)
    expect(text).toContain('set-cookie: session=canary-cookie-1\r\nset-cookie: b=2')
    expect(seen).toMatchObject([{method: 'POST', url: '/base/things?a=1&a=%20x', body: 'hello'}])
    const {headers} = seen[0] as Seen
    expect(headers['host']).toBe(new URL(url).host)
    expect(headers['x-own']).toBe('kept')
    expect(headers['content-length']).toBe('5')
    for (const name of ['x-mine', 'keep-alive', 'te']) expect(headers[name], name).toBeUndefined()
    expect(mock.calls()).toMatchObject([
      {path: '/own', route: 'GET /own'},
      {path: '/things', route: `proxy ${url}`, status: 201, body: 'hello'},
    ])
  })

  test('as it comes: packed, in pieces, and broken off', async () => {
    const {url} = await upstream()
    const mock = await proxyTo(url)
    const packed = await rawExchange(
      mock.port,
      'GET /gzip HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    )
    expect(packed.text).toContain('content-encoding: gzip')
    expect(await (await fetch(`${mock.url}/gzip`)).json()).toMatchObject({packed: true})

    const slow = await fetch(`${mock.url}/slow`)
    expect(slow.headers.get('x-hop')).toBeNull()
    const reader = slow.body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first')
    // The end has not been sent yet: what came is passed on at once.
    expect(mock.calls().some(({path}) => path === '/slow')).toBe(false)
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last')

    await expect(fetch(`${mock.url}/half`).then((response) => response.text())).rejects.toThrow()
  })

  test('a large upload goes through without being held', async () => {
    const {url, seen} = await upstream()
    const mock = await proxyTo(url, {maxBody: 1000})
    const body = 'x'.repeat(3_000_000)
    const answered = await fetch(`${mock.url}/up`, {method: 'PUT', body})
    expect(answered.status).toBe(201)
    await answered.text()
    expect(seen[0]?.body.length).toBe(3_000_000)
    expect(mock.calls()[0]?.body).toHaveLength(64 * 1024)
  })

  test('under the limits and faults of the mock', async () => {
    const {url, seen} = await upstream()
    const mock = await proxyTo(url, {
      limits: [parseLimitRule('2/20s')],
      faults: [parseFaultRule('GET /x=truncatedx1')],
    })
    await expect(fetch(`${mock.url}/x`).then((response) => response.text())).rejects.toThrow()
    expect((await fetch(`${mock.url}/x`)).headers.get('ratelimit-remaining')).toBe('0')
    expect((await fetch(`${mock.url}/x`)).status).toBe(429)
    expect(seen).toHaveLength(2)
  })

  test('an upstream that is not there is a 502 that says so', async () => {
    const mock = await proxyTo('http://127.0.0.1:9')
    const response = await fetch(`${mock.url}/x`)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({code: 'CONNECTION_REFUSED'})
  })
})

function harSchema() {
  const require = createRequire(import.meta.url)
  const schemas = require('har-schema') as Record<string, object>
  const ajv = new Ajv({strict: false, validateFormats: false})
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'))
  for (const schema of Object.values(schemas)) ajv.addSchema(schema)
  const validate = ajv.getSchema('har.json#')
  if (!validate) throw new Error('no schema of HAR')
  return validate
}

describe('a recording', () => {
  async function recorded(calls: (url: string) => Promise<void>) {
    const {url} = await upstream()
    const path = join(temporaryFolder(), 'calls.har')
    const recorder = await recordHar({path, version: '1', all: false}, {warn() {}})
    const mock = await proxyTo(url, {recorder}, ['GET /own=200:mine'])
    await calls(mock.url)
    await mock.close()
    await recorder.close()
    return {path, text: readFileSync(path, 'utf8'), upstream: url}
  }

  const secrets = {
    authorization: 'Bearer canary-bearer-3',
    cookie: 'sid=canary-cookie-4; other=canary-cookie-5',
    'x-api-key': 'canary-key-6',
    'x-note': 'ghp_0123456789abcdefghij0123456789abcdef',
  }

  test('is a valid HAR without a credential, private, and answers like the original', async () => {
    const {
      path,
      text,
      upstream: url,
    } = await recorded(async (base) => {
      await (await fetch(`${base}/own`)).text()
      for (const name of ['Ada', 'Bob']) {
        await fetch(`${base}/login?api_key=canary-query-7&v=1`, {
          method: 'POST',
          headers: {...secrets, 'content-type': 'application/json'},
          body: JSON.stringify({name, password: 'canary-password-8', echo: 'canary-bearer-3'}),
        }).then((response) => response.text())
      }
      await fetch(`${base}/form`, {
        method: 'POST',
        body: new URLSearchParams({user: 'ada', client_secret: 'canary-form-9'}),
      }).then((response) => response.text())
      await (await fetch(`${base}/gzip`)).text()
    })
    expect(text).not.toMatch(/canary-|ghp_|hunter2/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const har = JSON.parse(text)
    const validate = harSchema()
    expect(validate(har), JSON.stringify(validate.errors)).toBe(true)
    const {entries} = har.log
    expect(entries).toHaveLength(4)
    expect(entries[0].request.url).toBe(`${url}/login?api_key=[redacted]&v=1`)
    expect(entries[3].response.content.text).toBe('{"packed":true,"password":"[redacted]"}')
    expect(entries[3].timings.wait).toBeGreaterThan(0)

    const replay = await startMock(
      {sources: [readRecording(text, path)]},
      {clock: systemClock, notifier: {notice() {}, warn() {}, detail() {}}},
    )
    onTestFinished(() => replay.close())
    const login = async (name: string, query = 'v=1&api_key=other') => {
      const response = await fetch(`${replay.url}/base/login?${query}`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        // Another order, another password, other spaces.
        body: JSON.stringify({echo: 'any', password: 'any', name}, null, 2),
      })
      return {status: response.status, body: (await response.json()) as Record<string, unknown>}
    }
    expect((await login('Bob')).body['echo']).toContain('Bob')
    expect((await login('Ada')).body['echo']).toContain('Ada')
    expect(await login('Eve')).toMatchObject({
      status: 404,
      body: {nearest: [{why: 'the body is not the recorded one: /name differs'}, {}, {}]},
    })
    expect((await login('Ada', 'v=1')).status).toBe(404)
    expect((await login('Ada', 'v=1&api_key=x&more=1')).body).toMatchObject({
      nearest: [{why: expect.stringContaining('of the query, more was not recorded')}, {}, {}],
    })
    expect(await (await fetch(`${replay.url}/base/gzip`)).json()).toMatchObject({packed: true})
  })

  test('the same request again gets what came next', () => {
    const entry = (status: number) => ({
      request: {method: 'GET', url: 'https://api.example.com/x?b=2&a=1'},
      response: {
        status,
        headers: [{name: 'X-A', value: '1'}],
        content: {text: 'aGk=', encoding: 'base64', mimeType: 'text/plain'},
      },
    })
    const failed = {request: {method: 'GET', url: 'https://a/y'}, response: {status: 0}}
    const har = {log: {entries: [entry(503), entry(200), failed]}}
    const source = readRecording(JSON.stringify(har), 'x.har')
    const request = {
      ...{method: 'GET', path: '/x', target: '/x', query: new URLSearchParams('a=1&b=2')},
      ...{headers: [], body: Buffer.alloc(0), params: {}},
    }
    const statuses = [1, 2, 3].map(() => source.find(request)?.take().respond(request))
    expect(statuses).toMatchObject([
      {status: 503},
      {status: 200},
      {status: 200, body: Buffer.from('hi')},
    ])
    expect(source.find({...request, path: '/y'})).toBeUndefined()
    expect(() => readRecording('{}', 'x.har')).toThrow('has no log.entries')
  })

  test('ends when it is full, and stays whole', async () => {
    const path = join(temporaryFolder(), 'calls.har')
    const warnings: string[] = []
    const recorder = await recordHar(
      {path, version: '1', all: true, most: 3000},
      {warn: (text) => warnings.push(text)},
    )
    const side = {headers: [], body: Buffer.from('x'.repeat(500)), size: 500}
    for (let call = 0; call < 10; call++) {
      recorder.record({
        ...{startedAt: call, method: 'GET', url: 'http://a/x', took: 1},
        ...{request: side, response: {...side, status: 200, statusText: 'OK'}},
      })
    }
    await recorder.close()
    expect(warnings).toEqual([expect.stringContaining('the recording is full')])
    const {entries} = JSON.parse(readFileSync(path, 'utf8')).log
    expect(entries.length).toBe(recorder.count())
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.length).toBeLessThan(10)
  })
})

test('curl takes what is passed on', async () => {
  const {url} = await upstream()
  const mock = await proxyTo(url)
  const curl = promisify(execFile)
  const {stdout} = await curl('curl', ['-s', '--compressed', '-I', `${mock.url}/things`])
  expect(stdout).toMatch(/^HTTP\/1\.1 201/)
})
