import type {HeaderList, RunningServer} from '../http/index.js'
import type {Clock, Notifier} from '../shared/index.js'
import type {FAULTS, MockCall} from './call.js'

export {type EarlyCall, FAULTS, type MockCall} from './call.js'

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
