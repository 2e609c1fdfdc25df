import type {HeaderList} from '../http/index.js'
import {headerValue} from './headers.js'

/** Headers with a wait in milliseconds: OpenAI, Azure, AWS. */
const IN_MILLISECONDS = ['retry-after-ms', 'x-ms-retry-after-ms', 'x-amz-retry-after']
/** `Retry-After` and a name that some servers have for it. */
const IN_SECONDS = ['retry-after', 'x-ratelimit-retry-after']

/**
 * How long a response asks to wait, in milliseconds: `Retry-After` (RFC 9110 section 10.2.3) in
 * seconds, decimals too, or as a date, which is counted from the response's own `Date` so that a
 * wrong clock here does no harm; and what some servers send in milliseconds. The longest counts.
 * @param now the local clock, for responses without a `Date`
 */
export function retryAfter(headers: HeaderList, now: number): number | undefined {
  const exact = IN_MILLISECONDS.map((name) => number(headerValue(headers, name)))
  const waits = IN_SECONDS.map((name) => secondsOrDate(headerValue(headers, name), headers, now))
  const known = [...exact, ...waits].filter((wait) => wait !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function secondsOrDate(
  value: string | undefined,
  headers: HeaderList,
  now: number,
): number | undefined {
  const text = value?.trim()
  if (!text) return undefined
  const seconds = number(text)
  if (seconds !== undefined) return seconds * 1000
  // `Date.parse` would make one of "-5" as well.
  const date = /[a-z]{3}|\d-\d\d-\d/i.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(date)) return undefined
  const served = Date.parse(headerValue(headers, 'date') ?? '')
  return Math.max(0, date - (Number.isNaN(served) ? now : served))
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined
}
