import type {IncomingMessage, ServerResponse} from 'node:http'
import type {ApixError} from '../errors/index.js'
import type {Timings} from '../http/index.js'
import type {Attempt, CacheState} from '../request/index.js'

/** How requests are authenticated. Values are kept out of errors, events and printing. */
export type ClientAuth =
  | {type: 'none'}
  | {
      type: 'apiKey'
      in?: 'header' | 'query'
      /** `X-API-Key` unless given. */
      name?: string
      prefix?: string
      key: string | undefined
    }
  | {type: 'basic'; username: string | undefined; password: string | undefined}
  | {
      type: 'bearer'
      /** A function is asked before each request, and again after a 401. */
      token: string | undefined | (() => string | Promise<string>)
      prefix?: string
    }
  | {
      type: 'jwt'
      algorithm?: 'HS256' | 'RS256' | 'ES256' | 'EdDSA'
      claims?: Readonly<Record<string, unknown>>
      /** Milliseconds; five minutes unless given. */
      expiresIn?: number
      keyId?: string
      key: string | undefined
    }
  /** Client credentials (RFC 6749 section 4.4); renewed before they expire and after a 401. */
  | {
      type: 'oauth2'
      issuer?: string
      tokenEndpoint?: string
      clientId: string
      clientSecret: string | undefined
      clientAuth?: 'basic' | 'post'
      scopes?: readonly string[]
      params?: Readonly<Record<string, string>>
    }

/** `10` is ten a second; `100/m`; or spelt out, `per` in milliseconds. */
export type RateLimitOption = number | string | {limit: number; per?: number; burst?: number}

/** What holds for all requests of a client. Durations are milliseconds. */
export interface ClientOptions {
  /** Paths are appended to it. Without one only absolute URLs can be requested. */
  baseURL?: string | undefined
  headers?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  /** One attempt; 30 s unless given. */
  timeout?: number
  /** All attempts and waits together. */
  maxTime?: number
  /** Further attempts, 2 unless given; `maxDelay` is the longest wait between two, 60 s. */
  retries?: number | {limit?: number; maxDelay?: number}
  /** `true`: RFC 9111; a number: how long answers are good. In memory, 50 MiB at most. */
  cache?: boolean | number
  rateLimit?: RateLimitOption
  auth?: ClientAuth
  /** `User-Agent` unless a header says otherwise. */
  userAgent?: string
  /** Bytes of a body that is held in memory; 100 MiB unless given. */
  maxBody?: number
  /** `HTTPS_PROXY` and its like are obeyed unless this says otherwise. */
  proxy?: string | false
}

export type QueryValue = string | number | boolean | null | undefined

/** What holds for one request. */
export interface CallOptions {
  /** `null` leaves a header out that would be sent otherwise. */
  headers?: Readonly<Record<string, string | null>>
  /** Arrays repeat the name; undefined is left out. */
  query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>
  timeout?: number
  maxTime?: number
  retries?: ClientOptions['retries']
  rateLimit?: RateLimitOption
  cache?: boolean | number
  signal?: AbortSignal
  /** `true` makes one up; POST and PATCH are retried with it. */
  idempotencyKey?: string | true
  /** Redirects are followed, ten at most, unless this is false. */
  followRedirects?: boolean
  maxRedirects?: number
  /** `auto`: JSON and text by the content type, else bytes. */
  responseType?: 'auto' | 'json' | 'text' | 'bytes' | 'stream'
  /** False: a status of 400 and above is a response like any other. */
  throwOnError?: boolean
}

/** A body: plain values become JSON, the others are sent as they are. */
export type ClientBody =
  | string
  | Uint8Array
  | URLSearchParams
  | FormData
  | AsyncIterable<Uint8Array>
  | object
  | number
  | boolean
  | null

/** A response whose body has been read (unless `responseType` is `stream`). */
export interface ApiResponse<T = unknown> {
  data: T
  status: number
  statusText: string
  /** 2xx */
  ok: boolean
  headers: Headers
  /** The final URL, without secrets. */
  url: string
  /** The server's own id of the request. */
  requestId: string | undefined
  /** Milliseconds by phase, on a monotonic clock. */
  timings: Timings
  /** Every attempt, the last one included. */
  attempts: readonly Attempt[]
  cache: CacheState
}

/** Tells of a request that got a response, whatever its status. */
export interface RequestEvent {
  method: string
  url: string
  status: number
  /** Milliseconds, retries and waits included. */
  duration: number
  requestId: string | undefined
  attempts: number
  cache: CacheState
}

/** Tells of another attempt before the wait for it. */
export interface RetryNotice {
  method: string
  url: string
  /** The attempt that failed, from 1. */
  attempt: number
  /** Of the failed attempt; undefined when there was no response. */
  status: number | undefined
  /** Milliseconds until the next attempt. */
  delay: number
  reason: string
}

/** Tells of a request that ended in an error: no response, or a status of 400 and above. */
export interface ErrorEvent {
  method: string
  url: string
  status: number | undefined
  duration: number
  requestId: string | undefined
  error: ApixError
}

export interface ClientEvents {
  request: RequestEvent
  retry: RetryNotice
  error: ErrorEvent
}

/** A webhook that was verified. */
export interface WebhookEvent<T = unknown> {
  /** What duplicates share; null where the provider has no id. */
  id: string | null
  type: string | null
  provider: string
  /** The body as a value: JSON, or a form as an object. */
  payload: unknown
  /** `payload.data` where there is one, else the payload. */
  data: T
  headers: Headers
  rawBody: Buffer
}

export type WebhookHandler = (event: WebhookEvent) => unknown

export interface WebhookHandlerOptions {
  /** An id of `apix webhook providers`. */
  provider: string
  /** Several while a secret is being changed. */
  secret: string | readonly string[] | undefined
  /** Bytes; 5 MiB unless given. */
  maxBody?: number
  /** What the provider believes it calls, where it signs the URL. */
  publicUrl?: string
  /**
   * How long ids are remembered, in milliseconds; unless given, as long as the provider may deliver
   * an event again (24 h for most, `dedupWindow` of `apix webhook providers --json`).
   */
  dedupTtl?: number
  /**
   * Where ids are remembered: in this process, in the database of this machine (the data directory
   * of the command line, `APIX_DATA_DIR`), or in Redis at `redis://…` or `rediss://…` for many
   * machines. Unless given, in Redis where `APIX_STORE_URL` names one, else in this process. A
   * delivery is answered 503 while the store cannot be used.
   */
  dedupStore?: 'process' | 'machine' | (string & {})
  /** Receivers of one name share what they have handled; a program with another task needs another. */
  dedupName?: string
}

/**
 * Sends requests to one API through apix's pipeline. Nothing is written to disk, but for the ids of
 * webhooks under `dedupStore: 'machine'`.
 */
export interface ApixClient {
  get<T = unknown>(path: string, options?: CallOptions): Promise<ApiResponse<T>>
  head(path: string, options?: CallOptions): Promise<ApiResponse<undefined>>
  delete<T = unknown>(path: string, options?: CallOptions): Promise<ApiResponse<T>>
  options<T = unknown>(path: string, options?: CallOptions): Promise<ApiResponse<T>>
  post<T = unknown>(path: string, body?: ClientBody, options?: CallOptions): Promise<ApiResponse<T>>
  put<T = unknown>(path: string, body?: ClientBody, options?: CallOptions): Promise<ApiResponse<T>>
  patch<T = unknown>(
    path: string,
    body?: ClientBody,
    options?: CallOptions,
  ): Promise<ApiResponse<T>>
  request<T = unknown>(
    method: string,
    path: string,
    options?: CallOptions & {body?: ClientBody},
  ): Promise<ApiResponse<T>>
  /** The items of a list, page by page as they are asked for. */
  paginate<T = unknown>(
    path: string,
    options?: CallOptions & {maxPages?: number},
  ): AsyncGenerator<T, void, undefined>
  /** @returns a function that takes the listener away again */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): () => void
  off<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): void
  /** `user.created`, `user.*` or `*`. @returns a function that takes the handler away again */
  onWebhook(type: string, handler: WebhookHandler): () => void
  /** A listener for `http.createServer`, also as middleware of a framework that leaves the body. */
  webhookHandler(
    options: WebhookHandlerOptions,
  ): (request: IncomingMessage, response: ServerResponse) => void
  /** Closes idle connections and the stores of webhook handlers; the client can be used again. */
  close(): Promise<void>
}
