import {formatDuration} from '../shared/index.js'
import type {CheckFailure, FileResult, StepResult} from '../suite/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {themeOf} from './theme.js'

/** Of a value so much is shown; the report in JSON has it all. Characters. */
const LONGEST = 600
const RESPONSE_LINES = 12

/** Where a step failed, what was sent, what was expected and what was there. */
export function failureLines(
  {file, source}: Pick<FileResult, 'file' | 'source'>,
  step: StepResult,
  style: Style,
): string[] {
  const theme = themeOf(style.chalk)
  const first = step.failures[0]?.place ?? step.place
  const head = `${theme.failure('failed:')} ${printable(file)}:${first}: ${printable(step.name)}`
  return [
    head,
    ...exchangeLines(step, style),
    ...step.failures.flatMap((failure) => checkLines(failure, source, style)),
    ...errorLines(step, style),
    ...responseLines(step, style),
  ]
}

function exchangeLines({request, response}: StepResult, style: Style): string[] {
  if (!request) return []
  const theme = themeOf(style.chalk)
  const sent = `  ${theme.method(request.method)} ${theme.url(printable(request.url))}`
  if (!response) return [sent]
  const {status, statusText, durationMs} = response
  const answer = `${status} ${printable(statusText)}`.trim()
  return [sent, `  ${answer} in ${formatDuration(durationMs)}`]
}

/** The line of the file with a caret, as a compiler has it, then both values below each other. */
function checkLines(failure: CheckFailure, source: string, style: Style): string[] {
  const {chalk} = style
  const theme = themeOf(chalk)
  const [line = 1, column = 1] = failure.place.split(':').map(Number)
  const number = String(line)
  const gutter = ' '.repeat(number.length)
  const {text, caret} = excerpt(source.split('\n')[line - 1] ?? '', column, style.width - 8)
  const {expected, actual} = failure
  return [
    `  ${chalk.dim(`${number} |`)} ${printable(text)}`,
    `  ${chalk.dim(`${gutter} |`)} ${' '.repeat(caret)}${theme.failure('^')} ${printable(failure.subject)}`,
    ...valueLines('expected', theme.success, expected, style),
    ...valueLines('actual', theme.failure, actual, style),
    ...differenceLine(expected, actual, style),
  ]
}

/** So much of a long line that the column is in it. */
function excerpt(line: string, column: number, width: number): {text: string; caret: number} {
  const text = line.replaceAll('\t', ' ').replace(/\r$/, '')
  const indent = text.length - text.trimStart().length
  const from = Math.max(Math.min(indent, column - 1), column - 1 - Math.floor(width / 2), 0)
  const start = text.length - indent <= width ? Math.min(indent, column - 1) : from
  return {text: text.slice(start, start + width), caret: column - 1 - start}
}

function valueLines(
  label: string,
  paint: (text: string) => string,
  value: string,
  {width, isTTY}: Style,
): string[] {
  const whole = printable(value)
  const shown = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole
  const room = Math.max(20, width - 12)
  if (!isTTY || shown.length <= room) return [`  ${label.padEnd(8)}  ${paint(shown)}`]
  const pieces = shown.match(new RegExp(`.{1,${room}}`, 'gu')) ?? ['']
  return pieces.map((piece, index) =>
    index === 0 ? `  ${label.padEnd(8)}  ${paint(piece)}` : `            ${paint(piece)}`,
  )
}

/** Two long texts that are nearly the same: where they part. */
function differenceLine(expected: string, actual: string, {width, isTTY, chalk}: Style): string[] {
  const isLong = expected.length > 12 && expected.startsWith('"') && actual.startsWith('"')
  if (!isLong) return []
  const at = [...actual].findIndex((character, index) => character !== expected[index])
  const isShown = at > 3 && (!isTTY || at < width - 13) && at < LONGEST
  return isShown ? [`            ${' '.repeat(at)}${chalk.dim('^ differs from here')}`] : []
}

function errorLines({error}: StepResult, {chalk}: Style): string[] {
  if (!error) return []
  return [
    `  ${chalk.red('error:')} ${printable(error.message)}`,
    ...error.hints.map((hint) => `  ${chalk.cyan('hint:')} ${printable(hint)}`),
  ]
}

function responseLines({response}: StepResult, style: Style): string[] {
  const excerpt = response?.excerpt
  if (excerpt === undefined || excerpt.trim() === '') return []
  const lines = excerpt.split('\n')
  const shown = lines.slice(0, RESPONSE_LINES).map((line) => printable(line))
  const rest = lines.length - shown.length
  return [
    `  ${style.chalk.dim('response')}  ${limited(shown[0] ?? '', style)}`,
    ...shown.slice(1).map((line) => `            ${limited(line, style)}`),
    ...(rest > 0 ? [`            … ${rest} more lines`] : []),
  ]
}

function limited(line: string, {width, isTTY}: Style): string {
  const room = isTTY ? Math.max(20, (width - 13) * 3) : LONGEST
  return line.length > room ? `${line.slice(0, room)}…` : line
}
