import type {Explanation} from '../auth/index.js'
import type {Check} from '../shared/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {wordLines} from './word-lines.js'

const MARKS = {ok: 'ok', warning: 'warning', problem: 'FAILED', skipped: '-'} as const

/** A line for each check, and what to do about those that are not well. */
export function doctorView(checks: readonly Check[], {chalk, width}: Style): string {
  const paint = {ok: chalk.green, warning: chalk.magenta, problem: chalk.red, skipped: chalk.dim}
  return checks
    .map(({name, verdict, detail, hint}) => {
      const mark = `${paint[verdict](MARKS[verdict])}  `
      const found = hanging(`${name}: ${printable(detail)}`, mark, MARKS[verdict].length + 2, width)
      return hint === undefined ? found : found + hanging(printable(hint), '    ', 4, width)
    })
    .join('')
}

/** Checks under the titles of their groups, aligned, and how many want attention. */
export function diagnosisView(
  checks: ReadonlyArray<Check & {group: string}>,
  {chalk, width}: Style,
): string {
  const paint = {ok: chalk.green, warning: chalk.magenta, problem: chalk.red, skipped: chalk.dim}
  const lines: string[] = []
  let current = ''
  for (const {group, name, verdict, detail, hint} of checks) {
    if (group !== current) lines.push(...(current === '' ? [] : ['']), chalk.bold(group))
    current = group
    const mark = paint[verdict](MARKS[verdict].padEnd(8))
    const text = `${name}: ${printable(detail)}`
    const [first = '', ...rest] = wordLines(text, width - 10)
    const paintText = verdict === 'skipped' ? chalk.dim : (plain: string) => plain
    lines.push(
      `  ${mark}${paintText(first)}`,
      ...rest.map((line) => `          ${paintText(line)}`),
    )
    if (hint !== undefined) {
      lines.push(
        ...wordLines(`-> ${printable(hint)}`, width - 10).map((line) => `          ${line}`),
      )
    }
  }
  return `${[...lines, '', summary(checks)].join('\n')}\n`
}

function summary(checks: readonly Check[]): string {
  const count = (wanted: Check['verdict']) =>
    checks.filter(({verdict}) => verdict === wanted).length
  const words = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  const [problems, warnings] = [count('problem'), count('warning')]
  if (problems === 0 && warnings === 0) return 'everything that was looked at is well'
  return `${words(problems, 'problem')}, ${words(warnings, 'warning')}`
}

/** A text after a mark, its further lines below its first. */
function hanging(text: string, mark: string, indent: number, width: number): string {
  const lines = wordLines(text, width - indent)
  return `${mark}${lines.join(`\n${' '.repeat(indent)}`)}\n`
}

/** A login as a list of requests, each with the rules it keeps. */
export function explainView({steps}: Explanation, {chalk, width}: Style): string {
  return steps
    .map(({title, request, rules}, index) => {
      const [address = '', query] = (request?.url ?? '').split('?')
      const parameters = [...new URLSearchParams(query), ...Object.entries(request?.body ?? {})]
      return [
        chalk.bold(hanging(printable(title), `${index + 1}. `, 3, width)),
        ...(request ? [`   ${request.method} ${printable(address)}\n`] : []),
        ...parameters.map(([name, value]) => `     ${printable(`${name}=${value}`)}\n`),
        ...rules.map(({rule, text, met}) => {
          const mark = met ? chalk.green('+') : chalk.yellow('-')
          return hanging(printable(`${text} (${rule})`), `   ${mark} `, 5, width)
        }),
      ].join('')
    })
    .join('\n')
}
