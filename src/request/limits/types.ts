import type {HeaderList} from '../../http/index.js'

/** One of a server's counters as a response's headers describe it. */
export interface LimitReading {
  /** The row of the table that could read it. */
  dialect: string
  /** Which of the server's counters: a policy, resource or bucket name, or what it counts. */
  bucket: string
  /** What is counted: `requests`, `tokens`, `content-bytes`. */
  unit: string
  limit?: number
  remaining?: number
  /** Milliseconds from the response until the quota is there again. */
  resetIn?: number
  /** The policy's window in milliseconds. */
  window?: number
  /** For leaky buckets: how many per second come back. */
  refill?: number
  /** Which requests share the counter; `all` when the server names no parts. */
  routes: Routes
}

/** All requests, those below one first path segment, or those to one path with one method. */
export type Routes = 'all' | 'segment' | 'path'

/** What a dialect reads from. */
export interface LimitSource {
  status: number
  headers: HeaderList
  /** The first value of a header; undefined also for an empty one. */
  header(name: string): string | undefined
  /** Epoch milliseconds by the server's clock, or ours where it sends no `Date`. */
  now: number
}

/** One row of the table. */
export interface Dialect {
  id: string
  title: string
  documentation: string
  read(source: LimitSource): LimitReading[]
}

/** A counter as it is remembered. All times are epoch milliseconds of this machine's clock. */
export interface KnownLimit extends Omit<LimitReading, 'resetIn'> {
  /** When the request was sent whose response said so. */
  sentAt: number
  observedAt: number
  resetsAt?: number
  /** The longest time to a reset that was seen: the window, where the server names none. */
  span?: number
}

/** All counters that are known for one credential at one origin. */
export interface LimitSheet {
  origin: string
  api: string | null
  environment: string | null
  account: string | null
  limits: Record<string, KnownLimit>
  /** Which counters a route was seen to use; see `Routes`. */
  routes: Record<string, string[]>
}
