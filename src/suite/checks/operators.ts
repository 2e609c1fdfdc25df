import {isDeepStrictEqual} from 'node:util'
import {parseDuration, parseSize} from '../../shared/index.js'
import type {Operator} from './types.js'

/** What an operator makes of a value that is there: whether it holds. */
type Judge = (found: unknown, wanted: unknown) => boolean

export const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
  uuid: text(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i),
  date: text(/^\d{4}-\d\d-\d\d$/),
  'date-time': text(/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/),
  email: text(/^[^\s@]+@[^\s@]+$/),
  url: (value) => typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value),
}

const JUDGES: Readonly<Record<Operator, Judge>> = {
  equals,
  not: (found, wanted) => !equals(found, wanted),
  contains,
  notContains: (found, wanted) => !contains(found, wanted),
  startsWith: (found, wanted) => typeof found === 'string' && found.startsWith(words(wanted)),
  endsWith: (found, wanted) => typeof found === 'string' && found.endsWith(words(wanted)),
  matches: (found, wanted) => found !== undefined && regex(words(wanted)).test(words(found)),
  type: (found, wanted) => [wanted].flat().some((name) => TYPES[String(name)]?.(found) ?? false),
  exists: (found, wanted) => (found !== undefined) === (wanted !== false),
  empty: (found, wanted) => (sizeOf(found) === 0) === (wanted !== false),
  count: (found, wanted) => sizeOf(found) === Number(wanted),
  in: (found, wanted) => Array.isArray(wanted) && wanted.some((one) => equals(found, one)),
  lt: (found, wanted) => compare(found, wanted) < 0,
  lte: (found, wanted) => compare(found, wanted) <= 0,
  gt: (found, wanted) => compare(found, wanted) > 0,
  gte: (found, wanted) => compare(found, wanted) >= 0,
}

/** Nothing is there: only these can hold all the same. */
const HOLD_FOR_NOTHING: ReadonlySet<Operator> = new Set(['not', 'notContains', 'exists'])

export function holds(operator: Operator, found: unknown, wanted: unknown): boolean {
  if (found === undefined && !HOLD_FOR_NOTHING.has(operator)) return false
  return JUDGES[operator](found, wanted)
}

/** `/text/i` is a regular expression with its flags, any other text one without. */
export function regex(text: string): RegExp {
  const [, source, flags] = /^\/(.*)\/([dgimsuvy]*)$/s.exec(text) ?? []
  return source === undefined
    ? new RegExp(text, 'u')
    : new RegExp(source, (flags ?? '').replace(/[gy]/g, ''))
}

/** How many characters, items or members. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length
  if (Array.isArray(value)) return value.length
  return isObject(value) ? Object.keys(value).length : undefined
}

function equals(found: unknown, wanted: unknown): boolean {
  return isDeepStrictEqual(found, wanted)
}

/**
 * A text within a text; an item of a list; for an object the members that are named, to any depth.
 */
function contains(found: unknown, wanted: unknown): boolean {
  if (typeof found === 'string') return found.includes(words(wanted))
  if (Array.isArray(found)) return found.some((item) => includes(item, wanted))
  return isObject(found) && isObject(wanted) && includes(found, wanted)
}

function includes(found: unknown, wanted: unknown): boolean {
  if (!isObject(found) || !isObject(wanted)) return equals(found, wanted)
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(found, key) && includes(found[key], value),
  )
}

/** Numbers by size; dates and other texts in their order. NaN, which nothing is, for the rest. */
function compare(found: unknown, wanted: unknown): number {
  const [left, right] = [amount(found), amount(wanted)]
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right
  if (typeof found !== 'string' || typeof wanted !== 'string') return Number.NaN
  return found < wanted ? -1 : found > wanted ? 1 : 0
}

function amount(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return Number.NaN
  return Number(value)
}

/** A limit on time in milliseconds, or on size in bytes. */
export function limitOf(of: 'duration' | 'size', wanted: unknown): number | undefined {
  if (typeof wanted === 'number') return wanted
  if (typeof wanted !== 'string') return undefined
  return of === 'duration' ? parseDuration(wanted) : parseSize(wanted)
}

/** A value as text: a text itself, JSON for the rest. */
export function words(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
}

function text(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
