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
