import {ApixError} from '../../errors/index.js'
import {CONFORMANCE_CASES} from './cases.js'
import type {ConformanceCase} from './types.js'

/** `Tampered-Body` and `tampered body` are the same case. */
function folded(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
}

function find(name: string): ConformanceCase {
  const found = CONFORMANCE_CASES.find((row) => folded(row.name) === folded(name))
  if (found) return found
  throw new ApixError('USAGE', `there is no case "${name}"`, {
    hints: [`the cases are ${CONFORMANCE_CASES.map((row) => folded(row.name)).join(', ')}`],
  })
}

/**
 * The cases that are asked for, in the order of the table.
 * @throws ApixError USAGE for a name that is none, and when nothing is left
 */
export function selectCases(
  only: readonly string[] | undefined,
  skip: readonly string[] = [],
): ConformanceCase[] {
  const wanted = new Set(only?.map(find) ?? CONFORMANCE_CASES)
  for (const name of skip) wanted.delete(find(name))
  if (wanted.size === 0) throw new ApixError('USAGE', 'no case is left to run')
  return CONFORMANCE_CASES.filter((row) => wanted.has(row))
}
