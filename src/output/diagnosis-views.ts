import type {Check, Explanation} from '../auth/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'

/** A line for each check, and what to do about those that failed. */
export function doctorView(checks: readonly Check[], {chalk}: Style): string {
  return checks
    .map(({name, ok, detail, hint}) => {
      const mark = ok === null ? chalk.dim('-') : ok ? chalk.green('ok') : chalk.red('FAILED')
      const advice = hint === undefined || ok === true ? '' : `    ${printable(hint)}\n`
      return `${mark}  ${name}: ${printable(detail)}\n${advice}`
    })
    .join('')
}

/** A login as a list of requests, each with the rules it keeps. */
export function explainView({steps}: Explanation, {chalk}: Style): string {
  return steps
    .map(({title, request, rules}, index) => {
      const lines = [
        chalk.bold(`${index + 1}. ${printable(title)}`),
        ...(request ? [`   ${request.method} ${printable(request.url)}`] : []),
        ...Object.entries(request?.body ?? {}).map(
          ([name, value]) => `     ${printable(`${name}=${value}`)}`,
        ),
        ...rules.map(
          ({rule, text, met}) =>
            `   ${met ? chalk.green('+') : chalk.yellow('-')} ${printable(`${text} (${rule})`)}`,
        ),
      ]
      return `${lines.join('\n')}\n`
    })
    .join('\n')
}
