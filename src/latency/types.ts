import type {LaneFactory, Timings} from '../http/index.js'
import type {Attempt, CacheState} from '../request/index.js'

/** How a benchmark loads the server. Durations in milliseconds. */
export interface BenchPlan {
  connections: number
  /** How many requests to send, or for how long. */
  until: {requests: number} | {duration: number}
  /** Time that is driven the same way and not counted. */
  warmup: number
  /** Requests per second on an absolute schedule (open loop); without it the loop is closed. */
  rate?: number
  /** For one request. */
  timeout: number
}

export interface BenchDeps {
  lanes: LaneFactory
  /** Ends the run early; what was measured until then is reported. */
  signal?: AbortSignal
  /** Called about ten times a second. */
  onProgress?: (progress: BenchProgress) => void
}

export interface BenchProgress {
  warmup: boolean
  sent: number
  answered: number
  failed: number
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
  connectionsOpened: number
  connectionsReused: number
  latency: {
    /** From writing the request to the last byte of its response. */
    service: LatencySummary
    /** From when the request should have been sent. */
    response: LatencySummary
    /** From when the request should have been sent to when it was. */
    sendLag: LatencySummary
  }
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

/** One bar of the distribution; the edges are milliseconds. */
export interface LatencyBin {
  from: number
  to: number
  count: number
}

/** A stretch of the run, for the plot of latency over time. Milliseconds. */
export interface TimeSlice {
  mean: number
  max: number
  count: number
}

/** What `apix stats` is asked for. */
export interface StatsQuery {
  /** Milliseconds since the epoch. */
  since: number
  by: 'endpoint' | 'api' | 'status'
  api?: string
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
  status?: number
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
}

/** Everything history knows about one request. */
export interface HistoryDetail extends HistoryEntry {
  request: HistoryMessage & {method: string; url: string}
  response: (HistoryMessage & {status: number}) | null
  timings: Timings
  attempts: readonly Attempt[]
}
