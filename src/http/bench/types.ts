import type {ErrorCode} from '../../errors/index.js'
import type {BoundFields, HeaderList, TlsSettings} from '../types.js'

/** The one request that a benchmark sends again and again, complete with its credential. */
export interface BenchRequest {
  method: string
  url: URL
  /** Without Host and Content-Length, which follow from the rest. */
  headers: HeaderList
  /** Header and query fields that only leave here in the clear. */
  bound?: BoundFields
  body: Buffer | undefined
  tls: TlsSettings
  /** Offer HTTP/2 where there is TLS. */
  http2?: boolean
  /** The URL of the proxy that it goes through. */
  proxy?: string
  /** Milliseconds to establish a connection. */
  connectTimeout: number
}

/** A connection that was established. */
export interface OpenedConnection {
  /** What its TLS handshake was; undefined in cleartext. */
  tls?: 'full' | 'resumed'
}

/** What happens on a lane; called synchronously, exactly one `done` or `failed` per `send`. */
export interface LaneObserver {
  /** The request goes to the socket now; `reused` when this connection has carried one before. */
  sent(lane: Lane, reused: boolean): void
  /** @param bytes body bytes as transferred */
  done(lane: Lane, status: number, bytes: number): void
  failed(lane: Lane, code: ErrorCode): void
  /** A connection was established. */
  opened(connection: OpenedConnection): void
  /** The server ended a connection: in order, or by breaking it. */
  ended(how: 'closed' | 'reset'): void
}

/** One connection's worth of load: one request at a time, reconnecting when it must. */
export interface Lane {
  /** The caller's number for this lane. */
  readonly index: number
  /** Connects, so that the first request does not have to. @throws ApixError NETWORK and its kin */
  open(): Promise<void>
  /** Starts one exchange; the previous one must have ended. */
  send(): void
  /** Ends the exchange in progress as failed and drops the connection. */
  abandon(code: ErrorCode): void
  /** Drops the connection; nothing is reported any more. */
  close(): void
}

/** Makes the lanes of one run; they share what they send. */
export interface LaneFactory {
  lane(index: number, observer: LaneObserver): Lane
  /** From their next request on all lanes send this one: the same, with another credential. */
  update(request: BenchRequest): void
}
