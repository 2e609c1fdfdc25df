import {jsonSource} from '../checks/json-source.js'
import type {Check, Operator, Subject} from '../checks/types.js'
import {suiteError} from './problem.js'

const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': 'equals',
  '===': 'equals',
  '!=': 'not',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  includes: 'contains',
  contains: 'contains',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
  matches: 'matches',
  exists: 'exists',
  isFalse: 'exists',
  isNumber: 'type',
  isString: 'type',
  isBoolean: 'type',
  isArray: 'type',
}
const WORDS = Object.keys(OPERATORS)
  .sort((a, b) => b.length - a.length)
  .map((word) => word.replace(/[<>=!]/g, '\\$&'))
const ASSERT = new RegExp(`^(\\w+)(?:\\s+(.+?))??\\s*(${WORDS.join('|')})(?:\\s*(.*))?$`, 's')

/**
 * httpYac's `?? status == 200`, `?? header content-type includes json`, `?? body id == 1`.
 * @throws ApixError CONFIG_INVALID for one that apix cannot judge
 */
export function assertCheck(text: string, file: string, place: string): Check {
  const [, of = '', path, word = '', wanted = ''] = ASSERT.exec(text) ?? []
  const subject = subjectOf(of, path)
  if (!subject) {
    throw suiteError(
      file,
      place,
      'expected an assertion such as ?? status == 200, ?? header NAME includes TEXT or ?? body PATH == VALUE',
    )
  }
  const operator = OPERATORS[word] ?? 'equals'
  if (operator === 'exists') return {subject, operator, wanted: word !== 'isFalse', place}
  if (operator === 'type') {
    return {subject, operator, wanted: word.slice(2).toLowerCase(), place}
  }
  return {subject, operator, wanted: literal(subject, wanted), place}
}

function subjectOf(of: string, path: string | undefined): Subject | undefined {
  if (of === 'status' && path === undefined) return {of: 'status'}
  if (of === 'duration' && path === undefined) return {of: 'duration'}
  if (of === 'header' && path !== undefined) return {of: 'header', name: path}
  if (of !== 'body' && of !== 'jsonpath') return undefined
  return path === undefined ? {of: 'body'} : {of: 'json', path: jsonSource(path)}
}

/** Only JSON has types. */
function literal({of}: Subject, text: string): unknown {
  const plain = text.trim()
  const isTyped = of === 'json' || of === 'status' || of === 'duration'
  if (!isTyped) return plain.replace(/^(["'])(.*)\1$/s, '$2')
  try {
    return JSON.parse(plain)
  } catch {
    return plain.replace(/^'(.*)'$/s, '$1')
  }
}
