import type {ApixError, ErrorCode} from '../../errors/index.js'
import {type HeaderList, provablyUnsent} from '../../http/index.js'
import {headerValue} from '../headers.js'
import {isThrottled, isUsedUp, readLimits} from '../limits/read.js'
import {retryAfter} from '../retry-after.js'

/** RFC 9110 section 9.2.2: sending these again has no further effect. */
export const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'DELETE',
])

/** The last three are Cloudflare's words for an origin that did not answer. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([
  408, 425, 429, 500, 502, 503, 504, 521, 522, 524,
])

/** Failures of the connection; certificates and malformed answers do not get better by repeating. */
const RETRIED_ERRORS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONNECTION_REFUSED',
  'CONNECTION_RESET',
  'NETWORK',
  'DNS',
  'TIMEOUT',
])

/** How the server itself says whether another attempt makes sense: OpenAI and Anthropic, Stripe. */
const SHOULD_RETRY = ['x-should-retry', 'stripe-should-retry']

export const DEFAULT_MAX_DELAY = 60_000
const BASE = 250
/** After "slow down" a quarter of a second is no answer. */
const THROTTLED_BASE = 1000
const CAP = 20_000
/** GitHub asks for no less when it refuses without saying for how long. */
const UNNAMED_FORBIDDEN = 60_000

/** What an attempt came to. */
export type Outcome =
  | {response: {status: number; headers: HeaderList}; error?: never}
  | {error: ApixError; response?: never}

export interface Verdict {
  retry: boolean
  /** One line for a person, without the wait. */
  reason: string
  /** Nothing of the request has reached a server, so any method may be sent again. */
  unsent: boolean
  /** Whether the server means "too many". */
  throttled: boolean
  /** Milliseconds that the server asks to wait. */
  asked?: number
}

/**
 * Whether a failure may pass, whatever the method and the limits are.
 * @param failures how many attempts have failed the same way before this one
 * @param now epoch milliseconds
 */
export function judge(outcome: Outcome, failures: number, now: number): Verdict {
  return outcome.response
    ? judgeResponse(outcome.response, now)
    : judgeError(outcome.error, failures)
}

function judgeResponse(response: {status: number; headers: HeaderList}, now: number): Verdict {
  const {status, headers} = response
  const readings = readLimits(response, now)
  const throttled = isThrottled(response, readings)
  const asked = askedWait(response, throttled, now)
  const base = {unsent: false, throttled, ...(asked !== undefined && {asked})}
  const word = SHOULD_RETRY.find((name) => headerValue(headers, name) !== undefined)
  const value = word && headerValue(headers, word)?.trim().toLowerCase()
  if (status >= 400 && (value === 'true' || value === 'false')) {
    return {...base, retry: value === 'true', reason: `HTTP ${status}, ${word}: ${value}`}
  }
  if (RETRIED_STATUSES.has(status)) return {...base, retry: true, reason: `HTTP ${status}`}
  if (status === 413 && asked !== undefined) {
    return {...base, retry: true, reason: 'HTTP 413 with Retry-After'}
  }
  if (status === 403 && throttled) {
    return {...base, retry: true, reason: "HTTP 403, the server's limit is used up"}
  }
  return {...base, retry: false, reason: `HTTP ${status} does not pass by itself`}
}

/** `Retry-After` first; where a limit is used up, its reset. */
function askedWait(
  response: {status: number; headers: HeaderList},
  throttled: boolean,
  now: number,
): number | undefined {
  const asked = retryAfter(response.headers, now)
  if (asked !== undefined || !throttled) return asked
  const resets = readLimits(response, now)
    .filter((reading) => isUsedUp(reading) && reading.dialect !== 'retry-after')
    .map(({resetIn}) => resetIn)
    .filter((resetIn) => resetIn !== undefined)
  if (resets.length > 0) return Math.max(...resets)
  return response.status === 403 ? UNNAMED_FORBIDDEN : undefined
}

function judgeError(error: ApixError, failures: number): Verdict {
  const unsent = provablyUnsent(error)
  const base = {unsent, throttled: false}
  if (!RETRIED_ERRORS.has(error.code) && !(unsent && error.code === 'PROTOCOL')) {
    return {...base, retry: false, reason: `${error.code} does not pass by itself`}
  }
  // A name that does not exist is a typo more often than a hiccup.
  if (error.code === 'DNS' && isUnknownName(error) && failures >= 1) {
    return {...base, retry: false, reason: 'the name does not exist, asked twice'}
  }
  return {
    ...base,
    retry: true,
    reason: unsent ? `${error.code} before anything was sent` : error.code,
  }
}

function isUnknownName(error: ApixError): boolean {
  return /ENOTFOUND/.test(error.message)
}

/**
 * The wait before the next attempt with full jitter: anything between nothing and the exponential
 * bound. Milliseconds.
 * @param retries how many retries came before, from 0
 */
export function backoff(
  retries: number,
  throttled: boolean,
  maxDelay: number,
  random: () => number,
): number {
  const base = throttled ? THROTTLED_BASE : BASE
  return random() * Math.min(CAP, maxDelay, base * 2 ** retries)
}

/** A little on top of what was asked, so that not all who were told the same come back at once. */
export function spread(asked: number, random: () => number): number {
  return random() * Math.min(250, asked / 10)
}
