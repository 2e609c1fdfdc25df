import type {HeaderList, RunningServer} from '../http/index.js'
import type {Clock, Notifier} from '../shared/index.js'

/** What a call asks for, as far as routes and responders look at it. */
export interface MockRequest {
  /** Upper case. */
  method: string
  /** Decoded by nobody: as it stood in the request line, without the query. */
  path: string
  query: URLSearchParams
  /** Names in lower case. */
  headers: HeaderList
  body: Buffer
  /** What the template of the route took from the path, decoded. */
  params: Readonly<Record<string, string>>
}

export interface MockReply {
  status: number
  headers: HeaderList
  body: Buffer
}

export type Responder = (request: MockRequest) => MockReply | Promise<MockReply>

/** How a response goes wrong below HTTP. */
export const FAULTS = {
  reset: 'the connection is reset before a byte of the response',
  empty: 'the connection is closed before a byte of the response',
  garbage: 'bytes that are no HTTP, then the end',
  truncated: 'half of the body, then the end',
  'wrong-length': 'a Content-Length that is half of the body',
  drip: 'the body in small pieces, over 5 s or the time given: drip(2s)',
  hang: 'no response at all; the connection stays open',
} as const

export interface Fault {
  kind: keyof typeof FAULTS
  /** For `drip`: how long it takes, in milliseconds. */
  duration?: number
}

/** How long a response is held back, in milliseconds. */
export type Delay =
  | {kind: 'fixed'; time: number}
  | {kind: 'uniform'; from: number; to: number}
  | {kind: 'normal'; mean: number; deviation: number}
  | {kind: 'lognormal'; median: number; sigma: number}

/** One answer of a sequence. */
export interface Step {
  respond: Responder
  /** How often before the next one has its turn; the last one stays. */
  times: number
  fault?: Fault
  delay?: Delay
}

/** `GET /users/{id}?page=2` */
export interface RoutePattern {
  /** Upper case, or `*`. */
  method: string
  /** `{id}` takes one segment under a name, `*` one without, `**` at the end all that follow. */
  segments: readonly string[]
  query: ReadonlyArray<readonly [name: string, value: string]>
  /** As a person reads it. */
  label: string
}

export interface MockRoute {
  pattern: RoutePattern
  steps: readonly Step[]
}

/** Where the answer to a call comes from. */
export interface Match {
  /** `GET /users/{id}` */
  label: string
  params: Readonly<Record<string, string>>
  /** The step whose turn it is; taking it counts. */
  take(): Step
}

export interface RouteSource {
  find(request: MockRequest): Match | undefined
  /** All its routes, for the explanation of a miss. */
  patterns(): readonly RoutePattern[]
  /** Starts all sequences anew. */
  reset(): void
}

/** A rule for some routes; without a pattern for all. */
export interface Ruled<T> {
  pattern?: RoutePattern
  rule: T
}

/** At most `limit` calls in each window of `per` milliseconds, which begins with its first call. */
export interface MockLimit {
  limit: number
  per: number
}

/** A fault that hits the first calls of a route; for ever where `times` is Infinity. */
export interface TimedFault {
  fault: Fault
  times: number
}

export interface MockInput {
  sources: readonly RouteSource[]
  delays?: ReadonlyArray<Ruled<Delay>>
  /** Those of one entry have their turn one after the other. */
  faults?: ReadonlyArray<Ruled<readonly TimedFault[]>>
  limits?: ReadonlyArray<Ruled<MockLimit>>
  /** Which headers tell the limits; an id of `LIMIT_DIALECTS`. */
  dialect?: string
  /** `Retry-After` as a date instead of seconds. */
  retryAfterDate?: boolean
  /** Answer preflights, and let every origin read. */
  cors?: boolean
  /** Varies delays and made-up data, the same in each run. */
  seed?: number
  host?: string
  /** 0 takes a free one. */
  port?: number
  /** Bytes of a request's body that are taken in; more is answered 413. */
  maxBody?: number
}

export interface MockDeps {
  clock: Clock
  notifier: Notifier
  /** After each call was answered. */
  onCall?: (call: MockCall) => void
}

/** A call that came although a `Retry-After` had not passed, in milliseconds. */
export interface EarlyCall {
  asked: number
  after: number
}

/** One call as it was seen. */
export interface MockCall {
  /** 1 for the first. */
  id: number
  /** ISO 8601, when its head had arrived. */
  at: string
  method: string
  path: string
  query: Readonly<Record<string, string | string[]>>
  headers: Readonly<Record<string, string>>
  /** Parsed where it is JSON; null where there is none. */
  body: unknown
  bodyEncoding: 'json' | 'text' | 'base64' | null
  /** The route that answered; null for a miss. */
  route: string | null
  /** Null where a fault left no status. */
  status: number | null
  fault: keyof typeof FAULTS | null
  /** Milliseconds until the response was handed over. */
  durationMs: number
  early: EarlyCall | null
}

export interface MockServer extends Pick<RunningServer, 'url' | 'port'> {
  /** The latest calls, the oldest first. */
  calls(): readonly MockCall[]
  /** Judges the calls that are kept: the latest 100,000. */
  verify(expectations: readonly MockExpectation[]): ExpectationResult[]
  /** Forgets all calls and starts sequences, faults and limits anew. */
  reset(): void
  close(): Promise<void>
}

/** What calls there should have been. */
export interface MockExpectation {
  text: string
  subject: {kind: 'calls'; pattern: RoutePattern} | {kind: 'unmatched'} | {kind: 'retry-after'}
  least: number
  most: number
}

export interface ExpectationResult {
  expectation: string
  passed: boolean
  /** What there was, in words. */
  found: string
}
