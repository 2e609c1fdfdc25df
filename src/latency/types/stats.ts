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
