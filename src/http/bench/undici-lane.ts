import {Client, type Dispatcher} from 'undici'
import type {ErrorCode} from '../../errors/index.js'
import {ATTEMPT_TIMEOUT, tlsOptions} from '../connections.js'
import {toNetworkError} from '../errors.js'
import type {BenchRequest, Lane, LaneFactory, LaneObserver} from './types.js'

/** undici's own names for what our codes say; the rest is in the table of `../errors.ts`. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'TIMEOUT',
  UND_ERR_SOCKET: 'CONNECTION_RESET',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'TRUNCATED',
}

/** Lanes on undici's dispatcher, one client with one connection each: HTTP/1.1 over TLS. */
export function undiciLanes(request: BenchRequest): LaneFactory {
  const headers = request.headers
    .filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name))
    .flat()
  const options: Dispatcher.DispatchOptions = {
    method: request.method as Dispatcher.HttpMethod,
    path: request.url.pathname + request.url.search,
    headers,
    body: request.body ?? null,
  }
  return (index, observer) => new UndiciLane(index, observer, request, options)
}

class UndiciLane implements Lane {
  readonly index: number
  readonly #observer: LaneObserver
  readonly #request: BenchRequest
  readonly #options: Dispatcher.DispatchOptions
  #client: Client
  #used = false
  /** Counts exchanges, so that what an abandoned one still reports is told apart. */
  #exchange = 0
  #pending = false

  constructor(
    index: number,
    observer: LaneObserver,
    request: BenchRequest,
    options: Dispatcher.DispatchOptions,
  ) {
    this.index = index
    this.#observer = observer
    this.#request = request
    this.#options = options
    this.#client = this.#createClient()
  }

  /**
   * undici connects with the first request, and the clock starts when that is written: there is
   * nothing to open ahead that would be measured otherwise.
   */
  async open(): Promise<void> {}

  send(): void {
    const exchange = ++this.#exchange
    const current = () => this.#pending && exchange === this.#exchange
    let status = 0
    let bytes = 0
    this.#pending = true
    this.#client.dispatch(this.#options, {
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
    return toNetworkError(error, {method: this.#request.method, url: this.#request.url, responded})
      .code
  }

  #createClient(): Client {
    const {url, tls, connectTimeout} = this.#request
    const client = new Client(url.origin, {
      pipelining: 1,
      // The engine watches over time itself, with one timer for all lanes.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        ...tlsOptions(tls),
        timeout: connectTimeout,
        autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT,
      },
    })
    client.on('connect', () => {
      this.#used = false
      this.#observer.opened()
    })
    return client
  }
}
