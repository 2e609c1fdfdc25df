import type {HeaderList} from '../../http/index.js'
import {allValues, directivesOf} from './directives.js'
import type {CacheMode} from './freshness.js'

/** RFC 9110 section 15.1: reuse of these may be guessed at. */
export const HEURISTIC_STATUSES: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501,
])

/** A time to live that the person chose is for answers, not for errors. */
const TTL_STATUSES: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308])

/**
 * Never kept, whatever they say: parts, answers to conditions, and what is about this moment and
 * this credential (401 and 407; RFC 6585 for 428, 429, 431 and 511).
 */
const NEVER: ReadonlySet<number> = new Set([206, 304, 401, 407, 428, 429, 431, 511])

/** Fields that belong to a connection or a proxy and not to the response (RFC 9111 section 3.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

/** A session's cookie is a credential: it is not written to a disk. */
const CREDENTIALS: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])

interface Response {
  status: number
  headers: HeaderList
}

/**
 * Why a response to GET is not kept (RFC 9111 section 3), in words for `--verbose`; undefined when
 * it may be. Whether it will ever be fresh is another question.
 */
export function whyNotStorable(
  requestHeaders: HeaderList,
  {status, headers}: Response,
  mode: CacheMode,
): string | undefined {
  if (directivesOf(requestHeaders).has('no-store')) return 'the request says no-store'
  if (status < 200 || NEVER.has(status)) return `a ${status} is never kept`
  if (varyNames(headers) === undefined) return 'it varies with everything (Vary: *)'
  if (/^text\/event-stream/i.test(allValues(headers, 'content-type')[0] ?? '')) {
    return 'it is an event stream'
  }
  if (typeof mode === 'number' && TTL_STATUSES.has(status)) return undefined
  const directives = directivesOf(headers)
  // Section 5.2.2.3: with must-understand, no-store is for those who do not.
  const isUnderstood = HEURISTIC_STATUSES.has(status)
  const mustUnderstand = directives.has('must-understand')
  if (mustUnderstand && !isUnderstood) return 'the response says must-understand'
  if (directives.has('no-store') && !mustUnderstand) return 'the response says no-store'
  const isExplicit =
    directives.has('max-age') || directives.has('public') || directives.has('private')
  const hasExpires = allValues(headers, 'expires').length > 0
  if (isExplicit || hasExpires || isUnderstood) return undefined
  return `a ${status} without a lifetime is not kept`
}

/** The header fields that are kept: all but those of the connection, and no cookies. */
export function storedHeaders(headers: HeaderList): HeaderList {
  const listed = new Set(
    allValues(headers, 'connection').flatMap((value) =>
      value.split(',').map((name) => name.trim().toLowerCase()),
    ),
  )
  return headers.filter(([name]) => {
    const key = name.toLowerCase()
    return !listed.has(key) && !HOP_BY_HOP.has(key) && !CREDENTIALS.has(key)
  })
}

/** Names that `Vary` lists, in lower case and in order; undefined for `*`. */
export function varyNames(headers: HeaderList): string[] | undefined {
  const names = allValues(headers, 'vary')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  return names.includes('*') ? undefined : [...new Set(names)].sort()
}
