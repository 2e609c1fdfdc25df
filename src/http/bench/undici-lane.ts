import type {Socket} from 'node:net'
import {createSecureContext, type TLSSocket} from 'node:tls'
import {buildConnector, Client, type Dispatcher} from 'undici'
import type {ErrorCode} from '../../errors/index.js'
import {tlsOptions} from '../connections.js'
import {toNetworkError} from '../errors.js'
import {revealed} from '../reveal.js'
import {destination, dial} from './dial.js'
import {proxyHeaders, targetOf} from './request-bytes.js'
import type {BenchRequest, Lane, LaneFactory, LaneObserver, OpenedConnection} from './types.js'

/** Bytes; Node's own limit is 16 KiB. */
const LONGEST_HEAD = 1 << 20

/** undici's own names for what our codes say; the rest is in the table of `../errors.ts`. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'TIMEOUT',
  UND_ERR_SOCKET: 'CONNECTION_RESET',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'TRUNCATED',
}

/** What the lanes of one run share: TLS sessions too, so that a reconnect can resume one. */
interface Shared {
  request: BenchRequest
  options: Dispatcher.DispatchOptions
  connector: buildConnector.connector
  /** Of the server, once one lane knows it. */
  address?: string
}

/** Lanes on undici's dispatcher, one client with one connection each: TLS, HTTP/2. */
export function undiciLanes(request: BenchRequest): LaneFactory {
  const {tls, connectTimeout, http2} = request
  const settings = tlsOptions(tls)
  const shared: Shared = {
    request,
    options: optionsOf(request),
    connector: buildConnector({
      ...settings,
      // Made once: reading the certificate authorities takes longer than a handshake.
      secureContext: createSecureContext(settings),
      allowH2: http2 ?? false,
      timeout: connectTimeout,
    }),
  }
  return {
    lane: (index, observer) => new UndiciLane(index, observer, shared),
    update(changed) {
      shared.request = revealed(changed)
      shared.options = optionsOf(shared.request)
    },
  }
}

function optionsOf(request: BenchRequest): Dispatcher.DispatchOptions {
  // HTTP/2 has no connections of which one could speak (RFC 9113 section 8.2.2).
  const left = request.http2
    ? /^(content-length|transfer-encoding|connection|keep-alive|upgrade|host)$/i
    : /^(content-length|transfer-encoding)$/i
  return {
    method: request.method as Dispatcher.HttpMethod,
    path: targetOf(request),
    headers: [...request.headers, ...proxyHeaders(request)]
      .filter(([name]) => !left.test(name))
      .flat(),
    body: request.body ?? null,
  }
}

class UndiciLane implements Lane {
  readonly index: number
  readonly #observer: LaneObserver
  readonly #shared: Shared
  #client: Client
  #used = false
  /** Counts exchanges, so that what an abandoned one still reports is told apart. */
  #exchange = 0
  #pending = false

  constructor(index: number, observer: LaneObserver, shared: Shared) {
    this.index = index
    this.#observer = observer
    this.#shared = shared
    this.#client = this.#createClient()
  }

  /** undici connects with the first request, and the clock starts when that is written. */
  async open(): Promise<void> {}

  send(): void {
    const exchange = ++this.#exchange
    const current = () => this.#pending && exchange === this.#exchange
    let status = 0
    let bytes = 0
    this.#pending = true
    this.#client.dispatch(this.#shared.options, {
      onRequestStart: () => {
        if (!current()) return
        const reused = this.#used
        this.#used = true
        this.#observer.sent(this, reused)
      },
      onResponseStart: (_controller, statusCode) => {
        status = statusCode
      },
      onResponseData: (_controller, chunk) => {
        bytes += chunk.length
      },
      onResponseEnd: () => {
        if (!current()) return
        this.#pending = false
        this.#observer.done(this, status, bytes)
      },
      onResponseError: (_controller, error) => {
        if (!current()) return
        this.#pending = false
        this.#observer.failed(this, this.#codeOf(error, status !== 0))
      },
    })
  }

  abandon(code: ErrorCode): void {
    if (!this.#pending) return
    this.#pending = false
    const broken = this.#client
    this.#client = this.#createClient()
    broken.destroy().catch(() => {})
    this.#observer.failed(this, code)
  }

  close(): void {
    this.#pending = false
    this.#client.destroy().catch(() => {})
  }

  #codeOf(error: Error & {code?: string}, responded: boolean): ErrorCode {
    const code = CODES[error.code ?? '']
    if (code) return code === 'CONNECTION_RESET' && responded ? 'TRUNCATED' : code
    const {method, url} = this.#shared.request
    return toNetworkError(error, {method, url, responded}).code
  }

  #createClient(): Client {
    const {request} = this.#shared
    const client = new Client(request.url.origin, {
      pipelining: 1,
      allowH2: request.http2 ?? false,
      maxHeaderSize: LONGEST_HEAD,
      // The engine watches over time itself, with one timer for all lanes.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) =>
        this.#connect(options, (...result) => {
          const [error, socket] = result
          if (!error && client === this.#client) {
            this.#used = false
            this.#observer.opened(handshakeOf(socket))
          }
          callback(...result)
        }),
    })
    client.on('disconnect', (_url, _targets, error) => {
      if (client !== this.#client || client.destroyed) return
      const inOrder = error.code === 'UND_ERR_INFO' || !this.#pending
      this.#observer.ended(inOrder ? 'closed' : 'reset')
    })
    return client
  }

  /** TLS begins on the connection that won. */
  #connect(options: buildConnector.Options, callback: buildConnector.Callback): void {
    const {request, connector, address} = this.#shared
    const {host, port} = destination(request)
    dial({host: address ?? host, port, noDelay: true}, request, (error, socket) => {
      if (!socket) {
        callback(error ?? new Error('not connected'), null)
        return
      }
      if (socket.remoteAddress) this.#shared.address = socket.remoteAddress
      if (options.protocol === 'https:') connector({...options, httpSocket: socket}, callback)
      else callback(null, socket)
    })
  }
}

function handshakeOf(socket: Socket | TLSSocket): OpenedConnection {
  if (!('isSessionReused' in socket)) return {}
  return {tls: socket.isSessionReused() ? 'resumed' : 'full'}
}
