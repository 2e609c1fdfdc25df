import type {HeaderList, Timings} from '../http/index.js'
import {formatDuration, formatSize} from '../shared/index.js'
import {formatJson, isJson} from './json-format.js'
import {printable} from './printable.js'
import type {Style} from './style.js'

/** How a body is laid out: by structure, with colour, both or not at all. */
export type Pretty = 'all' | 'colors' | 'format' | 'none'

/** Formatting and colouring more than this takes longer than anybody wants to look at it. */
const LARGEST_PRETTY = 2 * 1024 * 1024

export function renderRequestHead(
  request: {method: string; url: URL; headers: HeaderList},
  style: Style,
): string {
  const {chalk} = style
  const path = `${request.url.pathname}${request.url.search}`
  const first = `${chalk.bold(request.method)} ${chalk.cyan(printable(path))} HTTP/1.1`
  const hasHost = request.headers.some(([name]) => name.toLowerCase() === 'host')
  const host: HeaderList = hasHost ? [] : [['Host', request.url.host]]
  return `${first}\n${renderHeaders([...host, ...request.headers], style)}\n`
}

export function renderResponseHead(
  response: {status: number; statusText: string; httpVersion: string; headers: HeaderList},
  style: Style,
): string {
  const {chalk} = style
  const paint =
    response.status >= 400 ? chalk.red : response.status >= 300 ? chalk.yellow : chalk.green
  const status = paint(`${response.status} ${printable(response.statusText)}`.trim())
  return `HTTP/${response.httpVersion} ${status}\n${renderHeaders(response.headers, style)}\n`
}

function renderHeaders(headers: HeaderList, {chalk}: Style): string {
  return headers
    .map(([name, value]) => `${chalk.cyan(printable(name))}: ${printable(value)}\n`)
    .join('')
}

/** True for what would garble a terminal: a NUL byte is never part of text. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.includes(0)
}

export function binaryNotice(size: number, style: Style): string {
  return `${style.chalk.yellow(`binary data not shown (${formatSize(size)})`)}; save it with -o FILE\n`
}

/** A whole body as text for people: JSON laid out by token, control characters made visible. */
export function renderBody(body: Buffer, pretty: Pretty, style: Style): string {
  if (isBinary(body)) return binaryNotice(body.length, style)
  const text = body.toString('utf8')
  if (text === '') return ''
  const wanted = pretty !== 'none' && body.length <= LARGEST_PRETTY && /^\s*[{["\d\-tfn]/.test(text)
  if (!wanted || !isJson(text)) return endingLine(visible(text))
  const colors = pretty === 'all' || pretty === 'colors'
  const source = visible(text)
  const indent = pretty === 'colors' ? 0 : 2
  return `${formatJson(source, {indent, ...(colors && {chalk: style.chalk})})}\n`
}

/** Text whose control characters are shown instead of obeyed; line ends and tabs stay. */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

function endingLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

/** One line about the exchange. */
export function renderMeta(
  facts: {timings: Timings; size: number; attempts: number},
  {chalk}: Style,
): string {
  const parts = [formatDuration(facts.timings.total), formatSize(facts.size)]
  if (facts.attempts > 1) parts.push(`${facts.attempts} attempts`)
  if (facts.timings.reused) parts.push('connection reused')
  return `${chalk.dim(parts.join(', '))}\n`
}

const PHASES = ['queued', 'dns', 'tcp', 'tls', 'firstByte', 'download'] as const

/** The phases of the exchange, each a bar that begins where the one before it ended. */
export function renderWaterfall(timings: Timings, style: Style): string {
  const width = Math.max(10, Math.min(50, style.width - 28))
  const scale = timings.total > 0 ? width / timings.total : 0
  let elapsed = 0
  const lines = PHASES.map((phase) => {
    const milliseconds = timings[phase]
    const from = Math.round(elapsed * scale)
    elapsed += milliseconds
    const length = milliseconds > 0 ? Math.max(1, Math.round(elapsed * scale) - from) : 0
    const bar = `${' '.repeat(from)}${'█'.repeat(length)}`.slice(0, width).padEnd(width)
    return `${phase.padEnd(10)}${style.chalk.cyan(bar)} ${formatDuration(milliseconds).padStart(9)}\n`
  })
  const total = formatDuration(timings.total).padStart(9)
  return `${lines.join('')}${'total'.padEnd(10)}${' '.repeat(width)} ${total}\n`
}
