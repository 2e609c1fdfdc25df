import type {BenchRequest} from '../../http/index.js'

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
