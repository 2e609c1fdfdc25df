/** Milliseconds of one window. */
const WINDOW = 10_000

export interface Verdict {
  allowed: boolean
  headers: Record<string, string>
}

/**
 * Counts requests per caller in fixed windows and says so in the headers of
 * draft-ietf-httpapi-ratelimit-headers-03, the form most APIs send.
 */
export function createLimiter(limit: number, now: () => number) {
  let windowStart = now()
  let counts = new Map<string, number>()

  return (caller: string): Verdict => {
    const time = now()
    if (time - windowStart >= WINDOW) {
      windowStart = time
      counts = new Map()
    }
    const count = (counts.get(caller) ?? 0) + 1
    counts.set(caller, count)
    const reset = String(Math.ceil((windowStart + WINDOW - time) / 1000))
    const headers: Record<string, string> = {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(Math.max(0, limit - count)),
      'ratelimit-reset': reset,
    }
    const allowed = count <= limit
    if (!allowed) headers['retry-after'] = reset
    return {allowed, headers}
  }
}
