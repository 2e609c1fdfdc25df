import type {HeaderList, Timings} from '../../http/index.js'
import {
  checkExpectations,
  headerValue,
  type MessageProblem,
  parseExpectation,
} from '../../request/index.js'
import {MASK} from '../../shared/index.js'
import {renderValue, type Scope} from '../template/render.js'
import {cookieValue} from './cookies.js'
import {findJson} from './json-source.js'
import {holds, limitOf, words} from './operators.js'
import type {Check, CheckFailure, Subject} from './types.js'
import {actualWords, expectedWords, isSecretPath, subjectWords} from './words.js'

/** A response whose body has been read. */
export interface Judged {
  status: number
  headers: HeaderList
  body: Buffer
  timings: Timings
  url: string
  /** How it differs from its description; undefined where nobody looked. */
  drift?: readonly MessageProblem[]
}

/**
 * The expectations that do not hold, in their order.
 * @throws Unresolved for a placeholder without a value
 */
export function evaluate(checks: readonly Check[], response: Judged, scope: Scope): CheckFailure[] {
  return checks.flatMap((check) => failuresOf(check, response, scope))
}

function failuresOf(check: Check, response: Judged, scope: Scope): CheckFailure[] {
  const {subject, operator, place} = check
  if (subject.of === 'valid') return driftFailures(check, response)
  const wanted = renderValue(check.wanted, scope)
  if (subject.of === 'expression') return expressionFailures(String(wanted), response, place)
  const found = findSubject(subject, response)
  if (isMet(check, found, wanted)) return []
  const isNoJson = subject.of === 'json' && found === undefined && jsonOf(response) === undefined
  return [
    {
      place,
      subject: subjectWords(subject),
      expected: expectedWords(subject, operator, wanted),
      actual: isNoJson ? 'a body that is no JSON' : actualWords(subject, operator, found),
    },
  ]
}

/** What an expectation or a capture looks at; undefined when it is not there. */
export function findSubject(subject: Subject, response: Judged): unknown {
  switch (subject.of) {
    case 'status':
      return response.status
    case 'url':
      return response.url
    case 'duration':
      return response.timings.total
    case 'size':
      return response.body.length
    case 'header':
      return headerValue(response.headers, subject.name)
    case 'cookie':
      return cookieValue(response.headers, subject.name)
    case 'body':
      return response.body.toString('utf8')
    case 'json': {
      const document = jsonOf(response)
      return document === undefined ? undefined : findJson(document, subject.path)
    }
    default:
      return undefined
  }
}

const parsed = new WeakMap<Buffer, {value: unknown}>()

/** The body as JSON; undefined when it is none. */
export function jsonOf({body}: Pick<Judged, 'body'>): unknown {
  const known = parsed.get(body)
  if (known) return known.value
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''))
  } catch {
    value = undefined
  }
  parsed.set(body, {value})
  return value
}

function isMet({subject, operator}: Check, found: unknown, wanted: unknown): boolean {
  if (subject.of === 'status' && (operator === 'equals' || operator === 'in')) {
    return [wanted].flat().some((one) => isStatus(Number(found), one))
  }
  if (subject.of === 'duration' || subject.of === 'size') {
    return holds(operator, found, limitOf(subject.of, wanted))
  }
  // Headers, cookies and bodies are texts, whatever type a placeholder had.
  if (subject.of === 'body' && typeof wanted === 'object' && wanted !== null) {
    const asJson = operator === 'in' ? undefined : safeJson(String(found))
    return holds(operator, asJson ?? found, wanted)
  }
  const isText = subject.of === 'header' || subject.of === 'cookie' || subject.of === 'body'
  const isScalar = typeof wanted === 'number'
  return holds(operator, found, isText && isScalar && operator !== 'count' ? words(wanted) : wanted)
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `200`, `2xx`, `200-299`. */
function isStatus(status: number, wanted: unknown): boolean {
  const [, digit] = /^([1-5])xx$/i.exec(String(wanted)) ?? []
  if (digit !== undefined) return Math.floor(status / 100) === Number(digit)
  const [, from, to] = /^(\d{3})\s*-\s*(\d{3})$/.exec(String(wanted)) ?? []
  if (from !== undefined) return status >= Number(from) && status <= Number(to)
  return status === Number(wanted)
}

function driftFailures({place, wanted}: Check, {drift = []}: Judged): CheckFailure[] {
  if (wanted === false) return []
  return drift
    .filter(({severity}) => severity === 'error')
    .map(({in: where, pointer, expected, actual}) => ({
      place,
      subject: `description, ${where}${pointer === '' ? '' : ` ${pointer}`}`,
      expected,
      actual,
    }))
}

function expressionFailures(text: string, response: Judged, place: string): CheckFailure[] {
  return checkExpectations([parseExpectation(text)], response).map(({expectation, found}) => ({
    place,
    subject: 'expression',
    expected: expectation,
    actual: isSecretPath(expectation.split(/\s*[=!<>~]/)[0] ?? '') ? MASK : found,
  }))
}
