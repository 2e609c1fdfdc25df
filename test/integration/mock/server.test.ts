import {connect} from 'node:net'
import {connect as connectTls} from 'node:tls'
import {describe, expect, onTestFinished, test} from 'vitest'
import {
  assemble,
  createMockState,
  createRouteTable,
  type MockInput,
  parseDelayRule,
  parseFaultRule,
  parseLimitRule,
  parseMock,
  parseMockExpectation,
  parseRoute,
  startMock,
} from '../../../src/mock/index.js'
import {systemClock} from '../../../src/shared/index.js'
import {makeCertificates} from '../../helpers/certificates.js'
import {rawExchange} from '../../helpers/raw-exchange.js'

async function mockOf(routes: readonly string[], input: Partial<MockInput> = {}) {
  const notices: string[] = []
  const deps = {readFile: () => Buffer.from('')}
  const server = await startMock(
    {sources: [createRouteTable(routes.map((route) => parseRoute(route, deps)))], ...input},
    {
      clock: systemClock,
      notifier: {notice: (text) => notices.push(text), warn() {}, detail() {}},
    },
  )
  onTestFinished(() => server.close())
  return {...server, notices}
}

/** What comes over a bare socket until it ends, and how it ended. */
function raw(port: number, path: string) {
  return rawExchange(port, `GET ${path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n`)
}

/** The same over TLS, by the name of the certificate. */
function overTls(port: number, ca: Buffer): Promise<{text: string; error?: string}> {
  return new Promise((resolve) => {
    const socket = connectTls({port, host: '127.0.0.1', servername: 'localhost', ca})
    const chunks: Buffer[] = []
    let error: string | undefined
    socket.once('secureConnect', () => {
      socket.write('GET /x HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n')
    })
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      error = cause.code
    })
    socket.on('close', () => {
      resolve({text: Buffer.concat(chunks).toString('latin1'), ...(error && {error})})
    })
  })
}

test('answers in sequence, and the last answer stays', async () => {
  const {url} = await mockOf(['POST /charges=503x2,201:{"id":1}'])
  const statuses: number[] = []
  for (let call = 0; call < 4; call++) {
    statuses.push((await fetch(`${url}/charges`, {method: 'POST'})).status)
  }
  expect(statuses).toEqual([503, 503, 201, 201])
})

describe('faults on the wire', () => {
  const body = JSON.stringify({text: 'x'.repeat(90)})
  const route = `GET /x=200:${body}`

  test('reset', async () => {
    const {port, calls} = await mockOf([route], {faults: [parseFaultRule('GET /x=reset')]})
    expect(await raw(port, '/x')).toMatchObject({text: '', error: 'ECONNRESET'})
    expect(calls()[0]).toMatchObject({fault: 'reset', status: null})
  })

  test('empty', async () => {
    const {port} = await mockOf([route], {faults: [parseFaultRule('empty')]})
    const {text, error} = await raw(port, '/x')
    expect({text, error}).toEqual({text: '', error: undefined})
  })

  test('garbage', async () => {
    const {port} = await mockOf([route], {faults: [parseFaultRule('garbage')]})
    const {text} = await raw(port, '/x')
    expect(text).toContain('garbage')
    expect(text).not.toContain('HTTP/1.1')
  })

  test('truncated', async () => {
    const {port} = await mockOf([route], {faults: [parseFaultRule('truncated')]})
    const {text} = await raw(port, '/x')
    expect(text).toContain(`content-length: ${body.length}`)
    expect(text.split('\r\n\r\n')[1]).toBe(body.slice(0, Math.floor(body.length / 2)))
  })

  test('wrong-length', async () => {
    const {port} = await mockOf([route], {faults: [parseFaultRule('wrong-length')]})
    const {text} = await raw(port, '/x')
    expect(text).toContain(`content-length: ${Math.floor(body.length / 2)}\r\n`)
    expect(text.split('\r\n\r\n')[1]).toBe(body)
  })

  test('drip', async () => {
    const {port} = await mockOf([route], {faults: [parseFaultRule('drip(400ms)')]})
    const {text, took} = await raw(port, '/x')
    expect(text.split('\r\n\r\n')[1]).toBe(body)
    expect(took).toBeGreaterThan(380)
  })

  test('hang ends when the client gives up', async () => {
    const {url, calls} = await mockOf([route], {faults: [parseFaultRule('hang')]})
    await expect(fetch(`${url}/x`, {signal: AbortSignal.timeout(1000)})).rejects.toThrow()
    await expect.poll(() => calls()).toMatchObject([{fault: 'hang', status: null}])
  })

  test('the same below TLS', async () => {
    const made = makeCertificates()
    onTestFinished(() => made.remove())
    const tls = {cert: made.read(made.cert), key: made.read(made.key)}
    const kinds = ['reset', 'empty', 'garbage', 'truncated']
    const faults = [parseFaultRule(kinds.map((kind) => `${kind}x1`).join(','))]
    const {port, calls} = await mockOf([route], {tls, faults})
    const outcomes: Array<{text: string; error?: string}> = []
    for (const _ of kinds) outcomes.push(await overTls(port, made.read(made.ca)))
    expect(outcomes[0]).toEqual({text: '', error: 'ECONNRESET'})
    expect(outcomes[1]?.text).toBe('')
    expect(outcomes[2]?.text).toContain('garbage')
    expect(outcomes[3]?.text.split('\r\n\r\n')[1]).toBe(body.slice(0, Math.floor(body.length / 2)))
    expect(calls().map(({fault}) => fault)).toEqual(kinds)
  })

  test('a counted fault makes room', async () => {
    const {port} = await mockOf([route], {faults: [parseFaultRule('GET /x=resetx1,emptyx1')]})
    expect((await raw(port, '/x')).error).toBe('ECONNRESET')
    expect((await raw(port, '/x')).text).toBe('')
    expect((await raw(port, '/x')).text).toContain(body)
  })
})

test('delays are kept, for one route or all', async () => {
  const {url, calls} = await mockOf(['GET /slow=200', 'GET /fast=200'], {
    delays: [parseDelayRule('GET /slow=200ms'), parseDelayRule('1ms')],
  })
  await fetch(`${url}/slow`)
  await fetch(`${url}/fast`)
  const [slow, fast] = calls()
  expect(slow?.durationMs).toBeGreaterThanOrEqual(199)
  expect(fast?.durationMs).toBeGreaterThanOrEqual(0.9)
  expect(fast?.durationMs).toBeLessThan(slow?.durationMs ?? 0)
})

describe('limits', () => {
  test('answer 429 with a wait that is enough, and judge who does not wait', async () => {
    const {url, verify} = await mockOf(['GET /x=200'], {limits: [parseLimitRule('1/1s')]})
    const first = await fetch(`${url}/x`)
    expect(first.headers.get('ratelimit-limit')).toBe('1')
    expect(first.headers.get('ratelimit-remaining')).toBe('0')
    const second = await fetch(`${url}/x`)
    expect(second.status).toBe(429)
    const wait = Number(second.headers.get('retry-after'))
    expect(wait).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, wait * 1000 + 20))
    expect((await fetch(`${url}/x`)).status).toBe(200)
    const expectations = [parseMockExpectation('retry-after'), parseMockExpectation('GET /x x3')]
    expect(verify(expectations).map(({passed}) => passed)).toEqual([true, true])

    await fetch(`${url}/x`)
    await fetch(`${url}/x`)
    expect(verify(expectations)).toMatchObject([
      {passed: false, found: expect.stringMatching(/too early: call 5, GET \/x, came after/)},
      {passed: false, found: '5 calls'},
    ])
  })

  test('dates and other dialects', async () => {
    const {url} = await mockOf(['GET /x=200'], {
      limits: [parseLimitRule('GET /x=1/5s')],
      dialect: 'ietf',
      retryAfterDate: true,
    })
    const first = await fetch(`${url}/x`)
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=1;w=5')
    const second = await fetch(`${url}/x`)
    const date = Date.parse(second.headers.get('retry-after') ?? '')
    expect(date).toBeGreaterThan(Date.now())
    expect(date).toBeLessThan(Date.now() + 8000)
  })
})

test('remembers calls without their credentials, and forgets on DELETE', async () => {
  const {url} = await mockOf(['POST /users=201,200', 'GET /bin=200'])
  await fetch(`${url}/users?api_key=canary-1&a=1&a=2`, {
    method: 'POST',
    headers: {authorization: 'Bearer canary-2', 'content-type': 'application/json'},
    body: '{"name":"Ada"}',
  })
  const told = await (await fetch(`${url}/__apix/calls`)).text()
  expect(told).not.toContain('canary')
  expect(JSON.parse(told).calls).toMatchObject([
    {
      id: 1,
      method: 'POST',
      path: '/users',
      query: {a: ['1', '2']},
      body: {name: 'Ada'},
      bodyEncoding: 'json',
      route: 'POST /users',
      status: 201,
      fault: null,
      early: null,
    },
  ])
  const page = await fetch(`${url}/__apix/calls`, {headers: {origin: 'https://evil.example'}})
  expect(page.status).toBe(403)
  expect((await fetch(`${url}/__apix/calls`, {method: 'DELETE'})).status).toBe(204)
  expect(await (await fetch(`${url}/__apix/calls`)).json()).toEqual({calls: []})
  expect((await fetch(`${url}/users`, {method: 'POST'})).status).toBe(201)
})

test('a miss is a 404 that explains itself', async () => {
  const {url, notices} = await mockOf(['POST /users=201'])
  const response = await fetch(`${url}/users`)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({
    title: 'no route for GET /users',
    nearest: [{route: 'POST /users', why: 'the method is GET instead of POST'}],
  })
  expect(notices[0]).toContain('the method is GET instead of POST')
})

test('HEAD, CORS and bodies that are too large', async () => {
  const {url} = await mockOf(['GET /x=200:hello', 'POST /x=201'], {cors: true, maxBody: 10})
  const head = await fetch(`${url}/x`, {method: 'HEAD'})
  expect(head.headers.get('content-length')).toBe('5')
  const preflight = await fetch(`${url}/x`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-custom',
    },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-headers')).toBe('x-custom')
  const read = await fetch(`${url}/x`, {headers: {origin: 'https://app.example'}})
  expect(read.headers.get('access-control-allow-origin')).toBe('https://app.example')
  const large = await fetch(`${url}/x`, {method: 'POST', body: 'x'.repeat(11)})
  expect(large.status).toBe(413)
})

describe('clients that mean no good', () => {
  test('a body without end is answered at once and cut off', async () => {
    const {port, url} = await mockOf(['POST /x=201'], {maxBody: 1000})
    const head = 'POST /x HTTP/1.1\r\nHost: mock\r\n'
    const socket = connect(port, '127.0.0.1')
    const answer = new Promise<string>((resolve) => {
      socket.once('data', (chunk) => resolve(chunk.toString()))
    })
    socket.on('error', () => {})
    socket.write(`${head}Content-Length: 99999999999\r\n\r\nx`)
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
    expect((await fetch(`${url}/x`, {method: 'POST', body: 'x'})).status).toBe(201)
  })

  test.each([
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    [
      'a length and chunks',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x',
    ],
    ['chunks that are none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a coding that is unknown', 'Transfer-Encoding: identity, chunkedx\r\n\r\n'],
    ['a bare line feed', 'X-A: 1\nX-B: 2\r\n\r\n'],
  ])('%s are refused, and nothing after them is taken for a call', async (_, rest) => {
    const {port, calls} = await mockOf(['POST /x=201', 'GET /x=200'])
    const {text} = await rawExchange(port, `POST /x HTTP/1.1\r\nHost: mock\r\n${rest}`)
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(calls().filter(({method}) => method === 'GET')).toEqual([])
  })

  test('paths never become files, and what is no path is no route', async () => {
    const {port} = await mockOf(['GET /files/**=200:@secret.txt'])
    for (const path of [
      '/../../etc/passwd',
      '/%2e%2e/x',
      '//x',
      '/files/../../x',
      '/%00',
      '/%zz',
    ]) {
      const {text} = await rawExchange(
        port,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      )
      expect(text, path).toMatch(/^HTTP\/1\.1 (404|200) /)
      expect(text).not.toContain('root:')
    }
  })
})

test('twenty clients at once make items with ids of their own', async () => {
  const state = createMockState()
  const definition = await parseMock('resources: /users', 'mock.yaml')
  const behaviour = await assemble(
    {routes: () => [], definition, behaviour: {}},
    {
      memory: {state, flags: new Map(), file: new Map()},
      now: () => 0,
      readFile: () => Buffer.alloc(0),
      openSpec: () => Promise.reject(new Error('none')),
      upstream: () => Promise.reject(new Error('none')) as never,
    },
  )
  const {url} = await mockOf([], {...behaviour, state})
  const client = async (name: number) => {
    const ids: unknown[] = []
    for (let call = 0; call < 10; call++) {
      const response = await fetch(`${url}/users`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: JSON.stringify({name, call}),
      })
      ids.push(((await response.json()) as {id: unknown}).id)
    }
    return ids
  }
  const ids = await Promise.all(Array.from({length: 20}, (_, name) => client(name)))
  expect(new Set(ids.flat()).size).toBe(200)
  expect(((await (await fetch(`${url}/users`)).json()) as unknown[]).length).toBe(200)
})
