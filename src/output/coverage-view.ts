import type {Coverage} from '../suite/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'

/** How much of a description was met, and what was not. */
export function renderCoverage(coverage: Coverage, {chalk}: Style): string {
  const {source, operations, responses, missing, undescribed} = coverage
  const lines = [
    chalk.bold(`coverage of ${printable(source)}`),
    `  operations  ${share(operations)}`,
    `  responses   ${share(responses)}`,
    ...missing.map(({operation, method, path, called, statuses}) => {
      const what = called ? `not met: ${statuses.join(', ')}` : 'not called'
      return `  ${printable(operation)}  ${chalk.dim(`${method} ${printable(path)}`)}  ${what}`
    }),
    ...undescribed.map(
      ({operation, status}) =>
        `  ${printable(operation)}  answered ${status}, which is not described`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function share({met, total}: {met: number; total: number}): string {
  const percent = total === 0 ? 100 : Math.floor((met / total) * 100)
  return `${met} of ${total} (${percent} %)`
}
