import type {HeaderList} from '../../http/index.js'

/** Cache directives by lower-case name; the value is the empty string where none is given. */
export type Directives = ReadonlyMap<string, string>

const DIRECTIVE = /([!#$%&'*+.^_`|~0-9a-z-]+)(\s*=\s*)?("(?:[^"\\]|\\.)*"|[^\s,"]*)?[^,]*/gi

/**
 * `Cache-Control` (RFC 9111 section 5.2), all its lines together. The first of several equal names
 * counts. Without the header, `Pragma: no-cache` of a request stands for it (section 5.4).
 */
export function directivesOf(headers: HeaderList): Directives {
  const lines = allValues(headers, 'cache-control')
  const found = new Map<string, string>()
  for (const [, name = '', equals, value = ''] of lines.join(',').matchAll(DIRECTIVE)) {
    const key = name.toLowerCase()
    if (!found.has(key)) found.set(key, equals ? unquoted(value) : '')
  }
  const isOldStyle = /(?:^|,)\s*no-cache\s*(?:,|$)/i.test(allValues(headers, 'pragma').join(','))
  if (lines.length === 0 && isOldStyle) found.set('no-cache', '')
  return found
}

/**
 * A directive's seconds; undefined when it is not there. What is no whole number counts as 0: a
 * lifetime that cannot be read is over (section 4.2.1).
 */
export function secondsOf(directives: Directives, name: string): number | undefined {
  const text = directives.get(name)
  if (text === undefined) return undefined
  return /^\d+$/.test(text) ? Math.min(Number(text), LONGEST) : 0
}

/** Section 1.2.2: larger numbers are this one. */
const LONGEST = 2 ** 31

export function allValues(headers: HeaderList, name: string): string[] {
  return headers.flatMap(([candidate, value]) => (candidate.toLowerCase() === name ? [value] : []))
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value
}
