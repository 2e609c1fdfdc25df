import {isSecretName} from '../../latency/index.js'
import {formatDuration, formatSize, MASK} from '../../shared/index.js'
import {limitOf, sizeOf} from './operators.js'
import type {Operator, Subject} from './types.js'

/** What was looked at, in words. */
export function subjectWords(subject: Subject): string {
  if (subject.of === 'header' || subject.of === 'cookie') return `${subject.of} ${subject.name}`
  if (subject.of === 'json') return subject.path.text === '' ? 'the whole JSON' : subject.path.text
  return subject.of
}

const PHRASES: Readonly<Record<Operator, string>> = {
  equals: '',
  not: 'anything but ',
  contains: 'contains ',
  notContains: 'does not contain ',
  startsWith: 'starts with ',
  endsWith: 'ends with ',
  matches: 'matches ',
  type: 'of type ',
  exists: '',
  empty: '',
  count: '',
  in: 'one of ',
  lt: 'less than ',
  lte: 'at most ',
  gt: 'more than ',
  gte: 'at least ',
}

export function expectedWords(subject: Subject, operator: Operator, wanted: unknown): string {
  if (operator === 'exists') return wanted === false ? 'nothing' : 'something'
  if (operator === 'empty') return wanted === false ? 'something that is not empty' : 'empty'
  if (operator === 'count') return items(Number(wanted))
  if (operator === 'type') return `of type ${[wanted].flat().join(' or ')}`
  if (operator === 'matches') return `matches ${String(wanted)}`
  if (subject.of === 'status') return `${PHRASES[operator]}${[wanted].flat().join(', ')}`
  return `${PHRASES[operator]}${measure(subject, wanted)}`
}

/** What is secret by its name is masked, whoever the value came from: reports go to CI. */
export function actualWords(subject: Subject, operator: Operator, found: unknown): string {
  if (found === undefined) return 'nothing'
  if (isSecretSubject(subject)) return MASK
  if (operator === 'type') return `${typeWords(found)} ${literal(found)}`
  const size = operator === 'count' ? sizeOf(found) : undefined
  if (operator === 'count') {
    return size === undefined
      ? `${literal(found)}, which has no count`
      : `${items(size)}: ${literal(found)}`
  }
  return measure(subject, found)
}

function measure(subject: Subject, value: unknown): string {
  if (subject.of === 'duration' || subject.of === 'size') {
    const amount = limitOf(subject.of, value)
    if (amount === undefined) return literal(value)
    return subject.of === 'duration' ? formatDuration(amount) : formatSize(amount)
  }
  return subject.of === 'status' ? String(value) : literal(value)
}

function items(count: number): string {
  return count === 1 ? '1 item' : `${count} items`
}

function isSecretSubject(subject: Subject): boolean {
  if (subject.of === 'cookie') return true
  if (subject.of === 'header') return isSecretName(subject.name)
  return subject.of === 'json' && isSecretPath(subject.path.text)
}

/** Whether the last name of a query is one of a secret. */
export function isSecretPath(text: string): boolean {
  const [, name = ''] = /([\w-]+)['"\]]*$/.exec(text) ?? []
  return isSecretName(name)
}

function literal(value: unknown): string {
  const masked = (key: string, item: unknown) => {
    const isSecret = isSecretName(key) && (typeof item === 'string' || typeof item === 'number')
    return isSecret ? MASK : item
  }
  return JSON.stringify(value, masked) ?? 'nothing'
}

function typeWords(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}
