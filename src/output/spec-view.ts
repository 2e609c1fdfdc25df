import type {
  IndexedOperation,
  IndexedParameter,
  LintProblem,
  OperationView,
  ValueSketch,
} from '../spec/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {renderTable} from './table.js'

export function renderOperations(operations: readonly IndexedOperation[], style: Style): string {
  return renderTable(
    operations,
    [
      {title: 'operation', value: ({id}) => id},
      {title: 'method', value: ({method}) => method},
      {title: 'path', value: ({path}) => path},
      {
        title: 'summary',
        value: ({summary = '', deprecated}) => (deprecated ? `(deprecated) ${summary}` : summary),
      },
    ],
    style,
  )
}

export interface OperationDetail {
  operation: IndexedOperation
  view: OperationView
  /** A command that calls it. */
  example: string
}

/** One operation for a person: what it takes, what it answers, and how it is called. */
export function renderOperation(detail: OperationDetail, style: Style): string {
  const {operation, view, example} = detail
  const {chalk} = style
  const {method, path, id, summary, deprecated, parameters, body} = operation
  const lines = [
    `${chalk.bold(printable(id))}  ${chalk.cyan(method)} ${printable(path)}`,
    ...(deprecated ? [chalk.yellow('deprecated')] : []),
    ...(summary ? [printable(summary)] : []),
  ]
  if (parameters.length > 0) {
    lines.push('', chalk.bold('parameters'), ...parameters.map((one) => parameterLine(one, style)))
  }
  if (body) {
    const required = body.required ? 'required' : 'optional'
    lines.push('', chalk.bold(`body (${body.mediaTypes.join(', ')}; ${required})`))
    lines.push(...(body.fields ?? []).map((field) => valueLine(field, '', style)))
  }
  lines.push('', chalk.bold('responses'))
  for (const {status, description = '', media} of view.responses) {
    const types = media.map(({mediaType}) => mediaType).join(', ')
    const [line = ''] = description.split('\n')
    lines.push(`  ${status.padEnd(8)}${printable(`${line}${types ? `  (${types})` : ''}`)}`)
  }
  lines.push('', chalk.bold('example'), `  ${printable(example)}`)
  return `${lines.join('\n')}\n`
}

function parameterLine(parameter: IndexedParameter, style: Style): string {
  return valueLine(parameter, parameter.in, style)
}

function valueLine(
  value: ValueSketch & {name: string; required: boolean; summary?: string},
  place: string,
  {chalk}: Style,
): string {
  const {name, required, summary} = value
  const mark = required ? chalk.red('*') : ' '
  const about = summary === undefined ? '' : `  ${chalk.dim(printable(summary))}`
  const where = place === '' ? '' : `${place} `
  return ` ${mark}${printable(name).padEnd(24)} ${chalk.dim(where)}${typeText(value)}${about}`
}

/** `integer`, `array of string`, `"a" | "b"`. */
export function typeText(value: ValueSketch): string {
  const {types, choices, items, format} = value
  if (choices) {
    const shown = choices.slice(0, 8).map((choice) => printable(JSON.stringify(choice)))
    return `${shown.join(' | ')}${choices.length > shown.length ? ' | …' : ''}`
  }
  const words = types.map((type) =>
    type === 'array' && items ? `array of ${typeText(items)}` : type,
  )
  return `${words.join(' or ') || 'any'}${format ? ` (${printable(format)})` : ''}`
}

/** One line a problem, as compilers write them. */
export function renderLint(problems: readonly LintProblem[], style: Style): string {
  const {chalk} = style
  return problems
    .map(({location, severity, message, rule}) => {
      const word = severity === 'error' ? chalk.red('error') : chalk.yellow('warning')
      return `${printable(location)}: ${word}: ${printable(message)} ${chalk.dim(`(${rule})`)}\n`
    })
    .join('')
}
