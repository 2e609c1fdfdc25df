import type {RawCapture} from '../read/raw.js'
import type {HurlEntry} from './hurl-lines.js'

export type HurlExpectations = Record<string, unknown>

interface Query {
  of: 'status' | 'url' | 'header' | 'cookie' | 'body' | 'jsonpath' | 'duration' | 'bytes'
  name: string
  /** What follows: filters and, in an assert, the predicate. */
  rest: string
}

const QUERY =
  /^(status|url|header|cookie|body|jsonpath|duration|bytes)(?:\s+"((?:[^"\\]|\\.)*)")?(?:\s+(.*))?$/s

/** Predicates with a value. */
const COMPARED: Readonly<Record<string, string>> = {
  '==': 'equals',
  equals: 'equals',
  '!=': 'not',
  notEquals: 'not',
  '>': 'gt',
  greaterThan: 'gt',
  '>=': 'gte',
  greaterThanOrEquals: 'gte',
  '<': 'lt',
  lessThan: 'lt',
  '<=': 'lte',
  lessThanOrEquals: 'lte',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
  contains: 'contains',
  includes: 'contains',
  matches: 'matches',
}

/** Predicates that stand alone. */
const ALONE: Readonly<Record<string, Record<string, unknown>>> = {
  exists: {exists: true},
  isBoolean: {type: 'boolean'},
  isEmpty: {empty: true},
  isFloat: {type: 'number'},
  isInteger: {type: 'integer'},
  isNumber: {type: 'number'},
  isString: {type: 'string'},
  isCollection: {type: ['array', 'object']},
  isList: {type: 'array'},
  isObject: {type: 'object'},
  isIsoDate: {type: 'date-time'},
  isUuid: {type: 'uuid'},
}
const NEGATED: Readonly<Record<string, Record<string, unknown>>> = {
  exists: {exists: false},
  isEmpty: {empty: false},
}

/** Status line, header lines, asserts and body of an expected response. */
export function hurlExpectations(entry: HurlEntry, note: (what: string) => void): HurlExpectations {
  const {status, expectedHeaders, asserts, expectedBody} = entry
  const expect: HurlExpectations = {}
  const nested = (key: string) => {
    expect[key] ??= {}
    return expect[key] as Record<string, Record<string, unknown>>
  }
  if (status !== undefined) expect['status'] = Number(status)
  for (const [name, value] of expectedHeaders) nested('headers')[name] = {equals: value}
  for (const {text} of asserts) {
    const query = queryOf(text)
    const matcher = query && matcherOf(query)
    if (!query || !matcher) note(`the assert ${text}`)
    else place(query, matcher)
  }
  const body = expectedBody.trim()
  if (body !== '') {
    const json = jsonOf(body)
    expect['body'] = json ? {equals: json.value} : {contains: body}
  }
  return expect

  function place({of, name}: Query, matcher: Record<string, unknown>): void {
    if (of === 'jsonpath' || of === 'header' || of === 'cookie') {
      const map = nested(of === 'jsonpath' ? 'json' : `${of}s`)
      map[name] = {...map[name], ...matcher}
      return
    }
    const key = of === 'bytes' ? 'size' : of
    const isTime = key === 'duration'
    const values = Object.entries(matcher).map(([operator, value]) => [
      operator,
      isTime && typeof value === 'number' ? `${value}ms` : value,
    ])
    const before = expect[key]
    expect[key] = {...(typeof before === 'object' ? before : {}), ...Object.fromEntries(values)}
  }
}

function queryOf(text: string): Query | undefined {
  const [, of, name = '', rest = ''] = QUERY.exec(text) ?? []
  if (of === undefined) return undefined
  // An attribute of a cookie, `session[Secure]`, is more than a suite knows.
  if (of === 'cookie' && /\[.+\]$/.test(name)) return undefined
  return {of: of as Query['of'], name: name.replace(/\\"/g, '"'), rest}
}

function matcherOf({of, rest}: Query): Record<string, unknown> | undefined {
  const [, filter, predicate = rest] = /^(count)\s+(.*)$/s.exec(rest) ?? []
  const [, not, word = '', given] = /^(not\s+)?(\S+)(?:\s+(.*))?$/s.exec(predicate) ?? []
  if (filter === 'count' || of === 'bytes') {
    const operator = COMPARED[word]
    const value = literalOf(given ?? '')
    if (of === 'bytes' && operator && value)
      return {[operator === 'equals' ? 'equals' : operator]: value.value}
    return operator === 'equals' && !not && value ? {count: value.value} : undefined
  }
  const alone = not ? NEGATED[word] : ALONE[word]
  if (alone && given === undefined) return alone
  const operator = COMPARED[word]
  const value = literalOf(given ?? '')
  if (operator === undefined || !value) return undefined
  if (!not) return {[operator]: value.value}
  if (operator === 'contains') return {notContains: value.value}
  return operator === 'equals' ? {not: value.value} : undefined
}

/** `jsonpath "$.id"`, `header "Location" regex /(\d+)/`. */
export function hurlCapture(text: string, isSecret: boolean): RawCapture | undefined {
  const query = queryOf(text)
  if (!query) return undefined
  const {of, name, rest} = query
  const [, quoted, slashed] =
    /^regex\s+(?:"((?:[^"\\]|\\.)*)"|\/((?:[^/\\]|\\.)*)\/)$/s.exec(rest) ?? []
  if (rest !== '' && quoted === undefined && slashed === undefined) return undefined
  const regex = slashed?.replace(/\\\//g, '/') ?? quoted?.replace(/\\\\/g, '\\')
  const more = {...(regex !== undefined && {regex}), ...(isSecret && {secret: true})}
  switch (of) {
    case 'jsonpath':
      return Object.keys(more).length === 0 ? name : {json: name, ...more}
    case 'header':
      return {header: name, ...more}
    case 'cookie':
      return {cookie: name, ...more}
    case 'bytes':
      return undefined
    default:
      return {[of]: true, ...more}
  }
}

function literalOf(text: string): {value: unknown} | undefined {
  const plain = text.trim()
  const [, slashed] = /^\/((?:[^/\\]|\\.)*)\/$/s.exec(plain) ?? []
  if (slashed !== undefined) return {value: slashed.replace(/\\\//g, '/')}
  const [, fenced] = /^`([^`]*)`$/s.exec(plain) ?? []
  if (fenced !== undefined) return {value: fenced}
  if (/^\{\{.+\}\}$/.test(plain)) return {value: plain}
  return jsonOf(plain)
}

function jsonOf(text: string): {value: unknown} | undefined {
  try {
    return {value: JSON.parse(text)}
  } catch {
    return undefined
  }
}
