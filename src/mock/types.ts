import type {HeaderList, RunningServer, ServerTls} from '../http/index.js'
import type {Clock, Notifier} from '../shared/index.js'
import type {FAULTS, MockCall} from './call.js'
import type {ExchangeRecorder, Upstream} from './proxy/types.js'
import type {MockState, StateSnapshot} from './state/store.js'

export {type EarlyCall, FAULTS, type MockCall} from './call.js'

/** What a call asks for, as far as routes and responders look at it. */
export interface MockRequest {
  /** Upper case. */
  method: string
  /** Decoded by nobody: as it stood in the request line, without the query. */
  path: string
  /** The path with the query, as both stood there. */
  target: string
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
  | {kind: 'percentiles'; points: ReadonlyArray<readonly [percentile: number, time: number]>}

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

/** What a call must have besides method, path and query. */
export interface Condition {
  /** It cannot be judged before the body has come. */
  readsBody: boolean
  /** @returns in words what keeps the call from the route; undefined when nothing does */
  check(request: MockRequest): string | undefined
}

/** What calls a route is for. */
export interface RouteShape {
  pattern: RoutePattern
  conditions?: readonly Condition[]
}

export interface MockRoute extends RouteShape {
  steps: readonly Step[]
  /** Higher ones are asked first, whatever their patterns; 0 unless told. */
  priority?: number
  /** What it is the same by when its file was read again; the label unless told. */
  key?: string
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
  /** @param blind the body has not come yet: what depends on it counts as fitting */
  find(request: MockRequest, blind?: boolean): Match | undefined
  /** All its routes, for the explanation of a miss. */
  routes(): readonly RouteShape[]
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

/** How a mock answers; it can be exchanged while it serves. */
export interface MockBehaviour {
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
  /** Takes the calls that no route is for. */
  upstream?: Upstream
}

export interface MockInput extends MockBehaviour {
  /** What resources, scenarios and counters have become; empty unless told. */
  state?: MockState
  host?: string
  /** 0 takes a free one. */
  port?: number
  /** Bytes of a request's body that are taken in; more is answered 413. */
  maxBody?: number
  /** Serve over TLS. */
  tls?: ServerTls
  /** Hears of whole exchanges. */
  recorder?: ExchangeRecorder
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
  /** What resources, scenarios and counters have become. */
  state(): StateSnapshot
  /** Judges the calls that are kept: the latest 100,000. */
  verify(expectations: readonly MockExpectation[]): ExpectationResult[]
  /** Forgets all calls and starts sequences, faults, limits and state anew. */
  reset(): void
  /** Answers otherwise from the next call on; calls, sequences, limits and state go on. */
  replace(behaviour: MockBehaviour): void
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
