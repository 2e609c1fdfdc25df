import type {HeaderList, HttpClient, Timings, TlsSettings} from '../../http/index.js'

/** Where calls go that no route is for. */
export interface Upstream {
  /** Without a trailing slash. */
  url: string
  http(): Promise<HttpClient>
  tls?: TlsSettings
}

/** One side of an exchange; of a long body only the beginning. */
export interface RecordedMessage {
  headers: HeaderList
  body: Buffer
  /** Bytes of the whole body. */
  size: number
}

/** A request and what was answered. */
export interface Exchange {
  /** Milliseconds since the epoch. */
  startedAt: number
  method: string
  /** Where it went: the upstream's, or ours. */
  url: string
  request: RecordedMessage
  response: RecordedMessage & {status: number; statusText: string}
  /** Of the upstream's connection; absent for what we answered ourselves. */
  timings?: Timings
  /** Milliseconds in all. */
  took: number
}

/** Keeps exchanges. */
export interface ExchangeRecorder {
  /** Also what the mock answered itself; otherwise only what it passed on. */
  readonly all: boolean
  /** Bytes of a body that are worth keeping. */
  readonly mostBody: number
  record(exchange: Exchange): void
}
