import type {ApiSettings, Guard} from '../api/index.js'
import type {Prover} from '../auth/index.js'
import type {ErrorCode} from '../errors/index.js'
import type {
  BoundFields,
  ConnectAttempt,
  HeaderList,
  RequestBody,
  Timings,
  TlsSettings,
} from '../http/index.js'

/** A request as a person wrote it, before configuration and credentials join it. */
export interface RequestDraft {
  method: string
  /** A path under the base URL, or an absolute URL. */
  target: string
  /** A header set to null is removed, also where configuration or apix would send it. */
  headers: ReadonlyArray<readonly [name: string, value: string | null]>
  query: ReadonlyArray<readonly [name: string, value: string]>
  body: RequestBody
  /** The content type that the body's form implies; an explicit header wins. */
  contentType?: string
}

/** How the request is carried out: flags over configuration. Durations in milliseconds. */
export interface RequestOptions {
  account?: string
  timeout?: number
  maxTime?: number
  retry?: {limit?: number; maxDelay?: number}
  rateLimit?: ApiSettings['rateLimit']
  cache?: boolean | number
  refresh?: boolean
  follow?: boolean
  maxRedirects?: number
  idempotencyKey?: string
  proxy?: string | false
  tls?: TlsSettings
  http2?: boolean
  signal?: AbortSignal
  /** Check the request against the API's description, and the response for drift. */
  validate?: boolean
  /** The description, instead of the one of the API. */
  openapi?: string
  /** Keeps cookies from one request to the next; without one there are none. */
  cookies?: CookieJar
}

/** The cookies that servers set (RFC 6265). */
export interface CookieJar {
  /** What the `Cookie` field of a request to this URL is; empty when there is nothing for it. */
  header(url: URL): Promise<string>
  /** @param values of the `Set-Cookie` fields of its response */
  keep(url: URL, values: readonly string[]): Promise<void>
}

/** One way in which a message differs from its description. */
export interface MessageProblem {
  side: 'request' | 'response'
  /** `warning` for what the description does not mention. */
  severity: 'error' | 'warning'
  in: string
  /** JSON pointer into the body, or `/NAME` of a parameter or header. */
  pointer: string
  expected: string
  actual: string
}

/** Compares messages with the description of their API. */
export interface MessageValidator {
  /** @throws ApixError when there is no description or it cannot be read */
  open(request: PipelineRequest): Promise<{
    problems: readonly MessageProblem[]
    response(response: PipelineResponse, body: Buffer): readonly MessageProblem[]
  }>
}

/** A request on its way through the pipeline. Stages pass changed copies on, never mutate. */
export interface PipelineRequest {
  method: string
  url: URL
  headers: HeaderList
  body: RequestBody
  /** The API it belongs to; undefined for an absolute URL outside every API. */
  settings: ApiSettings | undefined
  options: RequestOptions
  /** Whom to ask before it is sent. */
  guard?: Guard
  /** Fields that carry secrets; they never leave the API's origins. */
  bound: BoundFields
  /** When everything has to be over, on the monotonic clock; `options.signal` ends it then. */
  deadline?: number
  /** Called when the connection stands and the request goes out. */
  onSent?: () => void
  /** Set by authorize: differs between credentials and does not lead back to one. */
  credential?: string
  /** Signs each exchange, where the credential's token is bound to a key. */
  prover?: Prover | undefined
}

/** One attempt, the last one included. Milliseconds. */
export interface Attempt {
  status?: number
  /** The code of the failure when there was no response. */
  error?: string
  /** The wait before this attempt. */
  delay: number
  total: number
  /** How its connection came about; empty for one that was reused. */
  connects?: readonly ConnectAttempt[]
}

export type CacheState = 'miss' | 'hit' | 'revalidated' | 'stale' | 'bypass'

/** A response on its way back. The body is a stream until somebody holds it. */
export interface PipelineResponse {
  /** The request as it was sent, without the credential that authorize added. */
  request: {method: string; url: URL; headers: HeaderList; body: RequestBody}
  status: number
  statusText: string
  httpVersion: string
  headers: HeaderList
  body: AsyncIterable<Buffer>
  timings(): Timings
  attempts: readonly Attempt[]
  cache: CacheState
  /** Set for a stored response: how old it is and how long it stays fresh. Milliseconds. */
  cached?: {age: number; left: number}
  /** The account whose credential was used. */
  account?: string
  /** Set by validate once the body has been read. */
  drift?: readonly MessageProblem[]
  /** Set by record; the id under which history keeps it. */
  historyId?: string | undefined
}

export type Next = (request: PipelineRequest) => Promise<PipelineResponse>

/** One stage of the pipeline: may change the request, answer itself, or look at the response. */
export type Stage = (request: PipelineRequest, next: Next) => Promise<PipelineResponse>

/** A finished exchange as history and statistics keep it; the response's body has been read. */
export interface RecordedExchange {
  request: PipelineRequest
  response: PipelineResponse
  /** ISO 8601, when the request was started. */
  startedAt: string
  /** The first bytes of the decoded body, up to the recorder's own limit. */
  body: Buffer
  /** The size of the whole body in bytes. */
  bodySize: number
  /** Set when the body broke off. */
  error?: string
}

/** Told while a request is on its way; for monitoring. */
export interface PipelineObserver {
  /** Before the wait that comes before another attempt. */
  retry?(event: RetryEvent): void
}

export interface RetryEvent {
  request: PipelineRequest
  /** The attempt that failed, from 1. */
  attempt: number
  status?: number
  error?: ErrorCode
  /** Milliseconds until the next attempt. */
  delay: number
  reason: string
}

/** Keeps finished exchanges. Called after the response has been handed out to its end. */
export interface Recorder {
  /** How many bytes of a body it wants to see. */
  readonly bodyLimit: number
  /** The id under which the exchange will be kept. */
  nextId(): string
  record(exchange: RecordedExchange, historyId: string): Promise<void>
  /** A request that ended without a response. */
  recordFailure(
    request: PipelineRequest,
    failure: {startedAt: string; total: number; code: string},
  ): Promise<void>
}

/** Sends drafts. */
export interface Pipeline {
  /** The request as it would be sent, without a credential. Sends nothing. */
  prepare(
    draft: RequestDraft,
    settings: ApiSettings | undefined,
    options: RequestOptions,
  ): Promise<PipelineRequest>
  /**
   * @throws ApixError with a network, timeout or authentication code when there is no response;
   * any HTTP status is a response
   */
  run(request: PipelineRequest): Promise<PipelineResponse>
}
