import {formatDuration} from '../shared/index.js'
import type {FileResult, PreparedSuite, RunResult, StepResult} from '../suite/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {failureLines} from './suite-failure.js'
import {themeOf} from './theme.js'

/** A file's steps as they ended, then everything about those that failed. */
export function renderSuite(result: FileResult, style: Style): string {
  const {bold} = style.chalk
  const title = result.name === result.file ? '' : `  ${printable(result.name)}`
  const steps = result.steps.flatMap((step) => stepLines(step, style))
  const failures = result.steps
    .filter(({status}) => status === 'failed')
    .flatMap((step) => ['', ...failureLines(result, step, style)])
  return joined([`${bold(printable(result.file))}${title}`, ...steps, ...failures, ''])
}

function stepLines(step: StepResult, style: Style): string[] {
  const theme = themeOf(style.chalk)
  const name = printable(step.name)
  if (step.status === 'skipped') {
    return fitting(theme.soft('skipped'), name, `: ${printable(step.reason ?? '')}`, style)
  }
  const mark = step.status === 'passed' ? theme.success('ok     ') : theme.failure('FAILED ')
  return fitting(mark, name, `  ${outcome(step)}`, style)
}

/** One line, or on a narrow terminal two. */
function fitting(mark: string, name: string, rest: string, {width, isTTY, chalk}: Style): string[] {
  const length = 10 + name.length + rest.length
  if (!isTTY || length <= width) return [`  ${mark} ${name}${chalk.dim(rest)}`]
  return [`  ${mark} ${name}`, `          ${chalk.dim(rest.replace(/^:?\s+/, ''))}`]
}

function outcome({response, error, durationMs, attempts}: StepResult): string {
  const answer = response ? String(response.status) : (error?.code ?? 'not sent')
  const tries = attempts > 1 ? `, ${attempts} attempts` : ''
  return `${answer}, ${formatDuration(durationMs)}${tries}`
}

/** One line that says how everything ended. */
export function renderSuiteSummary(
  {passed, interrupted, durationMs, totals}: Omit<RunResult, 'files'>,
  style: Style,
): string {
  const theme = themeOf(style.chalk)
  const parts = [
    ...(totals.passed > 0 ? [theme.success(`${totals.passed} passed`)] : []),
    ...(totals.failed > 0 ? [theme.failure(`${totals.failed} failed`)] : []),
    ...(totals.skipped > 0 ? [theme.soft(`${totals.skipped} skipped`)] : []),
  ]
  const ill = interrupted ? 'INTERRUPTED' : 'FAILED'
  const verdict = passed ? theme.success('passed') : theme.failure(ill)
  const counts = `${plural(totals.files, 'file')}, ${plural(totals.steps, 'step')}`
  return `${verdict}  ${counts}: ${parts.join(', ') || 'nothing ran'} in ${formatDuration(durationMs)}\n`
}

/** The steps that would run, in their order, with what they send. */
export function renderSuiteList(suites: readonly PreparedSuite[], {chalk}: Style): string {
  return joined(
    suites.flatMap(({suite, selected, skipped}) =>
      suite.steps
        .filter((step) => selected.has(step))
        .map((step) => {
          const reason = step.skip ?? skipped.get(step)
          const note = reason === undefined ? '' : chalk.dim(`  skipped: ${printable(reason)}`)
          const sent = chalk.dim(`${step.request.method} ${printable(step.request.target)}`)
          const name = step.name.endsWith(step.request.target) ? '' : `${printable(step.name)}  `
          return `${printable(suite.file)}:${step.place}  ${name}${sent}${note}`
        }),
    ),
  )
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
