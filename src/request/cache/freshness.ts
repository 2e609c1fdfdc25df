import type {CacheEntry} from '../../storage/index.js'
import {allValues, type Directives, directivesOf, secondsOf} from './directives.js'
import {parseHttpDate} from './http-date.js'
import {HEURISTIC_STATUSES} from './storable.js'

/** How a person wants it: as the server says (RFC 9111), or for so many milliseconds. */
export type CacheMode = 'rfc' | number

/** Times of a stored response in milliseconds, as they are now. */
export interface Freshness {
  age: number
  /** How long it is fresh in all; what is left is `lifetime - age`. */
  lifetime: number
  /** Where the lifetime comes from, in a word. */
  source: 'ttl' | 'max-age' | 'expires' | 'heuristic' | 'none'
}

/** A guess longer than this is no guess any more. Milliseconds. */
const LONGEST_GUESS = 24 * 60 * 60 * 1000

/** Section 4.2 of RFC 9111, for a private cache: `s-maxage` is for others. */
export function freshnessOf(entry: CacheEntry, mode: CacheMode, now: number): Freshness {
  if (typeof mode === 'number') {
    return {age: Math.max(0, now - entry.receivedAt), lifetime: mode, source: 'ttl'}
  }
  const directives = directivesOf(entry.headers)
  return {age: ageOf(entry, now), ...lifetimeOf(entry, directives)}
}

/** Section 4.2.3: how long ago the origin made or validated it, as far as that can be known. */
export function ageOf(entry: CacheEntry, now: number): number {
  const {headers, requestedAt, receivedAt} = entry
  const date = dateOf(headers, 'date', receivedAt) ?? receivedAt
  const apparent = Math.max(0, receivedAt - date)
  const corrected = ageValue(headers) + (receivedAt - requestedAt)
  return Math.max(apparent, corrected) + Math.max(0, now - receivedAt)
}

/** The first member of the first line counts (section 5.1). Milliseconds. */
function ageValue(headers: CacheEntry['headers']): number {
  const [first = ''] = allValues(headers, 'age')
  const [, seconds] = /^\s*(\d+)\s*(?:,|$)/.exec(first) ?? []
  return Math.min(Number(seconds ?? 0), 2 ** 31) * 1000
}

function lifetimeOf(
  entry: CacheEntry,
  directives: Directives,
): Pick<Freshness, 'lifetime' | 'source'> {
  const maxAge = secondsOf(directives, 'max-age')
  if (maxAge !== undefined) return {lifetime: maxAge * 1000, source: 'max-age'}
  const {headers, receivedAt, status} = entry
  const date = dateOf(headers, 'date', receivedAt) ?? receivedAt
  if (allValues(headers, 'expires').length > 0) {
    // What is no date is in the past (section 5.3); so are two of them that differ.
    const expires = dateOf(headers, 'expires', receivedAt) ?? 0
    return {lifetime: Math.max(0, expires - date), source: 'expires'}
  }
  const modified = dateOf(headers, 'last-modified', receivedAt)
  const mayGuess = HEURISTIC_STATUSES.has(status) || directives.has('public')
  if (modified === undefined || !mayGuess) return {lifetime: 0, source: 'none'}
  // Section 4.2.2: a tenth of the time since it was changed is customary.
  const guess = Math.min(Math.max(0, date - modified) / 10, LONGEST_GUESS)
  return {lifetime: guess, source: 'heuristic'}
}

function dateOf(headers: CacheEntry['headers'], name: string, now: number): number | undefined {
  const values = new Set(allValues(headers, name))
  const [value] = values
  return values.size === 1 && value !== undefined ? parseHttpDate(value, now) : undefined
}
