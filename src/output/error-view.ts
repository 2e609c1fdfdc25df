import {type ApixError, allHints} from '../errors/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'

/** One line that says what happened, then one line for each thing to do about it. */
export function renderError(error: ApixError, style: Style): string {
  const where = error.facts.location ? `${error.facts.location}: ` : ''
  // The caret of a syntax error stands on a line of its own below the message.
  const [first = '', ...more] = error.message.split('\n')
  const lines = [`${style.chalk.red('error:')} ${where}${printable(first)}`, ...more.map(printable)]
  for (const hint of allHints(error)) lines.push(`${style.chalk.cyan('hint:')} ${printable(hint)}`)
  return `${lines.join('\n')}\n`
}
