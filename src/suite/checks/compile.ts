import {jsonSource} from './json-source.js'
import {type Check, OPERATORS, type Operator, type Subject} from './types.js'

/** `line:column` of a value by its path in the file. */
export type PlaceOf = (path: readonly string[]) => string

type Raw = Readonly<Record<string, unknown>>

const LIMIT = /^\s*(<=|>=|<|>)\s*(.+?)\s*$/s
const SIGNS: Readonly<Record<string, Operator>> = {'<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte'}

/**
 * `expect` as a file has it, as single expectations.
 * @param path where it stands
 */
export function compileExpect(given: unknown, path: readonly string[], placeOf: PlaceOf): Check[] {
  if (Array.isArray(given)) {
    return given.map((text: string, index) => expression(text, placeOf([...path, String(index)])))
  }
  if (typeof given !== 'object' || given === null) {
    return given === undefined || given === null ? [] : single({of: 'status'}, given, path, placeOf)
  }
  return Object.entries(given).flatMap(([name, value]) =>
    entry(name, value, [...path, name], placeOf),
  )
}

/** An expectation in the grammar of `--expect`. */
export function expression(text: string, place: string): Check {
  return {subject: {of: 'expression', text}, operator: 'equals', wanted: text, place}
}

function entry(name: string, value: unknown, path: readonly string[], placeOf: PlaceOf): Check[] {
  switch (name) {
    case 'headers':
      return each(value, path, placeOf, (header) => ({of: 'header', name: header}))
    case 'cookies':
      return each(value, path, placeOf, (cookie) => ({of: 'cookie', name: cookie}))
    case 'json':
      return each(value, path, placeOf, (text) => ({of: 'json', path: jsonSource(text)}))
    case 'that':
      return compileExpect(value, path, placeOf)
    case 'valid':
      return [{subject: {of: 'valid'}, operator: 'equals', wanted: value, place: placeOf(path)}]
    default:
      return single({of: name} as Subject, value, path, placeOf)
  }
}

function each(
  values: unknown,
  path: readonly string[],
  placeOf: PlaceOf,
  subjectOf: (name: string) => Subject,
): Check[] {
  return Object.entries((values ?? {}) as Raw).flatMap(([name, value]) =>
    single(subjectOf(name), value, [...path, name], placeOf),
  )
}

function single(
  subject: Subject,
  value: unknown,
  path: readonly string[],
  placeOf: PlaceOf,
): Check[] {
  const place = placeOf(path)
  if (isOperators(value)) {
    return Object.entries(value).map(([operator, wanted]) => ({
      subject,
      operator: operator as Operator,
      wanted,
      place: placeOf([...path, operator]),
    }))
  }
  if (subject.of === 'duration' || subject.of === 'size') {
    const [, sign = '<=', limit = value] = LIMIT.exec(String(value)) ?? []
    return [{subject, operator: SIGNS[sign] ?? 'lte', wanted: limit, place}]
  }
  // A header cannot be null: it can only not be there.
  const isAbsent = value === null && (subject.of === 'header' || subject.of === 'cookie')
  if (isAbsent) return [{subject, operator: 'exists', wanted: false, place}]
  const isOneOf = subject.of === 'status' && Array.isArray(value)
  return [{subject, operator: isOneOf ? 'in' : 'equals', wanted: value, place}]
}

function isOperators(value: unknown): value is Partial<Record<Operator, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.keys(value).every((key) => (OPERATORS as readonly string[]).includes(key))
}
