import {ApixError} from '../errors/index.js'
import type {HeaderList, Timings} from '../http/index.js'
import {formatDuration, parseDuration} from '../shared/index.js'
import {headerValue} from './headers.js'

/** One `--expect`: `status==200`, `time<300ms`, `header.content-type~json`, `body.users[0].id==1`. */
export interface Expectation {
  text: string
  subject: string
  operator: Operator
  wanted: string
}

/** An expectation that does not hold, with what was there instead. */
export interface ExpectationFailure {
  expectation: string
  found: string
}

const OPERATORS = ['==', '!=', '<=', '>=', '!~', '<', '>', '~'] as const
type Operator = (typeof OPERATORS)[number]

export interface Expected {
  status: number
  headers: HeaderList
  timings: Timings
  body: Buffer
}

/** @throws ApixError USAGE when it is no expectation */
export function parseExpectation(text: string): Expectation {
  const match = /^\s*(.+?)\s*(==|!=|<=|>=|!~|<|>|~)\s*(.*?)\s*$/s.exec(text)
  const [, subject = '', operator = '', wanted = ''] = match ?? []
  const isKnown = /^(?:status|time|body|size)$|^(?:header|body)[.[]/.test(subject)
  if (!match || !isKnown) {
    throw new ApixError('USAGE', `"${text}" is no expectation`, {
      hints: ["write it as status==200, 'time<300ms', header.content-type~json or body.id==1"],
    })
  }
  if (subject === 'time' && parseDuration(wanted) === undefined) {
    throw new ApixError('USAGE', `"${wanted}" is not a duration`, {hints: ['time<300ms']})
  }
  return {text, subject, operator: operator as Operator, wanted}
}

/** The expectations that do not hold. */
export function checkExpectations(
  expectations: readonly Expectation[],
  response: Expected,
): ExpectationFailure[] {
  return expectations.flatMap((expectation) => {
    const found = find(expectation.subject, response)
    if (holds(expectation, found)) return []
    const isTime = expectation.subject === 'time' && typeof found === 'number'
    return [{expectation: expectation.text, found: isTime ? formatDuration(found) : words(found)}]
  })
}

function find(subject: string, response: Expected): unknown {
  if (subject === 'status') return response.status
  if (subject === 'time') return response.timings.total
  if (subject === 'size') return response.body.length
  if (subject.startsWith('header.')) {
    return headerValue(response.headers, subject.slice('header.'.length))
  }
  const text = response.body.toString('utf8')
  if (subject === 'body') return text
  try {
    return walk(JSON.parse(text), steps(subject.slice('body'.length)))
  } catch {
    return undefined
  }
}

/** `.users[0].id` and `["a b"]` as the names to go through. */
function steps(path: string): string[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? '',
  )
}

function walk(value: unknown, names: readonly string[]): unknown {
  let current = value
  for (const name of names) {
    if (Array.isArray(current) && name === 'length') return current.length
    if (current === null || typeof current !== 'object') return undefined
    current = Object.hasOwn(current, name) ? (current as Record<string, unknown>)[name] : undefined
  }
  return current
}

function holds({subject, operator, wanted}: Expectation, found: unknown): boolean {
  if (operator === '!=') return !equals(found, wanted)
  if (operator === '!~') return !matches(found, wanted)
  if (found === undefined) return false
  if (operator === '==') return equals(found, wanted)
  if (operator === '~') return matches(found, wanted)
  const limit = subject === 'time' ? (parseDuration(wanted) ?? Number.NaN) : Number(wanted)
  const number = typeof found === 'number' ? found : Number(found)
  if (operator === '<') return number < limit
  if (operator === '<=') return number <= limit
  if (operator === '>') return number > limit
  return number >= limit
}

/** Numbers and `null` compare as JSON does; a quoted text is that text. */
function equals(found: unknown, wanted: string): boolean {
  if (found === undefined) return false
  const unquoted = /^"(.*)"$|^'(.*)'$/s.exec(wanted)
  if (typeof found === 'string') return found === (unquoted?.[1] ?? unquoted?.[2] ?? wanted)
  return words(found) === wanted || (typeof found === 'number' && Number(wanted) === found)
}

function matches(found: unknown, wanted: string): boolean {
  if (found === undefined) return false
  try {
    return new RegExp(wanted, 'i').test(words(found))
  } catch {
    return words(found).includes(wanted)
  }
}

function words(found: unknown): string {
  if (found === undefined) return 'nothing'
  return typeof found === 'string' ? found : JSON.stringify(found)
}
