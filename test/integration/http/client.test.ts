import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import net, {type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {inspect} from 'node:util'
import zlib from 'node:zlib'
import {afterAll, afterEach, describe, expect, it} from 'vitest'
import {createHttpClient, type HttpClient, type WireRequest} from '../../../src/http/index.js'
import {Secret} from '../../../src/shared/index.js'

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function listening(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function serve(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler)
  closers.push(() => server.closeAllConnections())
  return listening(server)
}

/** Answers every connection with these bytes and closes it. */
function raw(answer: string): Promise<string> {
  return listening(
    net.createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(answer))
    }),
  )
}

function client(environment: Record<string, string> = {}): HttpClient {
  const made = createHttpClient({environment})
  closers.push(() => made.close())
  return made
}

function get(url: string, more: Partial<WireRequest> = {}): WireRequest {
  return {method: 'GET', url: new URL(url), headers: [], body: {kind: 'none'}, ...more}
}

async function text(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function failure(request: WireRequest): Promise<unknown> {
  try {
    const response = await client().send(request)
    await text(response.body)
  } catch (error) {
    return error
  }
  return undefined
}

describe('what goes out', () => {
  it('keeps spelling, order and repeats, and adds only Host and framing', async () => {
    const base = await serve((request, response) =>
      response.end(JSON.stringify(request.rawHeaders)),
    )
    const headers = [
      ['X-Foo', 'a'],
      ['x-foo', 'b'],
      ['Empty', ''],
    ] as const
    const body = {kind: 'bytes', bytes: Buffer.from('hi')} as const
    const response = await client().send(get(`${base}/`, {method: 'POST', headers, body}))
    expect(JSON.parse(await text(response.body))).toEqual([
      ...['Host', new URL(base).host, 'X-Foo', 'a', 'x-foo', 'b', 'Empty', ''],
      ...['Content-Length', '2', 'Connection', 'keep-alive'],
    ])
  })

  it('sends any method with and without a body', async () => {
    const base = await serve((request, response) => {
      request.pipe(response.setHeader('x-method', request.method ?? ''))
    })
    const sender = client()
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const body = {kind: 'bytes', bytes: Buffer.from(method)} as const
      expect(await text((await sender.send(get(base, {method, body}))).body)).toBe(method)
      expect(await text((await sender.send(get(base, {method}))).body)).toBe('')
    }
  })

  it('reveals bound fields on the wire only', async () => {
    const base = await serve((request, response) => {
      response.end(`${request.url} ${request.headers['authorization']}`)
    })
    const bound = {
      headers: [['Authorization', new Secret('Bearer abc')]] as const,
      query: [['key', new Secret('k')]] as const,
    }
    const response = await client().send(get(`${base}/x?a=1`, {bound}))
    expect(await text(response.body)).toBe('/x?a=1&key=k Bearer abc')
    expect(response.url.search).toBe('?a=1')
  })
})

describe('timings', () => {
  it('add up, and are 0 for what a reused connection skips', async () => {
    const base = await serve((_, response) => setTimeout(() => response.end('x'), 30))
    const sender = client()
    for (const reused of [false, true]) {
      const response = await sender.send(get(base))
      await text(response.body)
      const timings = response.timings()
      const {queued, dns, tcp, tls, firstByte, download, total} = timings
      expect(queued + dns + tcp + tls + firstByte + download).toBeCloseTo(total, 5)
      expect(firstByte).toBeGreaterThan(25)
      expect(timings.reused).toBe(reused)
      if (reused) expect([dns, tcp, tls]).toEqual([0, 0, 0])
    }
  })
})

describe('content codings', () => {
  const plain = Buffer.from('hello '.repeat(100))
  it.each([
    ['gzip', zlib.gzipSync(plain)],
    ['deflate', zlib.deflateSync(plain)],
    ['deflate', zlib.deflateRawSync(plain)],
    ['br', zlib.brotliCompressSync(plain)],
    ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(plain))],
  ])('%s', async (coding, bytes) => {
    const base = await serve((_, response) => {
      response.setHeader('content-encoding', coding)
      response.end(bytes)
    })
    expect(await text((await client().send(get(base))).body)).toBe(plain.toString())
  })

  it('leaves an empty body empty', async () => {
    const base = await serve((_, response) => {
      response.setHeader('content-encoding', 'zstd')
      response.end()
    })
    expect(await text((await client().send(get(base))).body)).toBe('')
  })

  it('finds a coded body that ends early', async () => {
    const base = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(zlib.gzipSync(plain).subarray(0, 20))
    })
    expect(await failure(get(base))).toMatchObject({code: 'TRUNCATED'})
  })
})

describe('failures', () => {
  it.each([
    ['garbage\r\n\r\n', 'PROTOCOL'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', 'TRUNCATED'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab', 'TRUNCATED'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'PROTOCOL'],
    ['', 'CONNECTION_RESET'],
  ])('%j is %s', async (answer, code) => {
    expect(await failure(get(await raw(answer)))).toMatchObject({code, exitCode: 6})
  })

  it.each([204, 304])('lets %i be over with its headers, whatever follows', async (status) => {
    const answer = `HTTP/1.1 ${status} X\r\nContent-Length: 3\r\nX-A: b\r\n\r\nabc`
    const response = await client().send(get(await raw(answer)))
    expect([response.status, await text(response.body)]).toEqual([status, ''])
  })

  it('takes large headers, and many, and says how large is too large', async () => {
    const many = Array.from({length: 2500}, (_, index) => `X-${index}: v\r\n`).join('')
    const large = `X-Large: ${'x'.repeat(100_000)}\r\n`
    const answer = (headers: string) =>
      raw(`HTTP/1.1 200 OK\r\n${headers}Content-Length: 0\r\n\r\n`)
    const response = await client().send(get(await answer(many + large)))
    await text(response.body)
    expect(response.headers).toHaveLength(2502)
    const error = await failure(get(await answer(large.repeat(4))))
    expect(error).toMatchObject({code: 'PROTOCOL', message: expect.stringContaining('256 KiB')})
  })

  it('goes along with nobody who switches protocols unasked', async () => {
    const switching =
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade'
    const error = await failure(get(await raw(`${switching}\r\n\r\n`)))
    expect(error).toMatchObject({
      code: 'PROTOCOL',
      message: 'the server answered 101: it goes on in websocket',
    })
  })

  it('tells a body that is not encoded as it says from what is no HTTP', async () => {
    const coded = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain'
    const error = await failure(get(await raw(coded)))
    expect(error).toMatchObject({
      code: 'PROTOCOL',
      hints: [expect.stringContaining('Accept-Encoding:identity')],
    })
  })

  it('accepts a body that ends with the connection', async () => {
    const response = await client().send(get(await raw('HTTP/1.0 200 OK\r\n\r\nabc')))
    expect([await text(response.body), response.httpVersion]).toEqual(['abc', '1.0'])
  })

  it('keeps no secret of the request in the failure, however deep one looks', async () => {
    const secrets = [['X-Key', new Secret('canary-of-the-request')]] as const
    const closed = net.createServer()
    const places = [
      await raw(''),
      await raw('nonsense'),
      await raw('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'),
      (await raw('no TLS')).replace('http:', 'https:'),
      await listening(closed),
    ]
    closed.close()
    for (const url of places) {
      const error = await failure(get(url, {bound: {headers: secrets, query: secrets}}))
      expect(error, url).toBeInstanceOf(Error)
      const options = {depth: Number.POSITIVE_INFINITY, showHidden: true, customInspect: false}
      expect(inspect(error, options)).not.toContain('canary')
    }
  })

  it('names refused connections and unknown hosts', async () => {
    const server = net.createServer()
    const base = await listening(server)
    server.close()
    expect(await failure(get(base))).toMatchObject({code: 'CONNECTION_REFUSED', exitCode: 6})
    expect(await failure(get('http://nope.invalid/'))).toMatchObject({code: 'DNS', exitCode: 6})
  })

  it('limits the time to the headers and to the end of the body', async () => {
    const silent = await serve(() => {})
    const error = await failure(get(silent, {timeout: 50}))
    expect(error).toMatchObject({code: 'TIMEOUT', exitCode: 7})
    expect((error as Error).message).toContain('50 ms')
    const dripping = await serve((_, response) => void response.write('a'))
    expect(await failure(get(dripping, {timeout: 80}))).toMatchObject({code: 'TIMEOUT'})
  })

  it('stops when it is told to', async () => {
    const silent = await serve(() => {})
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 20)
    const error = await failure(get(silent, {signal: controller.signal}))
    expect((error as Error).message).toBe('enough')
  })
})

describe('a kept connection that the server has given up', () => {
  const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

  /**
   * Answers the first request of each connection and promises nothing of its end; the next one on
   * it meets a connection that is closed after `last`.
   */
  async function forgetful(last = '', how: 'reset' | 'end' = last ? 'end' : 'reset') {
    const seen: string[] = []
    const handle = (socket: net.Socket) => {
      let requests = 0
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        const [line = ''] = chunk.toString().split('\r\n')
        if (!/ HTTP\/1\.1$/.test(line)) return
        seen.push(line.split(' ')[0] ?? '')
        if (++requests === 1) socket.write(ANSWER)
        else if (how === 'reset') socket.resetAndDestroy()
        else socket.end(last)
      })
    }
    return {url: await listening(net.createServer(handle)), seen}
  }

  async function second(
    {url, seen}: {url: string; seen: string[]},
    more: Partial<WireRequest> = {},
  ): Promise<unknown> {
    const one = client()
    await text((await one.send(get(url))).body)
    // The connection becomes idle in its own time.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seen).toHaveLength(1)
    try {
      const response = await one.send(get(url, more))
      return [await text(response.body), response.timings().reused]
    } catch (error) {
      return (error as {code: string}).code
    }
  }

  it.each(['GET', 'PUT', 'DELETE'])('%s is sent again on a new one', async (method) => {
    const server = await forgetful()
    const body = {kind: 'bytes', bytes: Buffer.from('x')} as const
    expect(await second(server, {method, ...(method === 'PUT' && {body})})).toEqual(['ok', false])
    expect(server.seen).toEqual(['GET', method, method])
  })

  it('whether it was reset or ended', async () => {
    const server = await forgetful('', 'end')
    expect(await second(server, {timeout: 30_000})).toEqual(['ok', false])
  })

  it('nothing is sent again that might be done twice, or has no body any more', async () => {
    const post = await forgetful()
    const bytes = Buffer.from('x')
    expect(await second(post, {method: 'POST', body: {kind: 'bytes', bytes}})).toBe(
      'CONNECTION_RESET',
    )
    expect(post.seen).toEqual(['GET', 'POST'])
    const put = await forgetful()
    const stream = (async function* () {
      yield bytes
    })()
    expect(await second(put, {method: 'PUT', body: {kind: 'stream', stream, length: 1}})).toBe(
      'CONNECTION_RESET',
    )
    expect(put.seen).toEqual(['GET', 'PUT'])
  })

  it('nor after the first byte of a response', async () => {
    const server = await forgetful('HTTP/1.1 20')
    expect(await second(server)).toBe('CONNECTION_RESET')
    expect(server.seen).toEqual(['GET', 'GET'])
  })

  it('a new connection that is closed is a failure at once', async () => {
    let connections = 0
    const url = await listening(
      net.createServer((socket) => {
        connections++
        socket.on('error', () => {})
        socket.once('data', () => socket.resetAndDestroy())
      }),
    )
    expect(await failure(get(url))).toMatchObject({code: 'CONNECTION_RESET'})
    expect(connections).toBe(1)
  })
})

describe('proxies', () => {
  it('asks the proxy for plain http in absolute form, unless NO_PROXY says otherwise', async () => {
    const seen: string[] = []
    const proxy = await serve((request, response) => {
      seen.push(`${request.url} ${request.headers['proxy-authorization']}`)
      response.end('proxied')
    })
    const target = await serve((_, response) => response.end('direct'))
    const environment = {HTTP_PROXY: proxy.replace('//', '//user:pass@')}
    const response = await client(environment).send(get(`${target}/a?b=1`))
    expect(await text(response.body)).toBe('proxied')
    expect(seen).toEqual([`${target}/a?b=1 Basic dXNlcjpwYXNz`])
    const exempt = client({...environment, NO_PROXY: '127.0.0.1'})
    expect(await text((await exempt.send(get(target))).body)).toBe('direct')
  })

  it('tunnels https, and says when the proxy refuses', async () => {
    const connects: string[] = []
    const server = http.createServer()
    server.on('connect', (request, socket) => {
      connects.push(request.url ?? '')
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    })
    const proxy = await listening(server)
    const error = await failure(get('https://api.invalid/x', {proxy}))
    expect(error).toMatchObject({code: 'PROXY', exitCode: 6})
    expect(connects).toEqual(['api.invalid:443'])
  })
})

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'apix-tls-'))
  afterAll(() => rmSync(folder, {recursive: true, force: true}))
  const keyFile = join(folder, 'key.pem')
  const certFile = join(folder, 'cert.pem')
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', keyFile, '-out', certFile, '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost'],
    ],
    {stdio: 'ignore'},
  )
  const key = readFileSync(keyFile)
  const ca = readFileSync(certFile)

  async function secure(): Promise<string> {
    const options = {key, cert: ca, allowHTTP1: true}
    const server = http2.createSecureServer(options, (request, response) => {
      response.end(`${request.httpVersion} ${request.headers['x-a'] ?? ''}`)
    })
    return (await listening(server)).replace('http://127.0.0.1', 'https://localhost')
  }

  it('checks the certificate unless told otherwise', async () => {
    const url = await secure()
    expect(await failure(get(url))).toMatchObject({code: 'TLS', exitCode: 6})
    const trusted = await client().send(get(url, {tls: {ca}}))
    expect(await text(trusted.body)).toBe('1.1 ')
    expect(trusted.timings().tls).toBeGreaterThan(0)
    const careless = await client().send(get(url, {tls: {insecure: true}}))
    expect(await text(careless.body)).toBe('1.1 ')
  })

  it('speaks HTTP/2 when asked to', async () => {
    const headers = [['X-A', 'b']] as const
    const response = await client().send(get(await secure(), {tls: {ca}, http2: true, headers}))
    expect([await text(response.body), response.httpVersion]).toEqual(['2.0 b', '2'])
  })

  it('speaks HTTP/1.1 without TLS, also when asked for HTTP/2', async () => {
    const url = await serve((_, response) => response.end('plain'))
    const response = await client().send(get(url, {http2: true}))
    expect([await text(response.body), response.httpVersion]).toEqual(['plain', '1.1'])
  })

  it('goes through a tunnel, whose making counts as connecting', async () => {
    const url = await secure()
    const proxyServer = http.createServer()
    proxyServer.on('connect', (request, socket) => {
      const upstream = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(upstream).pipe(socket)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('error', () => upstream.destroy())
    })
    const proxy = await listening(proxyServer)
    const response = await client().send(get(url, {tls: {ca}, proxy}))
    expect(await text(response.body)).toBe('1.1 ')
    const {queued, dns, tcp, tls, firstByte, download, total} = response.timings()
    expect(queued + dns + tcp + tls + firstByte + download).toBeCloseTo(total, 5)
    expect([queued, tcp > 0, tls > 0]).toEqual([0, true, true])
  })

  it('names a server that speaks no TLS', async () => {
    const base = await serve((_, response) => response.end())
    const error = await failure(get(base.replace('http:', 'https:')))
    expect(error).toMatchObject({code: 'TLS', hints: [expect.stringContaining('http://')]})
  })
})

describe('fetch', () => {
  it('is a fetch', async () => {
    const base = await serve((request, response) => {
      response.setHeader('content-type', 'application/json')
      request.pipe(response)
    })
    const {fetch} = client()
    const response = await fetch(`${base}/token`, {method: 'POST', body: '{"a":1}'})
    expect([response.status, await response.json()]).toEqual([200, {a: 1}])
  })
})
