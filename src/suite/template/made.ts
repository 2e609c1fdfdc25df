import {randomUUID} from 'node:crypto'
import {parseDuration} from '../../shared/index.js'

/** What values are made from. */
export interface MadeValues {
  /** Milliseconds since the epoch. */
  now(): number
  /** From 0 to 1. */
  random(): number
  environment(name: string): string | undefined
}

type Maker = (args: readonly string[], from: MadeValues) => string | undefined

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const uuid: Maker = () => randomUUID()
const environment: Maker = ([name = ''], from) => from.environment(name.replace(/^%/, ''))

/** A whole number; the upper end is left out, as both editors have it. */
const integer: Maker = ([from = '0', to = '1000'], {random}) => {
  const [low, high] = [Number(from), Number(to)]
  return String(low + Math.floor(random() * (high - low)))
}

function characters(alphabet: string): Maker {
  return ([count = '10'], {random}) =>
    Array.from({length: Number(count)}, () =>
      alphabet.charAt(Math.floor(random() * alphabet.length)),
    ).join('')
}

/** By the names that JetBrains' HTTP client and VS Code's REST Client have for them. */
const MAKERS: Readonly<Record<string, Maker>> = {
  uuid,
  guid: uuid,
  'random.uuid': uuid,
  timestamp: (args, from) => String(Math.floor(shifted(args, from) / 1000)),
  isoTimestamp: (args, from) => new Date(shifted(args, from)).toISOString(),
  datetime: ([form = 'iso8601', ...offset], from) => dateText(form, shifted(offset, from)),
  localDatetime: ([form = 'iso8601', ...offset], from) => dateText(form, shifted(offset, from)),
  randomInt: integer,
  'random.integer': integer,
  'random.float': ([from = '0', to = '1000'], {random}) =>
    String(Number(from) + random() * (Number(to) - Number(from))),
  'random.alphabetic': characters(LETTERS),
  'random.alphanumeric': characters(`${LETTERS}0123456789`),
  'random.hexadecimal': characters('0123456789abcdef'),
  'random.email': (_, from) => `${characters(LETTERS)(['12'], from)}@example.com`,
  env: environment,
  processEnv: environment,
}

export const MADE_NAMES = Object.keys(MAKERS)

/** Whether `{{$name}}` is known. */
export function isMade(name: string): boolean {
  return Object.hasOwn(MAKERS, name)
}

/** @returns undefined for a variable of the environment that is not set */
export function makeValue(
  name: string,
  args: readonly string[],
  from: MadeValues,
): string | undefined {
  return isMade(name) ? MAKERS[name]?.(args, from) : undefined
}

const UNITS: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000}
const DAYS: Readonly<Record<string, number>> = {d: 1, w: 7}
const MONTHS: Readonly<Record<string, number>> = {M: 1, Q: 3, y: 12}

/** VS Code's offset: a number and a unit, or apix's own `-2h`. Months keep to the calendar. */
function shifted([first = '', unit]: readonly string[], {now}: MadeValues): number {
  if (first === '') return now()
  if (unit === undefined) {
    const sign = first.startsWith('-') ? -1 : 1
    return now() + sign * (parseDuration(first.replace(/^[-+]/, '')) ?? 0)
  }
  const count = Number(first)
  const months = MONTHS[unit]
  if (months === undefined) {
    return now() + count * (UNITS[unit] ?? (DAYS[unit] ?? 0) * 86_400_000)
  }
  const date = new Date(now())
  date.setUTCMonth(date.getUTCMonth() + count * months)
  return date.getTime()
}

function dateText(form: string, time: number): string {
  const date = new Date(time)
  if (form === 'rfc1123') return date.toUTCString()
  if (form === 'iso8601') return date.toISOString()
  // The letters of Day.js and of Java's SimpleDateFormat that mean the same, in UTC.
  const two = (value: number) => String(value).padStart(2, '0')
  const values: Readonly<Record<string, string>> = {
    YYYY: String(date.getUTCFullYear()),
    yyyy: String(date.getUTCFullYear()),
    MM: two(date.getUTCMonth() + 1),
    DD: two(date.getUTCDate()),
    dd: two(date.getUTCDate()),
    HH: two(date.getUTCHours()),
    mm: two(date.getUTCMinutes()),
    ss: two(date.getUTCSeconds()),
    SSS: String(date.getUTCMilliseconds()).padStart(3, '0'),
  }
  return form.replace(/YYYY|yyyy|MM|DD|dd|HH|mm|SSS|ss/g, (part) => values[part] ?? part)
}
