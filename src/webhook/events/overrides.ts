import {ApixError} from '../../errors/index.js'
import {nearest} from '../../shared/index.js'
import {getPath, removePath, segments, setPath} from '../paths.js'

/** A change to a payload as the command line gives it. */
export type Override = {kind: 'set'; path: string; value: unknown} | {kind: 'remove'; path: string}

/**
 * Reads `path=text` or `path:=json`.
 * @throws ApixError USAGE
 */
export function parseSet(text: string): Override {
  const match = /^([^=]+?)(:?=)([\s\S]*)$/.exec(text)
  const [, path = '', operator, value = ''] = match ?? []
  if (!match) {
    throw new ApixError('USAGE', `--set ${text}: there is no "="`, {
      hints: ['write --set data.object.amount:=500 or --set data.object.currency=eur'],
    })
  }
  if (operator === '=') return {kind: 'set', path, value}
  try {
    return {kind: 'set', path, value: JSON.parse(value)}
  } catch (cause) {
    throw new ApixError('USAGE', `--set ${path}:= needs JSON, "${value}" is none`, {
      hints: [`for text write --set ${path}=${value}`],
      cause,
    })
  }
}

/**
 * Applies changes in place, in order. A new field may be set where its parent exists and is an
 * open record (`metadata`, `custom_data`); elsewhere an unknown path is a typing error.
 * @throws ApixError PATH_UNMATCHED naming how far the path matches
 */
export function applyOverrides(payload: unknown, overrides: readonly Override[]): void {
  for (const override of overrides) {
    const done =
      override.kind === 'set'
        ? setPath(payload, override.path, override.value, {create: isOpen(payload, override.path)})
        : removePath(payload, override.path)
    if (!done) throw unmatched(payload, override.path)
  }
}

const OPEN_RECORDS = new Set(['metadata', 'custom_data', 'customData', 'private_metadata'])

/** Arrays may grow by one, records that hold what the user likes by anything. */
function isOpen(payload: unknown, path: string): boolean {
  const parents = segments(path).slice(0, -1)
  const parent = parents.length === 0 ? payload : getPath(payload, parents.join('.'))
  return Array.isArray(parent) || OPEN_RECORDS.has(parents.at(-1) ?? '')
}

function unmatched(payload: unknown, path: string): ApixError {
  const keys = segments(path)
  let matched = 0
  while (
    matched < keys.length &&
    getPath(payload, keys.slice(0, matched + 1).join('.')) !== undefined
  )
    matched++
  const before = keys.slice(0, matched).join('.')
  const parent = matched === 0 ? payload : getPath(payload, before)
  const hints = hintsFor(parent, keys[matched] ?? '', {before, rest: keys.slice(matched + 1)})
  return new ApixError('PATH_UNMATCHED', `nothing in the payload matches the path ${path}`, {hints})
}

function hintsFor(
  parent: unknown,
  wanted: string,
  {before, rest}: {before: string; rest: readonly string[]},
): string[] {
  const place = before === '' ? 'the payload' : before
  if (parent === null || typeof parent !== 'object') return [`${place} is not an object`]
  if (Array.isArray(parent)) {
    const count = parent.length === 1 ? '1 element' : `${parent.length} elements`
    return [`${place} is an array of ${count}: write ${before}[0]`]
  }
  const names = Object.keys(parent)
  const suggestion = nearest(wanted, names)
  const whole = suggestion && [before, suggestion, ...rest].filter(Boolean).join('.')
  return [
    ...(whole ? [`did you mean ${whole}?`] : []),
    names.length === 0 ? `${place} is empty` : `${place} has: ${names.join(', ')}`,
  ]
}
