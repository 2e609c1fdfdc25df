import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import {afterAll, afterEach, describe, expect, it} from 'vitest'
import type {BenchRequest} from '../../../src/http/index.js'
import {benchReport} from '../../../src/latency/engine/report.js'
import {runBench} from '../../../src/latency/engine/run.js'
import {makeCertificates} from '../../helpers/certificates.js'

const certificates = makeCertificates()
afterAll(certificates.remove)
const ca = certificates.read(certificates.ca)
const pem = {cert: certificates.read(certificates.cert), key: certificates.read(certificates.key)}

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

async function bench(url: string, more: Partial<BenchRequest> = {}) {
  const request: BenchRequest = {
    method: 'GET',
    url: new URL(url),
    headers: [['accept', '*/*']],
    body: undefined,
    tls: {ca},
    connectTimeout: 10_000,
    ...more,
  }
  const plan = {connections: 4, until: {requests: 100}, warmup: 0, timeout: 10_000}
  return benchReport(plan, await runBench(plan, {request}, {}))
}

const ALL_OK = {requests: 100, ok: 100, errors: {}, statuses: {200: 100}, connectionsOpened: 4}

describe('over HTTP/2', () => {
  it('every request is a stream of its connection, and counts agree', async () => {
    const seen = {streams: 0, sessions: 0, bodies: ''}
    const server = http2.createSecureServer(pem)
    server.on('session', () => seen.sessions++)
    server.on('stream', (stream, headers) => {
      seen.streams++
      stream.on('data', (chunk) => {
        seen.bodies += chunk
      })
      stream.on('end', () => {
        stream.respond({':status': 200})
        stream.end(String(headers[':path']))
      })
    })
    const url = `https://localhost:${await listen(server)}/h2?x=1`
    const report = await bench(url, {http2: true, method: 'POST', body: Buffer.from('{}')})
    expect(report).toMatchObject({...ALL_OK, bytes: 700, connectionsReused: 96})
    expect(seen).toEqual({streams: 100, sessions: 4, bodies: '{}'.repeat(100)})
  })

  it('falls back where the server has none', async () => {
    const versions = new Set<string>()
    const server = https.createServer(pem, (request, response) => {
      versions.add(request.httpVersion)
      response.end('ok')
    })
    const report = await bench(`https://localhost:${await listen(server)}/`, {http2: true})
    expect(report).toMatchObject(ALL_OK)
    expect([...versions]).toEqual(['1.1'])
  })

  it('is refused without TLS', async () => {
    await expect(bench('http://localhost:1/', {http2: true})).rejects.toMatchObject({code: 'USAGE'})
  })
})

/** A proxy that notes what it was asked for; it wants a user. */
async function proxy(scheme: 'http' | 'https' = 'http') {
  const seen = {absolute: [] as string[], connects: [] as string[], refused: 0}
  const allowed = (request: http.IncomingMessage) => {
    const known = request.headers['proxy-authorization'] === 'Basic YW5uOnBhc3M='
    if (!known) seen.refused++
    return known
  }
  const handler: http.RequestListener = (request, response) => {
    if (!allowed(request)) return response.writeHead(407).end()
    seen.absolute.push(request.url ?? '')
    return response.end('proxied')
  }
  const server = scheme === 'http' ? http.createServer(handler) : https.createServer(pem, handler)
  server.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    if (!allowed(request)) return client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    seen.connects.push(request.url ?? '')
    const [, port] = (request.url ?? '').split(':')
    const upstream = net.connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
    client.on('close', () => upstream.destroy())
    return undefined
  })
  const port = await listen(server)
  return {
    seen,
    url: `${scheme}://ann:pass@localhost:${port}/`,
    open: `${scheme}://localhost:${port}/`,
  }
}

describe('through a proxy', () => {
  it('cleartext goes there in absolute form', async () => {
    const {seen, url} = await proxy()
    const report = await bench('http://api.invalid/users?a=b', {proxy: url})
    expect(report).toMatchObject({...ALL_OK, bytes: 700})
    expect(seen.absolute).toEqual(Array(100).fill('http://api.invalid/users?a=b'))
    expect(seen.refused).toBe(0)
  })

  it.each(['http', 'https'] as const)('TLS goes through a tunnel of %s', async (scheme) => {
    let requests = 0
    const target = https.createServer(pem, (_, response) => {
      requests++
      response.end('ok')
    })
    const port = await listen(target)
    const {seen, url} = await proxy(scheme)
    const report = await bench(`https://localhost:${port}/`, {proxy: url})
    expect(report).toMatchObject({...ALL_OK, connectionsReused: 96})
    expect(requests).toBe(100)
    expect(seen.connects).toEqual(Array(4).fill(`localhost:${port}`))
  })

  it('HTTP/2 goes through a tunnel too', async () => {
    const target = http2.createSecureServer(pem, (_, response) => response.end('ok'))
    const {seen, url} = await proxy()
    const report = await bench(`https://localhost:${await listen(target)}/`, {
      proxy: url,
      http2: true,
    })
    expect(report).toMatchObject(ALL_OK)
    expect(seen.connects).toHaveLength(4)
  })

  it('that refuses is the failure', async () => {
    const {seen, open} = await proxy()
    const refused = bench('https://localhost:1/', {proxy: open})
    await expect(refused).rejects.toMatchObject({code: 'PROXY'})
    expect(seen.refused).toBeGreaterThan(0)
  })

  it('that speaks TLS itself takes no cleartext', async () => {
    const proxied = bench('http://localhost:1/', {proxy: 'https://localhost:2/'})
    await expect(proxied).rejects.toMatchObject({code: 'USAGE'})
  })
})
