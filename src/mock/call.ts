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
