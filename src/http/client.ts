import http from 'node:http'
import https from 'node:https'
import {performance} from 'node:perf_hooks'
import {Readable} from 'node:stream'
import type {HttpsOptions} from 'got'
import {ApixError, isApixError} from '../errors/index.js'
import {roundMs} from '../shared/index.js'
import {createConnections, tlsOptions} from './connections.js'
import {decode} from './decode.js'
import {timeoutError, toNetworkError} from './errors.js'
import {createFetch} from './fetch.js'
import {mayRepeat, watchReuse} from './idle-close.js'
import {parseProxy, proxyAuthorization, proxyFor} from './proxy.js'
import {RehearsalAgent} from './rehearsal.js'
import {revealed} from './reveal.js'
import {createStopwatch, type Stopwatch} from './timings.js'
import type {HeaderList, HttpClient, TlsSettings, WireRequest, WireResponse} from './types.js'

export interface HttpClientDeps {
  /** The process environment: only its proxy variables are read. */
  environment: Readonly<Record<string, string | undefined>>
  /** For requests that bring no settings of their own. */
  tls?: TlsSettings
  proxy?: string | false
}

/** The client on got. got is loaded when the first request is sent. */
export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const connections = createConnections()

  function proxyOf(request: WireRequest): URL | undefined {
    const wanted = request.proxy ?? deps.proxy
    if (wanted === false) return undefined
    return wanted === undefined ? proxyFor(request.url, deps.environment) : parseProxy(wanted)
  }

  async function send(request: WireRequest): Promise<WireResponse> {
    const proxy = proxyOf(request)
    const tls = request.tls ?? deps.tls
    const agent = connections.agent(request.url, tls, proxy)
    // got would open an HTTP/2 connection past the proxy.
    const http2 = request.http2 === true && proxy === undefined
    const wire = revealed({...request, http2, ...(tls && {tls})})
    const response = await onceMoreIfIdle(wire, request.url, agent, proxy)
    return {...response, url: request.url}
  }

  /** Sends again at once what met a connection that the server had just given up. */
  async function onceMoreIfIdle(
    wire: WireRequest,
    shown: URL,
    agent: http.Agent,
    proxy: URL | undefined,
  ): Promise<WireResponse> {
    const began = performance.now()
    try {
      return await exchange(wire, shown, agent, proxy)
    } catch (error) {
      const lost = performance.now() - began
      const left = wire.timeout === undefined ? undefined : wire.timeout - lost
      if (!mayRepeat(error, wire) || (left !== undefined && left <= 0)) throw error
      connections.forgetIdle(agent)
      const again = {...wire, onSent: () => {}, ...(left !== undefined && {timeout: left})}
      return delayed(await exchange(again, shown, agent, proxy), lost)
    }
  }

  let rehearsed: Promise<void> | undefined
  async function rehearse(): Promise<void> {
    const url = new URL('http://rehearsal.invalid/')
    const request: WireRequest = {method: 'GET', url, headers: [], body: {kind: 'none'}}
    const {body} = await exchange(request, url, new RehearsalAgent(), undefined)
    for await (const _ of body);
  }
  function prepare(): Promise<void> {
    // What goes wrong here goes wrong again where somebody listens.
    rehearsed ??= rehearse().catch(() => {})
    return rehearsed
  }

  return {prepare, send, fetch: createFetch(send), close: connections.close}
}

/** @param shown the URL for messages: without secrets */
async function exchange(
  request: WireRequest,
  shown: URL,
  agent: http.Agent,
  proxy: URL | undefined,
): Promise<WireResponse> {
  const {default: got} = await import('got')
  const stopwatch = createStopwatch()
  // Over HTTP/2 got opens the connection, out of sight.
  const connected = request.http2 === true
  const context = {method: request.method, url: shown, responded: false, connected}
  const limit = createLimit(request, () => timeoutError(request.timeout ?? 0, context))
  const failure = (error: unknown) =>
    limit.signal.aborted ? limit.reason() : toNetworkError(error, context)

  let noteReuse: ReturnType<typeof watchReuse> = () => {}
  let stream: ReturnType<typeof got.stream>
  try {
    stream = got.stream(request.url, {
      method: request.method as 'GET',
      headers: request.http2 ? objectOf(framed(request)) : {},
      ...(request.body.kind === 'bytes' && {body: request.body.bytes}),
      ...(request.body.kind === 'stream' && {body: Readable.from(request.body.stream)}),
      allowGetBody: true,
      agent: {http: agent, https: agent as https.Agent},
      http2: request.http2 ?? false,
      ...(request.http2 && {https: gotTls(request.tls)}),
      decompress: false,
      followRedirect: false,
      throwHttpErrors: false,
      retry: {limit: 0},
      signal: limit.signal,
      // With headers of our own making Node writes them in this order and this spelling. For
      // HTTP/2 nothing is returned here and got takes its own way.
      request: request.http2
        ? undefined
        : (url, options, callback) =>
            writeRequest(request, proxy, url, {...options, agent}, callback),
    })
    if (request.body.kind === 'none' && stream.writable) stream.end()
  } catch (error) {
    limit.clear()
    throw new ApixError('USAGE', (error as Error).message, {cause: error})
  }
  stream.on('request', (sent: http.ClientRequest) => {
    stopwatch.watch(sent)
    if (!request.http2) noteReuse = watchReuse(sent)
    whenConnected(sent, request.url, () => {
      context.connected = true
      request.onSent?.()
    })
  })

  return new Promise((resolve, reject) => {
    stream.on('error', (error) => {
      stopwatch.ended()
      limit.clear()
      const failed = failure(error)
      if (isApixError(failed)) noteReuse(error, failed)
      reject(failed)
    })
    stream.once('response', (message: http.IncomingMessage) => {
      context.responded = true
      stopwatch.responded()
      const headers = headerList(message)
      // An event stream is open for as long as both sides like it.
      if (message.headers['content-type']?.startsWith('text/event-stream')) limit.lift()
      const raw = finishing(stream as AsyncIterable<Buffer>, stopwatch, limit)
      const encoding = message.headers['content-encoding']
      const body = encoding ? decode(raw, encoding) : raw
      resolve({
        status: message.statusCode ?? 0,
        statusText: message.statusMessage ?? '',
        httpVersion: message.httpVersion === '2.0' ? '2' : message.httpVersion,
        headers,
        body: mapped(body, failure),
        url: request.url,
        ...(stream.ip && {remoteAddress: stream.ip}),
        timings: () => stopwatch.timings(),
      })
    })
  })
}

/** With the time that was lost before it was sent. */
function delayed(response: WireResponse, lost: number): WireResponse {
  return {
    ...response,
    timings() {
      const timings = response.timings()
      const queued = roundMs(timings.queued + lost)
      return {...timings, queued, total: roundMs(timings.total - timings.queued + queued)}
    },
  }
}

/** From then on something may have been sent. */
function whenConnected(sent: http.ClientRequest, url: URL, notify: () => void): void {
  sent.once('socket', (socket) => {
    if (!socket.connecting) notify()
    else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', notify)
  })
}

/** For HTTP/2, where got opens the connection itself. */
function gotTls(settings: TlsSettings | undefined): HttpsOptions {
  const {ca, cert, key, rejectUnauthorized} = tlsOptions(settings)
  return {
    ...(ca && {certificateAuthority: ca as string[]}),
    ...(cert && {certificate: cert as Buffer}),
    ...(key && {key: key as Buffer}),
    ...(rejectUnauthorized !== undefined && {rejectUnauthorized}),
  }
}

/** Hands over to Node with exactly our headers, through the proxy where one is used. */
function writeRequest(
  request: WireRequest,
  proxy: URL | undefined,
  url: URL,
  options: https.RequestOptions,
  callback?: (response: http.IncomingMessage) => void,
): http.ClientRequest {
  const headers = framed(request)
  const plain = url.protocol === 'http:'
  const authorization = plain && proxy ? proxyAuthorization(proxy) : undefined
  if (authorization) headers.push(['Proxy-Authorization', authorization])
  const settings = {
    ...options,
    headers: headers.flat(),
    ...(plain && proxy && {host: proxy.hostname, port: proxy.port || 80}),
    ...(plain && proxy && {hostname: proxy.hostname, path: url.href}),
  }
  // Only the options are passed: a URL beside them would win over the proxy's address.
  const target = {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    ...settings,
  }
  // A proxy may itself be reached over TLS.
  const overTls = plain && proxy?.protocol === 'https:'
  if (overTls) Object.assign(target, {protocol: 'https:', port: proxy.port || 443})
  const module = plain && !overTls ? http : https
  return module.request(target as unknown as https.RequestOptions, callback)
}

/** The headers with what HTTP/1.1 needs for framing: Host, and a length or chunks for a body. */
function framed(request: WireRequest): Array<[string, string]> {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const headers = request.headers.map(([name, value]): [string, string] => [name, latin1(value)])
  if (!names.has('host') && !request.http2) headers.unshift(['Host', request.url.host])
  if (names.has('content-length') || names.has('transfer-encoding')) return headers
  const {body} = request
  const expectsBody = ['POST', 'PUT', 'PATCH'].includes(request.method)
  if (body.kind === 'bytes') headers.push(['Content-Length', String(body.bytes.length)])
  else if (body.kind === 'none' && expectsBody) headers.push(['Content-Length', '0'])
  else if (body.kind === 'stream' && body.length !== undefined)
    headers.push(['Content-Length', String(body.length)])
  else if (body.kind === 'stream' && !request.http2) headers.push(['Transfer-Encoding', 'chunked'])
  return headers
}

/** Node writes header values as Latin-1; this way a UTF-8 value arrives as UTF-8. */
function latin1(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}

function objectOf(headers: HeaderList): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = {}
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const before = object[key]
    object[key] = before === undefined ? value : [before, value].flat()
  }
  return object
}

function headerList(message: http.IncomingMessage): HeaderList {
  const list: Array<[string, string]> = []
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] ?? ''
    const value = Buffer.from(message.rawHeaders[index + 1] ?? '', 'latin1').toString('utf8')
    if (!name.startsWith(':')) list.push([name, value])
  }
  return list
}

interface Limit {
  signal: AbortSignal
  /** Lets it take longer; the caller's signal still counts. */
  lift(): void
  /** It is over. */
  clear(): void
  reason(): unknown
}

/** The attempt's time limit and the caller's signal as one signal. */
function createLimit(request: WireRequest, reason: () => ApixError): Limit {
  const controller = new AbortController()
  const onAbort = () => controller.abort(request.signal?.reason)
  if (request.signal?.aborted) onAbort()
  request.signal?.addEventListener('abort', onAbort, {once: true})
  const timer =
    request.timeout === undefined
      ? undefined
      : setTimeout(() => controller.abort(reason()), request.timeout)
  return {
    signal: controller.signal,
    lift: () => clearTimeout(timer),
    clear() {
      clearTimeout(timer)
      // The caller's signal may live for as long as the program.
      request.signal?.removeEventListener('abort', onAbort)
    },
    reason: () => controller.signal.reason,
  }
}

async function* finishing(
  body: AsyncIterable<Buffer>,
  stopwatch: Stopwatch,
  limit: Limit,
): AsyncGenerator<Buffer> {
  try {
    yield* body
  } finally {
    stopwatch.ended()
    limit.clear()
  }
}

async function* mapped(
  body: AsyncIterable<Buffer>,
  failure: (error: unknown) => unknown,
): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch (error) {
    throw failure(error)
  }
}
