import {formatDuration} from '../shared/index.js'
import type {FileResult, RunResult, StepResult} from '../suite/index.js'
import {type JunitCase, renderJunitSuites} from './junit.js'

/** A run as JUnit XML: a suite for each file, a case for each step. */
export function renderSuiteJunit({files, durationMs}: RunResult): string {
  const suites = files.map((file) => ({
    name: file.file,
    time: file.durationMs / 1000,
    timestamp: file.startedAt,
    cases: file.steps.map((step) => junitCase(file, step)),
  }))
  return renderJunitSuites(suites, durationMs / 1000)
}

function junitCase(file: FileResult, step: StepResult): JunitCase {
  const {name, status, reason, error, durationMs} = step
  return {
    name,
    passed: status !== 'failed',
    detail: detailLines(file, step).join('\n'),
    time: durationMs / 1000,
    ...(status === 'skipped' && {skipped: reason ?? ''}),
    ...(error && {error: error.message}),
  }
}

/** A failure in plain lines; the first says the most. */
function detailLines({file}: FileResult, step: StepResult): string[] {
  if (step.status !== 'failed') return []
  const {request, response, error, failures} = step
  const lines = failures.map(
    ({place, subject, expected, actual}) =>
      `${file}:${place}: ${subject}: expected ${expected}, found ${actual}`,
  )
  if (error) lines.push(`${file}:${step.place}: ${error.message}`)
  if (request) lines.push(`${request.method} ${request.url}`)
  if (response) {
    lines.push(
      `${response.status} ${response.statusText} in ${formatDuration(response.durationMs)}`,
    )
    if (response.excerpt) lines.push(response.excerpt)
  }
  return lines
}

/** A run in version 14 of the Test Anything Protocol. */
export function renderTap({files}: RunResult): string {
  const points = files.flatMap((file) => file.steps.map((step) => ({file, step})))
  const lines = points.flatMap(({file, step}, index) => {
    const isFailed = step.status === 'failed'
    const title = tapText(`${file.file}: ${step.name}`)
    const skip = step.status === 'skipped' ? ` # SKIP ${tapText(step.reason ?? '')}` : ''
    const head = `${isFailed ? 'not ok' : 'ok'} ${index + 1} - ${title}${skip}`
    return isFailed ? [head, ...diagnosis(file, step)] : [head]
  })
  return ['TAP version 14', `1..${points.length}`, ...lines, ''].join('\n')
}

function diagnosis(file: FileResult, step: StepResult): string[] {
  const [first = '', ...rest] = detailLines(file, step)
  return [
    '  ---',
    `  message: ${JSON.stringify(first)}`,
    '  severity: fail',
    ...(rest.length > 0 ? ['  data:', ...rest.map((line) => `    - ${JSON.stringify(line)}`)] : []),
    '  ...',
  ]
}

/** A hash begins a directive, a line end ends the point. */
function tapText(text: string): string {
  return text.replace(/[\\#]/g, '\\$&').replace(/\s*\n\s*/g, ' ')
}
