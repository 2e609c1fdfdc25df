import http from 'node:http'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import type {Family, RaceDeps} from '../../../src/http/connect/types.js'
import {
  type ConnectAttempt,
  createHttpClient,
  type WireRequest,
  type WireResponse,
} from '../../../src/http/index.js'
import {makeCertificates} from '../../helpers/certificates.js'
import {deadAddress} from '../../helpers/dead-address.js'

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

type Addresses = Partial<Record<Family, string[] | 'silent'>>

/** A client whose resolver knows one host; real sockets, all of which are kept. */
function racing(addresses: Addresses) {
  const sockets: net.Socket[] = []
  const race: RaceDeps = {
    preferred: 6,
    lookup(host, {family}, callback) {
      const found = addresses[family] ?? []
      if (found === 'silent') return
      const list = found.map((address) => ({address, family}))
      const missing = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {code: 'ENOTFOUND'})
      setImmediate(() => callback(list.length > 0 ? null : missing, list))
    },
    connect(options) {
      const socket = net.connect(options)
      sockets.push(socket)
      return socket
    },
  }
  const client = createHttpClient({environment: {}, race})
  closers.push(client.close)
  const open = () => sockets.filter(({destroyed}) => !destroyed)
  return {client, sockets, open}
}

async function serve(
  port = 0,
  handler: http.RequestListener = (_, response) => response.end('ok'),
) {
  const server = http.createServer(handler)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  closers.push(() => server.close().closeAllConnections())
  return (server.address() as AddressInfo).port
}

function get(port: number, more: Partial<WireRequest> = {}): WireRequest {
  const url = new URL(`http://api.test:${port}/`)
  return {method: 'GET', url, headers: [], body: {kind: 'none'}, ...more}
}

async function read(response: WireResponse): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response.body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const outcomes = (connects: readonly ConnectAttempt[]) =>
  connects.map(({address, family, outcome, error}) => [address, family, error ?? outcome])

/** A port at which nobody listens. */
async function deadPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a host with several addresses', () => {
  it('is reached a quarter of a second after the first one stayed silent', async () => {
    const dead = await deadAddress()
    closers.push(dead.close)
    await serve(dead.port)
    const {client, open} = racing({6: [dead.address], 4: ['127.0.0.1']})
    const response = await client.send(get(dead.port))
    expect(await read(response)).toBe('ok')
    const {connects} = response
    expect(outcomes(connects)).toEqual([
      [dead.address, 6, 'abandoned'],
      ['127.0.0.1', 4, 'connected'],
    ])
    const [first, second] = connects
    const delay = (second?.started ?? 0) - (first?.started ?? 0)
    expect(delay).toBeGreaterThanOrEqual(249)
    expect(delay).toBeLessThan(3000)
    expect(first?.ended).toBeGreaterThanOrEqual(second?.ended ?? 0)
    const {queued, dns, tcp, tls, firstByte, download, total, reused} = response.timings()
    expect(tcp).toBeGreaterThanOrEqual(249)
    expect(queued + dns + tcp + tls + firstByte + download).toBeCloseTo(total, 2)
    expect(reused).toBe(false)
    expect(open()).toHaveLength(1)

    const again = await client.send(get(dead.port))
    await read(again)
    expect(again.connects).toEqual([])
    expect(again.timings()).toMatchObject({reused: true, dns: 0, tcp: 0})
  })

  // A busy machine may stop for as long as the timer takes, but not each time.
  it('is reached at once when the first one refuses', {retry: 3}, async () => {
    const port = await serve()
    const {client} = racing({6: ['127.0.0.8'], 4: ['127.0.0.1']})
    const {connects, body} = await client.send(get(port))
    for await (const _ of body);
    expect(outcomes(connects)).toEqual([
      ['127.0.0.8', 6, 'ECONNREFUSED'],
      ['127.0.0.1', 4, 'connected'],
    ])
    // Not by the timer: its 250 ms begin with the first attempt.
    expect((connects[1]?.started ?? 0) - (connects[0]?.ended ?? 0)).toBeLessThan(200)
  })

  it('is reached while the resolver is still looking for its other family', async () => {
    const port = await serve()
    const {client} = racing({6: 'silent', 4: ['127.0.0.1']})
    const response = await client.send(get(port, {timeout: 20_000}))
    expect(await read(response)).toBe('ok')
    expect(response.timings().dns).toBeGreaterThanOrEqual(49)
  })

  it('is waited for when it is slow, until the time is over', async () => {
    const dead = await deadAddress()
    closers.push(dead.close)
    const {client, open} = racing({4: [dead.address]})
    const sent = client.send(get(dead.port, {timeout: 700}))
    await expect(sent).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: `GET api.test:${dead.port}: no connection within 700 ms`,
    })
    expect(open()).toEqual([])
  })

  it('that all refuse is one failure that names them all', async () => {
    const port = await deadPort()
    const {client} = racing({6: ['127.0.0.8', '127.0.0.7'], 4: ['127.0.0.1']})
    await expect(client.send(get(port))).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      message:
        `GET api.test:${port}: the connection was refused (ECONNREFUSED): tried ` +
        '127.0.0.8 (ECONNREFUSED), 127.0.0.1 (ECONNREFUSED), 127.0.0.7 (ECONNREFUSED)',
    })
  })

  it('that nobody knows is a failure of DNS', async () => {
    const {client, sockets} = racing({})
    await expect(client.send(get(80))).rejects.toMatchObject({code: 'DNS'})
    expect(sockets).toEqual([])
  })

  it('is given up by its caller without a socket left behind', async () => {
    const dead = await deadAddress()
    closers.push(dead.close)
    const {client, sockets, open} = racing({6: [dead.address], 4: [dead.address, '127.0.0.9']})
    const stop = new AbortController()
    const sent = client.send(get(dead.port, {signal: stop.signal}))
    while (sockets.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort(new Error('enough'))
    await expect(sent).rejects.toThrow('enough')
    expect(open()).toEqual([])
  })
})

it('speaks TLS to the winner only', async () => {
  const dead = await deadAddress()
  closers.push(dead.close)
  const certificates = makeCertificates()
  closers.push(certificates.remove)
  const pem = {cert: certificates.read(certificates.cert), key: certificates.read(certificates.key)}
  const server = https.createServer(pem, (_, response) => response.end('secret'))
  let handshakes = 0
  server.on('secureConnection', () => handshakes++)
  await new Promise<void>((resolve) => server.listen(dead.port, '127.0.0.1', resolve))
  closers.push(() => server.close().closeAllConnections())
  const {client, sockets} = racing({6: [dead.address], 4: ['127.0.0.1']})
  const url = new URL(`https://api.test:${dead.port}/`)
  const tls = {insecure: true}
  const response = await client.send(get(dead.port, {url, tls}))
  expect(await read(response)).toBe('secret')
  expect(response.timings().tls).toBeGreaterThan(0)
  expect(handshakes).toBe(1)
  const [loser] = sockets
  expect([loser?.bytesWritten, loser?.destroyed]).toEqual([0, true])
})
