import type {BenchRequest, Timings} from '../http/index.js'
import type {Attempt, CacheState} from '../request/index.js'

/** How the requests of an open loop are spread: at equal distances, or as independent users come. */
export type Arrivals = 'uniform' | 'poisson'

/** How a benchmark loads the server. Durations in milliseconds. */
export interface BenchPlan {
  connections: number
  /** How many an open loop may open when all are busy; as many as `connections` unless told. */
  most?: number
  /** How many requests to send, or for how long. */
  until: {requests: number} | {duration: number}
  /** Time that is driven the same way and not counted. */
  warmup: number
  /** Requests per second on an absolute schedule (open loop); without it the loop is closed. */
  rate?: number
  arrivals?: Arrivals
  /** Determines the arrivals of a Poisson process. */
  seed?: number
  /** For one request. */
  timeout: number
}

/** The request of a benchmark and where its next credential comes from. */
export interface BenchTarget {
  request: BenchRequest
  /** Epoch milliseconds: when the credential runs out. Only where there is a way to renew it. */
  renewBefore?: number
  /** The target with another credential, or null when there is none. @throws ApixError */
  renew?: () => Promise<BenchTarget | null>
}

export interface BenchDeps {
  /** Worker threads and their script; without them this thread measures. */
  threads?: {count: number; script: URL}
  /** Ends the run early; what was measured until then is reported. */
  signal?: AbortSignal
  /** Called about ten times a second. */
  onProgress?: (progress: BenchProgress) => void
}

export interface BenchProgress {
  /** What is going on: `warming up`, `round 3 of 20`. */
  label?: string
  sent: number
  answered: number
  failed: number
  inFlight: number
  /** Milliseconds, to 1.6 %; null before the first answer. */
  p50: number | null
  p99: number | null
  /** Milliseconds since the start of the phase. */
  elapsed: number
  /** 0 to 1. */
  fraction: number
}

export type Percentile = 'p50' | 'p90' | 'p95' | 'p99' | 'p999'

/** Milliseconds; a percentile is null when the sample is too small for it. */
export interface LatencySummary extends Record<Percentile, number | null> {
  count: number
  min: number
  mean: number
  stddev: number
  max: number
  /** 95 % confidence intervals of the percentiles that are given. */
  ci: Partial<Record<Percentile, [number, number]>>
}

/** The document that `apix bench --json` prints. */
export interface BenchReport {
  mode: 'closed' | 'open'
  connections: number
  /** Requests that ended, one way or the other. */
  requests: number
  /** Answered with a status below 400. */
  ok: number
  /** Requests without a complete response, by error code. */
  errors: Record<string, number>
  statuses: Record<string, number>
  durationMs: number
  rps: number
  /** Body bytes received. */
  bytes: number
  /** apix, not the server, was the limit: do not blame the server for these figures. */
  clientLimited: boolean
  /** What was found in judging that: see `ClientVerdict`. */
  client: ClientVerdict
  connectionsOpened: number
  /** Requests on a connection that had carried one before. */
  connectionsReused: number
  /** Ended by the server in order, and broken by it. */
  connectionsClosed: number
  connectionsReset: number
  tlsHandshakes: number
  /** Handshakes that resumed an earlier session. */
  tlsResumed: number
  /** Tokens that were renewed while the run went on. */
  tokenRefreshes: number
  /** Requests that were refused because a token had run out, and were sent again; not counted. */
  tokenExpired: number
  latency: {
    /** From writing the request to the last byte of its response. */
    service: LatencySummary
    /** From when the request should have been sent. */
    response: LatencySummary
    /** From when the request should have been sent to when it was. */
    sendLag: LatencySummary
  }
}

export type Verdict = 'regression' | 'improvement' | 'no difference'

/** How much worse is still taken: a share of the baseline, or milliseconds. */
export type Tolerance = {share: number} | {milliseconds: number}

/** How one quantile of the candidate differs from the baseline's. Milliseconds. */
export interface Effect {
  metric: 'p50' | 'p90' | 'p99'
  /** Medians over the rounds. */
  baseline: number
  candidate: number
  /** Candidate minus baseline (Hodges-Lehmann), and as a share of the baseline. */
  difference: number
  relative: number
  /** 95 %. */
  ci: [number, number]
  /** How likely chance alone makes such a difference: a permutation test, two-sided. */
  p: number
  /** After Holm's correction for looking at several quantiles. */
  significant: boolean
  beyondTolerance: boolean
}

/** How a run compares with its baseline. */
export interface Comparison {
  verdict: Verdict
  /** A saved run by its name, or the URL that was measured in turns with the candidate. */
  baseline: {name?: string; url: string; savedAt?: string; report: BenchReport}
  /** Whether both were measured in turns; a saved run was measured at another time. */
  interleaved: boolean
  rounds: number
  tolerance: Tolerance
  effects: Effect[]
}

/** How a threshold of `--expect` came out. */
export interface ThresholdResult {
  text: string
  passed: boolean
  /** Milliseconds, a count or a share; null when there is nothing to judge. */
  found: number | null
  /** Why something else was judged than what was asked for. */
  note?: string
}

/** A point of the percentile curve; the value is milliseconds. */
export interface PercentilePoint {
  percentile: number
  value: number
}

/** One bar of the distribution; the edges are milliseconds. */
export interface LatencyBin {
  from: number
  to: number
  count: number
}

/** A stretch of the run, for the plot of latency over time. Milliseconds; percentiles to 1.6 %. */
export interface TimeSlice {
  start: number
  width: number
  count: number
  errors: number
  mean: number
  p50: number | null
  p90: number | null
  p99: number | null
  max: number
}

/** Whether apix itself, not the server, was the limit, and why. */
export interface ClientVerdict {
  limited: boolean
  /** In words, one for each reason. */
  reasons: string[]
  /** The share of the time in which the event loop was busy, 0 to 1. */
  eventLoop: number
  /** Milliseconds of garbage collection, in all and the longest. */
  gcTotal: number
  gcLongest: number
  /** The p99 of how late apix sent although a connection was free; null in a closed loop. */
  ownLag: number | null
}

/** What `apix stats` is asked for. */
export interface StatsQuery {
  /** Milliseconds since the epoch. */
  since: number
  by: 'endpoint' | 'api' | 'status'
  api?: string
  /** Milliseconds since the epoch: from then to `since` is what it is compared with. */
  baseline?: number
}

/** The same group in the time before. Milliseconds; null where there is nothing to tell. */
export interface BaselineChange {
  count: number
  p50: number | null
  p90: number | null
  p99: number | null
  /** Of p90, as a share: 0.25 is a quarter slower. */
  change: number | null
  /** Whether p90 has moved by more than chance; null when there are too few requests to tell. */
  moved: 'slower' | 'faster' | 'no' | null
}

export interface StatsGroup {
  key: string
  api: string | null
  /** Where requests outside every API went. */
  host?: string
  /** Requests that went to the server. */
  count: number
  errors: number
  /** Answers from the cache; in none of the other figures. */
  cached: number
  /** Milliseconds; null when no request had a response. */
  latency: Record<'min' | 'mean' | 'p50' | 'p90' | 'p95' | 'p99' | 'max', number | null>
  /** With `--baseline`. */
  baseline?: BaselineChange
}

/** Mean latency in equal stretches of the time asked for, null where nothing was sent. */
export type Trend = ReadonlyArray<number | null>

/** Which entries of the history; times in milliseconds since the epoch. */
export interface HistoryQuery {
  limit: number
  api?: string
  since?: number
  before?: number
  method?: string
  /** One status, or all that begin with a digit: `5` is 500 to 599. */
  status?: number
  /** Only what ended without a complete response. */
  failed?: boolean
  /** A text in the URL or in a body. */
  search?: string
}

/** One line of `apix history`. */
export interface HistoryEntry {
  id: string
  /** ISO 8601. */
  time: string
  api: string | null
  environment: string | null
  account: string | null
  method: string
  url: string
  status: number | null
  /** The code of the failure when there was no complete response. */
  error: string | null
  /** Milliseconds. */
  total: number | null
  cache: CacheState | null
}

/** A message of the history; its body is null when none was kept. */
export interface HistoryMessage {
  headers: Record<string, string>
  body: string | null
  bodyEncoding: 'text' | 'base64' | null
  /** Bytes of the whole body; more than `body` has when it was too long to be kept. */
  size: number | null
}

/** Everything history knows about one request. */
export interface HistoryDetail extends HistoryEntry {
  request: HistoryMessage & {method: string; url: string}
  response: (HistoryMessage & {status: number; statusText: string; httpVersion: string}) | null
  timings: Timings
  attempts: readonly Attempt[]
  /** The path with its ids folded; statistics group by it. */
  pathTemplate: string
}

/** How two answers differ. Values are JSON text, or lines of other text. */
export interface Difference {
  /** Where: a header's name, `users[0].name`, `line 3`. */
  path: string
  /** Undefined where only the other one has it. */
  a?: string
  b?: string
}

/** What `apix history diff` finds; empty where both are the same. */
export interface HistoryDiff {
  a: HistoryEntry
  b: HistoryEntry
  request: readonly Difference[]
  status: {a: number | null; b: number | null} | null
  headers: readonly Difference[]
  body: readonly Difference[]
  /** Milliseconds. */
  timings: Readonly<Record<string, {a: number; b: number}>>
}

export interface ImportResult {
  /** New in the history. */
  imported: number
  /** Known already. */
  known: number
  /** Could not be read. */
  skipped: number
  /** Why, for the first of them: `line 3: no url`. */
  problems: readonly string[]
}
