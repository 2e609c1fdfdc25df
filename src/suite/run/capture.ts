import {findSubject, type Judged} from '../checks/evaluate.js'
import {regex, words} from '../checks/operators.js'
import type {CheckFailure, Subject} from '../checks/types.js'
import {actualWords, subjectWords} from '../checks/words.js'
import type {Capture, CaptureSource} from '../types.js'

/** What a capture finds, or why it finds nothing. */
export function capture(
  {source, place, name}: Capture,
  response: Judged,
): {value: unknown} | {failure: CheckFailure} {
  const subject = subjectOf(source)
  const found = findSubject(subject, response)
  const value = source.regex === undefined ? found : firstMatch(source.regex, found)
  if (value !== undefined) return {value}
  const by = source.regex === undefined ? '' : ` by ${source.regex}`
  const expected = `something to capture as ${name}${by}`
  const actual = actualWords(subject, 'matches', found)
  return {failure: {place, subject: subjectWords(subject), expected, actual}}
}

function subjectOf(source: CaptureSource): Subject {
  if (source.from === 'json') return {of: 'json', path: source.path}
  if (source.from === 'header' || source.from === 'cookie') {
    return {of: source.from, name: source.name}
  }
  return {of: source.from}
}

function firstMatch(pattern: string, found: unknown): string | undefined {
  if (found === undefined) return undefined
  const match = regex(pattern).exec(words(found))
  return match?.[1] ?? match?.[0]
}
