import type {HeaderList, Timings} from '../http/index.js'
import type {CacheState} from '../request/index.js'
import {formatDuration, formatSize} from '../shared/index.js'
import {formatJson, isJson} from './json-format.js'
import {printable, visible} from './printable.js'
import {type StoredAge, storedAge} from './stored-age.js'
import type {Style} from './style.js'
import {textOf} from './text.js'
import {themeOf} from './theme.js'

/** How a body is laid out: by structure, with colour, both or not at all. */
export type Pretty = 'all' | 'colors' | 'format' | 'none'

/** Formatting and colouring more than this takes longer than anybody wants to look at it. */
export const LARGEST_PRETTY = 2 * 1024 * 1024

export function renderRequestHead(
  request: {method: string; url: URL; headers: HeaderList},
  style: Style,
  httpVersion = '1.1',
): string {
  const theme = themeOf(style.chalk)
  const path = `${request.url.pathname}${request.url.search}`
  const first = `${theme.method(request.method)} ${theme.url(printable(path))} HTTP/${httpVersion}`
  const hasHost = request.headers.some(([name]) => name.toLowerCase() === 'host')
  const host: HeaderList = hasHost ? [] : [['Host', request.url.host]]
  return `${first}\n${renderHeaders([...host, ...request.headers], style)}\n`
}

export function renderResponseHead(
  response: {status: number; statusText: string; httpVersion: string; headers: HeaderList},
  style: Style,
): string {
  const theme = themeOf(style.chalk)
  const {status} = response
  const paint = status >= 400 ? theme.failure : status >= 300 ? theme.redirect : theme.success
  const words = paint(`${status} ${printable(response.statusText)}`.trim())
  return `HTTP/${response.httpVersion} ${words}\n${renderHeaders(response.headers, style)}\n`
}

function renderHeaders(headers: HeaderList, {chalk}: Style): string {
  const theme = themeOf(chalk)
  return headers
    .map(([name, value]) => `${theme.headerName(printable(name))}: ${printable(value)}\n`)
    .join('')
}

/** @param size bytes; undefined when nobody knows */
export function binaryNotice(size: number | undefined, {chalk}: Style): string {
  const amount = size === undefined ? '' : ` (${formatSize(size)})`
  const words = themeOf(chalk).notice(`binary data not shown${amount}`)
  return `${words}; save it with -o FILE or --download\n`
}

/** A whole body as text for people: JSON laid out by token, control characters made visible. */
export function renderBody(
  body: Buffer,
  pretty: Pretty,
  style: Style,
  contentType?: string,
): string {
  const text = textOf(body, contentType)
  if (text === undefined) return binaryNotice(body.length, style)
  if (text === '') return ''
  const wanted = pretty !== 'none' && body.length <= LARGEST_PRETTY && /^\s*[{["\d\-tfn]/.test(text)
  if (!wanted || !isJson(text)) return endingLine(visible(text))
  return `${layOut(text, pretty, pretty === 'colors' ? 0 : 2, style)}\n`
}

/** One line of an event stream or of NDJSON, without its line end: its JSON is coloured. */
export function renderLine(line: string, pretty: Pretty, style: Style): string {
  const [, field = '', content = ''] = /^((?:data|event|id|retry)?:\s?)?(.*)$/s.exec(line) ?? []
  const shown = visible(content)
  if (pretty === 'none') return visible(field) + shown
  const name = field === '' ? '' : themeOf(style.chalk).soft(field)
  return (
    name + (/^\s*[{[]/.test(content) && isJson(content) ? layOut(content, pretty, 0, style) : shown)
  )
}

function layOut(json: string, pretty: Pretty, indent: number, {chalk}: Style): string {
  const colors = pretty === 'all' || pretty === 'colors'
  return formatJson(visible(json), {indent, ...(colors && {chalk})})
}

function endingLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

/** One line about the exchange. */
export function renderMeta(
  facts: {
    timings: Timings
    size: number
    attempts: number
    cache?: CacheState
    cached?: StoredAge | undefined
  },
  {chalk}: Style,
): string {
  const parts = [formatDuration(facts.timings.total), formatSize(facts.size)]
  if (facts.attempts > 1) parts.push(`${facts.attempts} attempts`)
  if (facts.timings.reused) parts.push('connection reused')
  if (facts.cache === 'hit' || facts.cache === 'stale' || facts.cache === 'revalidated') {
    parts.push(`cache ${facts.cache}`)
  }
  if (facts.cached) parts.push(...storedAge(facts.cached))
  return `${themeOf(chalk).soft(parts.join(', '))}\n`
}
