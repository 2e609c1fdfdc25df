import type {ExpectationResult, MockCall} from '../mock/index.js'
import {formatDuration, formatLatency} from '../shared/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'

/** One line for each call that the mock answered. */
export function renderMockCall(call: MockCall, {chalk}: Style): string {
  const {method, path, status, fault, route, durationMs, early} = call
  const query = new URLSearchParams(
    Object.entries(call.query).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    ),
  )
  const target = query.size > 0 ? `${path}?${query}` : path
  const paint =
    status === null || status >= 500 ? chalk.red : status >= 400 ? chalk.yellow : chalk.green
  const notes = [
    ...(fault ? [fault] : []),
    ...(route === null ? ['no route'] : []),
    ...(early
      ? [`too early: after ${formatDuration(early.after)} of ${formatDuration(early.asked)}`]
      : []),
  ]
  const note = notes.length > 0 ? chalk.yellow(`  ${notes.join('; ')}`) : ''
  const answer = status === null ? '---' : String(status)
  return `${paint(answer)} ${method} ${printable(target)}  ${formatLatency(durationMs)}${note}\n`
}

/** What was expected of the calls, and whether it held. */
export function renderVerdicts(results: readonly ExpectationResult[], {chalk}: Style): string {
  return results
    .map(({expectation, passed, found}) => {
      const mark = passed ? chalk.green('ok    ') : chalk.red('failed')
      return `${mark} ${printable(expectation)}: ${printable(found)}\n`
    })
    .join('')
}
