import type {MockCall} from './call.js'
import type {RawMock, RawWhen} from './definition/raw.js'
import type {StateSnapshot} from './state/snapshot.js'

/** What mock.yaml says, as an object. */
export type MockDefinition = RawMock

/** What a call must have besides method, path and query. */
export type MockWhen = RawWhen

/** What resources, scenarios and counters have become. */
export type MockSnapshot = StateSnapshot

/** A call as a response function sees it. */
export interface MockRequestView {
  method: string
  path: string
  /** What `{id}` stands for. */
  params: Readonly<Record<string, string>>
  query: MockCall['query']
  headers: Readonly<Record<string, string>>
  /** Parsed where it is JSON; null where there is none. */
  body: unknown
}

export type MockResponder = (request: MockRequestView) => unknown | Promise<unknown>

/** What can be answered: JSON, a text, bytes, or nothing. */
export type MockBody = string | number | boolean | null | undefined | object

export interface MockReplyOptions {
  /** 200 unless told. */
  status?: number
  headers?: Readonly<Record<string, string>>
  /** Milliseconds, or a text: `50ms..200ms`, `normal(100ms,20ms)`. */
  delay?: number | string
  /** `reset`, `empty`, `garbage`, `truncated`, `wrong-length`, `hang`, `drip` or `drip(2s)`. */
  fault?: string
  /** So often, before the answers that follow have their turn; for good without it. */
  times?: number
  /** What else a call must have: query, headers, body and the states of scenarios. */
  when?: MockWhen
  /** The states that scenarios get with this answer. */
  set?: Readonly<Record<string, string>>
  /** Fill in `{{…}}` in the texts of the answer, as in mock.yaml. */
  template?: boolean
}

export interface MockOptions {
  /** Answer preflights, and let every origin read. */
  cors?: boolean
  /** Varies delays and made-up data, the same in each run. */
  seed?: number
  /** What a mock.yaml says, as an object or as the path of one. Routes of `on` win over it. */
  definition?: MockDefinition | string
  /** Passes on what no route is for: a base URL, with certificate authorities to trust (PEM). */
  proxy?: string | {url: string; ca?: string | Buffer; insecure?: boolean}
  /** Writes what was passed on, or without `proxy` everything, to this HAR file; no credentials. */
  record?: string
  /** Serve https: with a certificate made for it (see `ca`), or with this one (PEM). */
  tls?: boolean | {cert: string | Buffer; key: string | Buffer}
  /** The address it listens on; 127.0.0.1 unless told. */
  host?: string
  /** Bytes of a request's body; more is answered 413. 10 MiB unless told. */
  maxBody?: number
  /** `5/10s` for all routes, or with a route in front: `POST /charges=5/10s`. */
  rateLimit?: string | readonly string[]
  /** Which headers tell the limit: `ietf-early` unless told, `ietf`, `github` and so on. */
  rateLimitHeaders?: string
  /** Hears why a call found no route. */
  onMiss?: (explanation: string) => void
}

/** A server for tests that answers as it is told and remembers what it was asked. */
export interface Mock {
  /**
   * Says what a route answers: a plain value as JSON, texts and bytes as they are, or a function
   * of the request. For the same route an answer with `times` queues up behind those before it; one
   * without replaces the one that stays.
   * @param route `GET /users/{id}`, `/files/**`, `GET /users?page=2`
   * @throws ApixError USAGE
   */
  on(route: string, response?: MockBody | MockResponder, options?: MockReplyOptions): Mock
  /**
   * The calls so far, the oldest first, of one route or all; with the credentials they carried.
   * @throws ApixError USAGE for a route that is none
   */
  calls(route?: string): readonly MockCall[]
  /**
   * Checks `POST /charges x3`, `GET /users x>=1`, `unmatched x0`, `retry-after`.
   * @throws ApixError EXPECTATION_FAILED, USAGE
   */
  verify(...expectations: readonly string[]): void
  /**
   * Starts to serve; a second time it only tells the URL again.
   * @param port a free one unless told
   * @returns the base URL, without a trailing slash
   * @throws ApixError PORT_BUSY, CONFIG_INVALID for the definition, STORAGE for the recording
   */
  listen(port?: number): Promise<string>
  /**
   * The base URL: `http://127.0.0.1:45678`.
   * @throws ApixError USAGE before `listen`
   */
  readonly url: string
  /**
   * The certificate authority that clients have to trust, PEM, with `tls: true`; undefined otherwise
   * and before `listen`.
   */
  readonly ca: string | undefined
  /** What resources, scenarios and counters have become. */
  state(): MockSnapshot
  /** Forgets the calls and starts sequences, limits and state anew; routes stay. */
  reset(): void
  /** Stops, and writes what is left to be recorded; `await using` does it by itself. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
