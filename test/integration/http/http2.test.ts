import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import {afterAll, afterEach, describe, expect, it} from 'vitest'
import type {RaceDeps} from '../../../src/http/connect/types.js'
import {
  createHttpClient,
  provablyUnsent,
  type WireRequest,
  type WireResponse,
} from '../../../src/http/index.js'
import {makeCertificates} from '../../helpers/certificates.js'
import {deadAddress} from '../../helpers/dead-address.js'

const certificates = makeCertificates()
afterAll(certificates.remove)
const {read} = certificates
const identity = {cert: read(certificates.cert), key: read(certificates.key)}
const tls = {ca: read(certificates.ca)}

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Listens, counts its connections, and says where. */
async function listening(server: net.Server, host = '127.0.0.1', port = 0) {
  const sockets: net.Socket[] = []
  server.on('connection', (socket: net.Socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const bound = (server.address() as AddressInfo).port
  return {url: `https://localhost:${bound}`, port: bound, sockets}
}

/** Answers with what it was asked. */
const modern = (options: http2.SecureServerOptions = {}) =>
  http2.createSecureServer({...identity, ...options}, (request, response) => {
    if (request.url === '/u') response.setHeader('x-text', Buffer.from('ä').toString('latin1'))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const {method, url, headers} = request
      const body = Buffer.concat(chunks).toString()
      response.end(JSON.stringify({method, url, headers, body}))
    })
  })

function client(race?: RaceDeps) {
  const made = createHttpClient({environment: {}, ...(race && {race})})
  closers.push(made.close)
  return made
}

function ask(url: string, more: Partial<WireRequest> = {}): WireRequest {
  const bare = {method: 'GET', headers: [], body: {kind: 'none'}} as const
  return {...bare, url: new URL(url), tls, http2: true, ...more}
}

async function text({body}: WireResponse): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function failure(request: WireRequest, sender = client()) {
  return sender
    .send(request)
    .then(text)
    .then(
      () => undefined,
      (error) => error,
    )
}

function addUp({timings}: WireResponse): boolean {
  const {queued, dns, tcp, tls, firstByte, download, total} = timings()
  return Math.abs(queued + dns + tcp + tls + firstByte + download - total) < 0.01
}

describe('HTTP/2', () => {
  it('is spoken on one connection, whose making is shown', async () => {
    const {url, sockets} = await listening(modern())
    const sender = client()
    const first = await sender.send(ask(url))
    await text(first)
    expect(first.httpVersion).toBe('2')
    expect(first.remoteAddress).toBe('127.0.0.1')
    expect(first.connects).toMatchObject([{address: '127.0.0.1', family: 4, outcome: 'connected'}])
    const timings = first.timings()
    expect(timings.reused).toBe(false)
    for (const phase of ['tcp', 'tls', 'firstByte'] as const)
      expect(timings[phase], phase).toBeGreaterThan(0)
    expect(addUp(first)).toBe(true)

    const others = await Promise.all([1, 2, 3].map(() => sender.send(ask(url))))
    for (const response of others) {
      await text(response)
      expect(response.connects).toEqual([])
      expect(response.timings()).toMatchObject({reused: true, dns: 0, tcp: 0, tls: 0})
      expect(addUp(response)).toBe(true)
    }
    expect(sockets).toHaveLength(1)
  })

  it('is waited for by all who ask at once', async () => {
    const {url, sockets} = await listening(modern())
    const sender = client()
    const responses = await Promise.all([1, 2, 3].map(() => sender.send(ask(url))))
    await Promise.all(responses.map(text))
    expect(sockets).toHaveLength(1)
    expect(responses.map(({timings}) => timings().reused)).toEqual([false, true, true])
    expect(responses[1]?.timings().queued).toBeGreaterThan(0)
    expect(responses.every(addUp)).toBe(true)
  })

  it('carries bodies of every method, repeats and text, and nothing of a connection', async () => {
    const {url} = await listening(modern())
    const sender = client()
    const body = {kind: 'bytes', bytes: Buffer.from('hi')} as const
    const headers = [
      ['Connection', 'close'],
      ['Transfer-Encoding', 'chunked'],
      ['Host', 'api.test'],
      ['X-A', 'ü'],
      ['X-B', '1'],
      ['x-b', '2'],
    ] as const
    for (const method of ['GET', 'DELETE', 'POST', 'PROPFIND']) {
      const response = await sender.send(ask(`${url}/u?a=1`, {method, body, headers}))
      const seen = JSON.parse(await text(response))
      expect([seen.method, seen.url, seen.body]).toEqual([method, '/u?a=1', 'hi'])
      expect(seen.headers[':authority']).toBe('api.test')
      expect(Buffer.from(seen.headers['x-a'], 'latin1').toString()).toBe('ü')
      expect(seen.headers['x-b']).toBe('1, 2')
      expect(Object.keys(seen.headers)).not.toContain('connection')
    }
    const bare = JSON.parse(await text(await sender.send(ask(`${url}/u`, {method: 'POST'}))))
    expect([bare.body, bare.headers['content-length']]).toEqual(['', '0'])
    const stream = (async function* () {
      yield Buffer.from('in ')
      yield Buffer.from('pieces')
    })()
    const put = {method: 'PUT', body: {kind: 'stream', stream}} as const
    expect(JSON.parse(await text(await sender.send(ask(url, put)))).body).toBe('in pieces')
    const answered = await sender.send(ask(`${url}/u`))
    await text(answered)
    expect(answered.headers).toContainEqual(['x-text', 'ä'])
    const twice = [
      ['Content-Type', 'a/b'],
      ['Content-Type', 'c/d'],
    ] as const
    expect(await failure(ask(url, {headers: twice}))).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('"content-type"'),
    })
  })

  it('moves large bodies, also those that are read slowly', async () => {
    const large = Buffer.alloc(12 * 1024 * 1024, 'x')
    const server = http2.createSecureServer(identity, (_, response) => response.end(large))
    const response = await client().send(ask((await listening(server)).url))
    let size = 0
    for await (const chunk of response.body) {
      if (size === 0) await new Promise((resolve) => setTimeout(resolve, 50))
      size += chunk.length
    }
    expect(size).toBe(large.length)
  })

  it('is spoken through the tunnel of a proxy', async () => {
    const {url} = await listening(modern())
    const asked: string[] = []
    const proxyServer = http.createServer()
    proxyServer.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      const upstream = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(upstream).pipe(socket)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('error', () => upstream.destroy())
    })
    const proxy = `http://127.0.0.1:${(await listening(proxyServer)).port}`
    const sender = client()
    for (const reused of [false, true]) {
      const response = await sender.send(ask(url, {proxy}))
      await text(response)
      expect([response.httpVersion, response.timings().reused]).toEqual(['2', reused])
      expect(addUp(response)).toBe(true)
    }
    expect(asked).toEqual([new URL(url).host])
    const old = await listening(https.createServer(identity, (_, response) => response.end('old')))
    expect(await text(await sender.send(ask(old.url, {proxy})))).toBe('old')
    expect(old.sockets).toHaveLength(1)
    const deaf = net.createServer((socket) => socket.end('HTTP/1.1 407 No\r\n\r\n'))
    const locked = `http://127.0.0.1:${(await listening(deaf)).port}`
    expect(await failure(ask(url, {proxy: locked}))).toMatchObject({code: 'PROXY'})
  })

  it('checks certificates, shows its own, and needs neither when told so', async () => {
    const server = modern({requestCert: true, ca: read(certificates.ca)})
    const {url} = await listening(server)
    const {tls: _, ...untrusting} = ask(url)
    const distrust = await failure(untrusting)
    expect(distrust).toMatchObject({code: 'TLS', exitCode: 6})
    expect(provablyUnsent(distrust)).toBe(true)
    const cert = read(certificates.clientCert)
    const key = read(certificates.clientKey)
    expect(await failure(ask(url, {tls: {...tls, cert, key}}))).toBeUndefined()
    expect(await failure(ask(url))).toMatchObject({exitCode: 6})
    const open = await listening(modern())
    expect(await failure(ask(open.url, {tls: {insecure: true}}))).toBeUndefined()
  })
})

describe('a server of HTTP/1.1 that is asked for HTTP/2', () => {
  it('answers on the connection on which it said so, and keeps it', async () => {
    const server = https.createServer(identity, (request, response) => {
      response.end(`${request.headers.host} ${request.httpVersion}`)
    })
    const {url, sockets} = await listening(server)
    const sender = client()
    for (const reused of [false, true]) {
      const response = await sender.send(ask(url))
      expect(await text(response)).toBe(`${new URL(url).host} 1.1`)
      expect(response.connects).toHaveLength(reused ? 0 : 1)
      const timings = response.timings()
      expect([timings.reused, timings.tls > 0]).toEqual([reused, !reused])
      expect(addUp(response)).toBe(true)
    }
    // With and without the wish it is the same connection.
    await text(await sender.send(ask(url, {http2: false})))
    expect(sockets).toHaveLength(1)
  })
})

describe('a host with several addresses', () => {
  const resolving = (addresses: readonly string[]): RaceDeps => ({
    preferred: 4,
    connect: net.connect,
    lookup(_, {family}, callback) {
      const list = family === 4 ? addresses.map((address) => ({address, family})) : []
      const missing = Object.assign(new Error('no such host'), {code: 'ENOTFOUND'})
      setImmediate(() => callback(list.length > 0 ? null : missing, list))
    },
  })
  // The certificate is for localhost, which needs no resolver.
  const careless = {tls: {insecure: true}}

  it('is reached at the one that answers, over HTTP/2 as well', async () => {
    const dead = await deadAddress()
    closers.push(dead.close)
    await listening(modern(), '127.0.0.1', dead.port)
    const sender = client(resolving([dead.address, '127.0.0.1']))
    const response = await sender.send(ask(`https://api.test:${dead.port}`, careless))
    await text(response)
    expect(response.connects).toMatchObject([
      {address: dead.address, outcome: 'abandoned'},
      {address: '127.0.0.1', outcome: 'connected'},
    ])
    expect(response.timings().tcp).toBeGreaterThanOrEqual(249)
    expect(addUp(response)).toBe(true)
  })

  it('is given up in time, and said to be nowhere', async () => {
    const dead = await deadAddress()
    closers.push(dead.close)
    const sender = client(resolving([dead.address]))
    const url = `https://api.test:${dead.port}`
    const error = await failure(ask(url, {timeout: 300, method: 'POST'}), sender)
    expect(error).toMatchObject({
      code: 'TIMEOUT',
      message: `POST api.test:${dead.port}: no connection within 300 ms`,
    })
    expect(provablyUnsent(error)).toBe(true)
  })

  it('whoever gives up waiting leaves the others to it', async () => {
    const held: net.Socket[] = []
    const slow = net.createServer((socket) => {
      socket.on('error', () => {})
      held.push(socket)
    })
    const {url} = await listening(slow)
    const sender = client()
    const stop = new AbortController()
    const first = failure(ask(url, {signal: stop.signal}), sender)
    const second = failure(ask(url, {timeout: 20_000}), sender)
    const third = failure(ask(url, {timeout: 100}), sender)
    expect(await third).toMatchObject({code: 'TIMEOUT'})
    stop.abort(new Error('enough'))
    expect(await first).toMatchObject({message: 'enough'})
    // The second one has begun a connection of its own.
    while (held.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    held[1]?.destroy()
    expect(await second).toMatchObject({code: 'CONNECTION_RESET'})
  })
})

describe('an HTTP/2 connection that ends', () => {
  type End = (stream: http2.ServerHttp2Stream) => void

  /** Answers the first request; the second one on a connection meets its end. */
  async function ending(end: End) {
    const seen: string[] = []
    const server = http2.createSecureServer(identity)
    server.on('session', (session) => {
      let requests = 0
      session.on('error', () => {})
      session.on('stream', (stream, headers) => {
        stream.on('error', () => {})
        seen.push(headers[':method'] ?? '')
        if (++requests === 1 && seen.length === 1) {
          stream.respond({':status': 200})
          stream.end('ok')
        } else if (requests > 1) end(stream)
        else {
          stream.respond({':status': 200})
          stream.end('again')
        }
      })
    })
    const {url, sockets} = await listening(server)
    const sender = client()
    await text(await sender.send(ask(url)))
    return {url, sender, seen, sockets}
  }

  it('before the next request is made anew', async () => {
    const {url, sender, sockets} = await ending(() => {})
    sockets[0]?.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const response = await sender.send(ask(url, {method: 'POST'}))
    expect([await text(response), response.timings().reused]).toEqual(['again', false])
  })

  it('under a request is a failure, and nothing that may be done twice is sent again', async () => {
    const {url, sender, seen} = await ending(({session}) => session?.destroy())
    expect(await failure(ask(url, {method: 'POST'}), sender)).toMatchObject({
      code: 'CONNECTION_RESET',
    })
    expect(seen).toEqual(['GET', 'POST'])
  })

  it('under its request has sent nothing back: what does no harm is sent again', async () => {
    const {url, sender, seen} = await ending(({session}) => session?.destroy())
    const response = await sender.send(ask(url))
    expect([await text(response), response.timings().reused]).toEqual(['again', false])
    expect(seen).toEqual(['GET', 'GET', 'GET'])
  })

  it('or refuses a request says whether anything was done', async () => {
    const refusing = await ending((stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM))
    const refused = await failure(ask(refusing.url), refusing.sender)
    expect(provablyUnsent(refused)).toBe(true)
    const failing = await ending((stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR))
    const failed = await failure(ask(failing.url), failing.sender)
    expect([failed.exitCode, provablyUnsent(failed)]).toEqual([6, false])
  })

  it('in the middle of a body is a truncated response', async () => {
    const cut = await ending((stream) => {
      stream.respond({':status': 200})
      stream.write('half', () => stream.destroy(new Error('lost')))
    })
    expect(await failure(ask(cut.url), cut.sender)).toMatchObject({code: 'TRUNCATED'})
    const gone = await ending((stream) => {
      stream.respond({':status': 200})
      stream.write('half', () => stream.session?.destroy())
    })
    expect(await failure(ask(gone.url), gone.sender)).toMatchObject({code: 'TRUNCATED'})
    const short = await ending((stream) => {
      stream.respond({':status': 200, 'content-length': '10'})
      stream.end('half')
    })
    expect(await failure(ask(short.url), short.sender)).toMatchObject({exitCode: 6})
  })
})
