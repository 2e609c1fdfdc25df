import {ApixError} from '../errors/index.js'
import {formatDuration} from '../shared/index.js'
import {matches, parsePattern} from './routes/pattern.js'
import type {ExpectationResult, MockCall, MockExpectation} from './types.js'

const ANY_MORE = Number.POSITIVE_INFINITY

/**
 * Reads `POST /charges x3`, `x>=1`, `x0`, `x2-5`; without a count at least one call is meant.
 * `unmatched x0` counts the calls that no route answered, `retry-after` asks that every
 * Retry-After was waited for.
 * @throws ApixError USAGE
 */
export function parseMockExpectation(text: string): MockExpectation {
  const [, what = '', operator = '', first, last] =
    /^(.*?)(?:\s+[x×]\s*(>=|<=|>|<|=)?\s*(\d+)(?:\s*-\s*(\d+))?)?\s*$/.exec(text) ?? []
  const bounds = first === undefined ? {least: 1, most: ANY_MORE} : range(operator, first, last)
  const word = what.trim().toLowerCase()
  if (word === 'retry-after') return {text, subject: {kind: 'retry-after'}, least: 0, most: 0}
  if (word === 'unmatched') return {text, subject: {kind: 'unmatched'}, ...bounds}
  if (bounds.most < bounds.least) throw wrong(text)
  try {
    return {text, subject: {kind: 'calls', pattern: parsePattern(what)}, ...bounds}
  } catch {
    throw wrong(text)
  }
}

function range(operator: string, first: string, last: string | undefined) {
  const number = Number(first)
  if (last !== undefined) return {least: number, most: Number(last)}
  if (operator === '>=') return {least: number, most: ANY_MORE}
  if (operator === '>') return {least: number + 1, most: ANY_MORE}
  if (operator === '<=') return {least: 0, most: number}
  if (operator === '<') return {least: 0, most: number - 1}
  return {least: number, most: number}
}

function wrong(text: string): ApixError {
  return new ApixError('USAGE', `"${text}" is no expectation`, {
    hints: ["write it as 'POST /charges x3', 'GET /users x>=1', 'unmatched x0' or retry-after"],
  })
}

/** Judges calls that are kept. */
export function judge(
  expectations: readonly MockExpectation[],
  calls: readonly MockCall[],
): ExpectationResult[] {
  return expectations.map(({text, subject, least, most}) => {
    const counted = calls.filter((call) => counts(subject, call))
    const passed = counted.length >= least && counted.length <= most
    const [worst] = counted.flatMap(({id, method, path, early}) =>
      early ? [{id, method, path, early}] : [],
    )
    const found =
      subject.kind === 'retry-after' && worst
        ? `${times(counted.length)} too early: call ${worst.id}, ${worst.method} ${worst.path}, came after ${formatDuration(worst.early.after)}; Retry-After asked for ${formatDuration(worst.early.asked)}`
        : times(counted.length)
    return {expectation: text, passed, found}
  })
}

function counts(subject: MockExpectation['subject'], call: MockCall): boolean {
  if (subject.kind === 'retry-after') return call.early !== null
  if (subject.kind === 'unmatched') return call.route === null
  const query = new URLSearchParams(
    Object.entries(call.query).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    ),
  )
  return matches(subject.pattern, {method: call.method, path: call.path, query}) !== undefined
}

function times(count: number): string {
  return count === 1 ? '1 call' : `${count} calls`
}
