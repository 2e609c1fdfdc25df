import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import type {BenchRequest} from '../../../src/http/index.js'
import {benchReport} from '../../../src/latency/engine/report.js'
import {runBench} from '../../../src/latency/engine/run.js'
import type {BenchPlan} from '../../../src/latency/types.js'

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

/** A server of bare bytes: counts complete request heads and answers each as told. */
async function rawServer(answer: (socket: net.Socket, index: number) => void) {
  const seen = {requests: 0, connections: 0, heads: [] as string[]}
  const server = net.createServer((socket) => {
    seen.connections++
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
        seen.heads.push(text.slice(0, end))
        text = text.slice(end + 4)
        answer(socket, seen.requests++)
      }
    })
  })
  return {seen, port: await listen(server)}
}

async function bench(
  url: string,
  plan: Partial<BenchPlan> = {},
  request: Partial<BenchRequest> = {},
) {
  const target = {
    request: {
      method: 'GET',
      url: new URL(url),
      headers: [['accept', '*/*']] as const,
      body: undefined,
      tls: {},
      connectTimeout: 20_000,
      ...request,
    },
  }
  const full = {connections: 10, until: {requests: 200}, warmup: 0, timeout: 20_000, ...plan}
  return benchReport(full, await runBench(full, target, {}))
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('a closed loop on bare sockets', () => {
  it('sends exactly as many requests as asked and agrees with the server', async () => {
    const {seen, port} = await rawServer((socket) => socket.write(OK))
    const report = await bench(`http://127.0.0.1:${port}/a?b=c`)
    expect(seen.requests).toBe(200)
    expect(seen.connections).toBe(10)
    expect(seen.heads[0]).toBe(`GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\naccept: */*`)
    expect(report).toMatchObject({
      mode: 'closed',
      connections: 10,
      requests: 200,
      ok: 200,
      errors: {},
      statuses: {'200': 200},
      bytes: 400,
      connectionsOpened: 10,
      connectionsReused: 190,
    })
    expect(report.latency.service.count).toBe(200)
    expect(report.latency.service.p95).toBeTypeOf('number')
    expect(report.latency.service.p99).toBeNull()
    expect(report.latency.service.ci.p99).toBeUndefined()
  })

  it('opens no more connections than there are requests', async () => {
    const {seen, port} = await rawServer((socket) => socket.write(OK))
    const report = await bench(`http://127.0.0.1:${port}/`, {until: {requests: 3}})
    expect([seen.requests, seen.connections, report.connectionsOpened]).toEqual([3, 3, 3])
  })

  it('measures a delay of 20 ms as 20 ms, never less', async () => {
    const took: number[] = []
    const server = http.createServer((_, response) => {
      const began = performance.now()
      setTimeout(() => {
        took.push(performance.now() - began)
        response.end('x')
      }, 20)
    })
    const port = await listen(server)
    const report = await bench(`http://localhost:${port}/`, {until: {requests: 100}})
    // Node's timers may fire up to 1 ms early on their own clock.
    expect(report.latency.service.min).toBeGreaterThanOrEqual(19)
    expect(report.latency.service.p50).toBeGreaterThanOrEqual(19.5)
    // The server's own clock says what a busy machine made of the 20 ms.
    took.sort((a, b) => a - b)
    expect(report.latency.service.p50).toBeGreaterThanOrEqual(took[20] ?? 0)
  })

  it('stops after the duration and counts what it sent', async () => {
    const {seen, port} = await rawServer((socket) => socket.write(OK))
    const report = await bench(`http://127.0.0.1:${port}/`, {until: {duration: 200}})
    expect(report.requests).toBe(seen.requests)
    expect(report.durationMs).toBeGreaterThanOrEqual(199)
    expect(report.durationMs).toBeLessThan(3000)
    expect(report.latency.service.p50).toBeTypeOf('number')
  })

  it('does not count the warm-up', async () => {
    const {seen, port} = await rawServer((socket) => socket.write(OK))
    const report = await bench(`http://127.0.0.1:${port}/`, {warmup: 500, until: {requests: 20}})
    expect(report.requests).toBe(20)
    expect(seen.requests).toBeGreaterThan(20)
    expect(seen.connections).toBe(10)
  })

  it('reads chunked bodies and reconnects after Connection: close', async () => {
    const server = http.createServer((request, response) => {
      if (request.url === '/close') response.setHeader('Connection', 'close')
      response.write('a'.repeat(1000))
      response.end('b'.repeat(500))
    })
    const port = await listen(server)
    const chunked = await bench(`http://127.0.0.1:${port}/chunked`)
    expect(chunked).toMatchObject({ok: 200, bytes: 300_000, connectionsReused: 190})
    const closing = await bench(`http://127.0.0.1:${port}/close`, {until: {requests: 50}})
    expect(closing).toMatchObject({ok: 50, errors: {}, bytes: 75_000, connectionsReused: 0})
    expect(closing.connectionsOpened).toBe(50)
  })

  it('sends a body and reads HEAD and 204', async () => {
    const bodies: string[] = []
    const server = http.createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => {
        text += chunk
      })
      request.on('end', () => {
        bodies.push(text)
        response.statusCode = request.method === 'POST' ? 204 : 200
        response.end(request.method === 'POST' ? undefined : 'never sent for HEAD')
      })
    })
    const url = `http://127.0.0.1:${await listen(server)}/`
    const post = await bench(url, {}, {method: 'POST', body: Buffer.from('{"a":1}')})
    expect(post).toMatchObject({ok: 200, statuses: {'204': 200}, bytes: 0, connectionsOpened: 10})
    expect(new Set(bodies)).toEqual(new Set(['{"a":1}']))
    const head = await bench(url, {}, {method: 'HEAD'})
    expect(head).toMatchObject({ok: 200, bytes: 0, connectionsOpened: 10})
  })

  it('counts garbage, truncation, resets and silence as errors instead of hanging', async () => {
    const answers: Array<(socket: net.Socket) => void> = [
      (socket) => socket.write(`${OK}HTTP/1.1 200 OK\r\n`),
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.write('220 mail.example.com ESMTP\r\n'),
      () => {},
      (socket) => socket.write(OK),
    ]
    const {seen, port} = await rawServer((socket, index) =>
      answers[index % answers.length]?.(socket),
    )
    const report = await bench(`http://127.0.0.1:${port}/`, {
      connections: 3,
      until: {requests: 30},
      // Only for those who are silent: a busy machine may take its time for an answer.
      timeout: 1500,
    })
    expect(seen.requests).toBe(30)
    expect(report).toMatchObject({
      requests: 30,
      ok: 5,
      errors: {PROTOCOL: 10, TRUNCATED: 5, CONNECTION_RESET: 5, TIMEOUT: 5},
    })
  })

  it('fails with the network code when nothing listens', async () => {
    const server = net.createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    await expect(bench(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      exitCode: 6,
    })
  })

  it('reports what was measured when it is interrupted', async () => {
    const interruption = new AbortController()
    const {seen, port} = await rawServer((socket) => {
      if (seen.requests >= 20) interruption.abort()
      setTimeout(() => socket.write(OK), 5)
    })
    const plan = {connections: 4, until: {duration: 60_000}, warmup: 0, timeout: 1000}
    const request = {
      method: 'GET',
      url: new URL(`http://127.0.0.1:${port}/`),
      headers: [],
      body: undefined,
      tls: {},
      connectTimeout: 1000,
    }
    const run = await runBench(plan, {request}, {signal: interruption.signal})
    expect(run.interrupted).toBe(true)
    expect(run.tally.answered).toBeGreaterThan(4)
    expect(seen.requests - run.tally.answered).toBeLessThanOrEqual(4)
  })
})

describe('an open loop', () => {
  it('keeps its schedule and counts response time from it', async () => {
    let first = true
    const server = http.createServer((_, response) => {
      setTimeout(() => response.end('x'), first ? 200 : 0)
      first = false
    })
    const port = await listen(server)
    const report = await bench(`http://127.0.0.1:${port}/`, {
      connections: 1,
      rate: 100,
      until: {requests: 30},
    })
    expect(report).toMatchObject({mode: 'open', requests: 30, ok: 30})
    // 20 requests were due while the first one blocked the only connection.
    expect(report.latency.response.p50).toBeGreaterThan(30)
    expect(report.latency.service.p50).toBeLessThan(30)
    expect(report.durationMs).toBeGreaterThanOrEqual(285)
  })
})

describe('TLS through undici', () => {
  it('counts as exactly', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'apix-bench-'))
    closers.push(() => rmSync(folder, {recursive: true}))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost'],
        ...['-addext', 'subjectAltName=IP:127.0.0.1'],
      ],
      {stdio: 'ignore'},
    )
    let requests = 0
    const ca = readFileSync(cert)
    const server = https.createServer({key: readFileSync(key), cert: ca}, (_, response) => {
      requests++
      response.end('hello')
    })
    const url = `https://127.0.0.1:${await listen(server)}/`
    const report = await bench(url, {}, {tls: {ca}})
    expect(requests).toBe(200)
    expect(report).toMatchObject({
      requests: 200,
      ok: 200,
      errors: {},
      bytes: 1000,
      connectionsOpened: 10,
      connectionsReused: 190,
    })
    await expect(bench(url, {until: {requests: 5}})).rejects.toMatchObject({code: 'TLS'})
  })
})
