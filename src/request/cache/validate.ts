import type {HeaderList} from '../../http/index.js'
import type {CacheEntry} from '../../storage/index.js'
import {headerValue, withHeader} from '../headers.js'
import {allValues} from './directives.js'
import {parseHttpDate} from './http-date.js'
import {storedHeaders} from './storable.js'

/** Header fields that make a request conditional. */
const CONDITIONS = ['if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since']

/** What a 304 does not change: the stored body stays, and so does what describes its bytes. */
const BODY_FIELDS: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'content-range',
])

/** True when the person set a condition: its answer is theirs. */
export function isConditional(headers: HeaderList): boolean {
  return CONDITIONS.some((name) => headerValue(headers, name) !== undefined)
}

/** The request's headers with the validators of a stored response; undefined if it has none. */
export function validating(headers: HeaderList, entry: CacheEntry): HeaderList | undefined {
  const etag = headerValue(entry.headers, 'etag')
  const modified = headerValue(entry.headers, 'last-modified')
  if (etag === undefined && modified === undefined) return undefined
  const tagged = etag === undefined ? headers : withHeader(headers, 'If-None-Match', etag)
  return modified === undefined ? tagged : withHeader(tagged, 'If-Modified-Since', modified)
}

/**
 * Whether a condition that the person set holds for a stored response: then it is answered 304
 * (RFC 9110 section 13.2.2). Undefined where only the server can tell.
 */
export function notModified(headers: HeaderList, entry: CacheEntry): boolean | undefined {
  if (headerValue(headers, 'if-match') || headerValue(headers, 'if-unmodified-since')) {
    return undefined
  }
  const wanted = allValues(headers, 'if-none-match')
  if (wanted.length > 0) {
    const etag = headerValue(entry.headers, 'etag')
    const tags = wanted.join(',').match(/(?:W\/)?"[^"]*"|[^\s,]+/gi) ?? []
    return tags.some((tag) => tag === '*' || (etag !== undefined && weak(tag) === weak(etag)))
  }
  const {receivedAt} = entry
  const since = parseHttpDate(headerValue(headers, 'if-modified-since') ?? '', receivedAt)
  const changed = headerValue(entry.headers, 'last-modified') ?? headerValue(entry.headers, 'date')
  const modified = parseHttpDate(changed ?? '', receivedAt)
  return since === undefined || modified === undefined ? undefined : modified <= since
}

function weak(tag: string): string {
  return tag.replace(/^W\//i, '')
}

/**
 * Whether a 304 is about this stored response (RFC 9111 section 4.3.3): a validator that it names
 * must be the stored one.
 */
export function isAbout(notModifiedHeaders: HeaderList, entry: CacheEntry): boolean {
  const etag = headerValue(notModifiedHeaders, 'etag')
  const stored = headerValue(entry.headers, 'etag')
  if (etag === undefined) return true
  return stored !== undefined && weak(etag) === weak(stored)
}

/** The stored header fields with those of a 304 in their place (section 3.2). */
export function freshened(stored: HeaderList, notModifiedHeaders: HeaderList): HeaderList {
  const news = storedHeaders(notModifiedHeaders).filter(
    ([name]) => !BODY_FIELDS.has(name.toLowerCase()),
  )
  const names = new Set(news.map(([name]) => name.toLowerCase()))
  // What was older than this answer is so no more.
  const kept = stored.filter(([name]) => !names.has(name.toLowerCase()) && !/^age$/i.test(name))
  return [...kept, ...news]
}
