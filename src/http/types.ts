import type {Secret} from '../shared/index.js'

/** Header fields in order, repeated names kept, spelling as sent or received. */
export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>

/** A request body: nothing, bytes that can be sent again, or a stream that cannot. */
export type RequestBody =
  | {kind: 'none'}
  | {kind: 'bytes'; bytes: Buffer}
  | {kind: 'stream'; stream: AsyncIterable<Uint8Array>; length?: number}

/** Fields whose values are secrets. They replace fields of the same name. */
export interface BoundFields {
  headers: ReadonlyArray<readonly [name: string, value: Secret]>
  query: ReadonlyArray<readonly [name: string, value: Secret]>
}

export interface TlsSettings {
  /** PEM, added to the system's certificate authorities. */
  ca?: Buffer
  cert?: Buffer
  key?: Buffer
  insecure?: boolean
}

/** What a server shows to its clients; PEM. */
export interface ServerTls {
  cert: string | Buffer
  key: string | Buffer
}

/** One exchange on the wire: exactly what is sent, nothing is added but Host and framing. */
export interface WireRequest {
  method: string
  url: URL
  headers: HeaderList
  body: RequestBody
  /** Header and query fields that only leave here in the clear. */
  bound?: BoundFields
  /** Milliseconds for this attempt, from the first byte of work to the last byte of the body. */
  timeout?: number
  signal?: AbortSignal
  tls?: TlsSettings
  /** Proxy URL; when absent the environment's proxy variables decide. `false` uses none. */
  proxy?: string | false
  http2?: boolean
  /** Leave the content coding of the body as it comes. */
  encoded?: boolean
  /** Called when the connection stands and the request goes out. */
  onSent?: () => void
}

/**
 * Phases of one exchange in milliseconds on a monotonic clock. Phases of a reused connection are
 * 0; the phases add up to `total`.
 */
export interface Timings {
  /** Waiting in apix before anything was sent: pacing and connection limits. */
  queued: number
  dns: number
  tcp: number
  tls: number
  /** From the request being written to the first byte of the response. */
  firstByte: number
  download: number
  total: number
  reused: boolean
}

/** One try to connect to one address of the host; of several the quickest is used (RFC 8305). */
export interface ConnectAttempt {
  address: string
  family: 4 | 6
  /** Milliseconds since the exchange began, like `ended`. */
  started: number
  ended: number
  /** `abandoned`: another address was quicker, or the request was given up. */
  outcome: 'connected' | 'failed' | 'abandoned'
  /** The system's code for a failure, such as `ECONNREFUSED`. */
  error?: string
}

export interface WireResponse {
  status: number
  statusText: string
  /** `1.0`, `1.1` or `2`. */
  httpVersion: string
  headers: HeaderList
  /** The body (gzip, deflate, br, zstd removed, unless `encoded`); can be read once. Errors are ApixErrors. */
  body: AsyncIterable<Buffer>
  /** The final URL. */
  url: URL
  remoteAddress?: string
  /** Complete once the body has been read to its end. */
  timings(): Timings
  /** How the connection came about; empty when it was there already. */
  readonly connects: readonly ConnectAttempt[]
}

/** The only way out to the network. Redirects, retries and credentials are not its business. */
export interface HttpClient {
  /** Loads what the first request needs, for those who want to be quick when their time comes. */
  prepare(): Promise<void>
  /** @throws ApixError with a network or timeout code */
  send(request: WireRequest): Promise<WireResponse>
  /** A `fetch` on the same TLS and proxy settings, for openid-client. */
  readonly fetch: typeof fetch
  close(): void
}
