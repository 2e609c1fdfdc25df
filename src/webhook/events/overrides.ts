import {ApixError} from '../../errors/index.js'
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
  const parent = matched === 0 ? payload : getPath(payload, keys.slice(0, matched).join('.'))
  const there =
    parent !== null && typeof parent === 'object'
      ? `${matched === 0 ? 'the payload' : keys.slice(0, matched).join('.')} has: ${Object.keys(parent).join(', ')}`
      : `${keys.slice(0, matched).join('.')} is not an object`
  return new ApixError('PATH_UNMATCHED', `nothing in the payload matches the path ${path}`, {
    hints: [there],
  })
}
