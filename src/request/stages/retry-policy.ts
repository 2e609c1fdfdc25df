import type {ErrorCode} from '../../errors/index.js'
import type {HeaderList} from '../../http/index.js'
import {headerValue} from '../headers.js'

/** RFC 9110 section 9.2.2: sending these again has no further effect. */
export const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'PUT',
  'DELETE',
])

export const RETRIED_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** Failures of the connection; certificates and malformed answers do not get better by repeating. */
export const RETRIED_ERRORS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONNECTION_REFUSED',
  'CONNECTION_RESET',
  'NETWORK',
  'DNS',
  'TIMEOUT',
])

const BASE = 250
/** After "slow down" a quarter of a second is no answer. */
const THROTTLED_BASE = 1000
const CAP = 20_000

/**
 * The wait before the next attempt with full jitter: anything between nothing and the exponential
 * bound. Milliseconds.
 * @param retries how many retries came before, from 0
 */
export function backoff(
  retries: number,
  status: number | undefined,
  maxDelay: number,
  random: () => number,
): number {
  const base = status === 429 || status === 503 ? THROTTLED_BASE : BASE
  return random() * Math.min(CAP, maxDelay, base * 2 ** retries)
}

/**
 * `Retry-After` (RFC 9110 section 10.2.3) in milliseconds: seconds, decimals too, or a date, which
 * is counted from the response's own `Date` so that a wrong clock here does no harm.
 * @param now the local clock, for responses without a `Date`
 */
export function retryAfter(headers: HeaderList, now: number): number | undefined {
  const text = headerValue(headers, 'retry-after')?.trim()
  if (!text) return undefined
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  if (Number.isNaN(date)) return undefined
  const served = Date.parse(headerValue(headers, 'date') ?? '')
  return Math.max(0, date - (Number.isNaN(served) ? now : served))
}
