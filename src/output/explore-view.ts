import type {CacheState, CodeRequest, MessageProblem, PipelineResponse} from '../request/index.js'
import {formatDuration, formatSize} from '../shared/index.js'
import {renderBody} from './http-view.js'
import {printable} from './printable.js'
import {fold, wrap} from './screen/layout.js'
import {storedAge} from './stored-age.js'
import type {Style} from './style.js'
import {themeOf} from './theme.js'

/** What stands where a secret goes. */
const SECRET = '•••••'

/** A request before it is sent: what it is, what goes along, what does not fit. */
export function previewLines(
  request: CodeRequest,
  input: {token: string; problems: readonly MessageProblem[]; style: Style},
): string[] {
  const {token, problems, style} = input
  const theme = themeOf(style.chalk)
  const hide = (text: string) => printable(text.replaceAll(token, SECRET))
  const {method, url, headers, body} = request
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const text = body ? renderBody(body, 'all', style, type).replace(/\n$/, '') : ''
  return [
    ...fold(`${method} ${hide(url)}`, style.width).map((line, index) =>
      index === 0 ? theme.method(method) + theme.url(line.slice(method.length)) : theme.url(line),
    ),
    ...problems.flatMap((problem) => {
      const paint = problem.severity === 'error' ? theme.failure : theme.notice
      const {in: place, pointer, expected, actual} = problem
      const words = `! ${place} ${pointer}: expected ${expected}, found ${actual}`
      return wrap(printable(words), style.width).map((line) => paint(line))
    }),
    ...headers.map(([name, value]) => `${theme.headerName(hide(name))}: ${hide(value)}`),
    ...(request.basic ? [`${theme.headerName('Authorization')}: Basic ${SECRET}`] : []),
    ...(text === '' ? [] : ['', ...text.split('\n')]),
  ]
}

export interface AnswerFacts {
  response: Pick<PipelineResponse, 'status' | 'statusText' | 'headers' | 'attempts' | 'cached'>
  /** Milliseconds. */
  total: number
  /** Bytes. */
  size: number
  cache: CacheState
  /** What was said on the way, and what to do about it. */
  notes: readonly string[]
}

/** No answer: why, and what to do about it. */
export function failureLines(
  {message, notes}: {message: string; notes: readonly string[]},
  {chalk}: Style,
  columns: number,
): string[] {
  const theme = themeOf(chalk)
  return [
    ...wrap(printable(`no answer: ${message}`), columns).map((line) => theme.failure(line)),
    ...notes.flatMap((note) => wrap(printable(note), columns)).map((line) => theme.soft(line)),
  ]
}

/** Headers, whole, however long they are. */
export function headerLines(
  headers: ReadonlyArray<readonly [name: string, value: string]>,
  {chalk}: Style,
  columns: number,
): string[] {
  const theme = themeOf(chalk)
  return headers.flatMap(([key, value]) => {
    const name = printable(key)
    const [first = '', ...more] = fold(`${name}: ${printable(value)}`, columns)
    // The name is painted where it stands on the line as a whole.
    const isWhole = first.startsWith(`${name}:`)
    return [isWhole ? theme.headerName(name) + first.slice(name.length) : first, ...more]
  })
}

/** The outcome in a line, and what is to be said of it. */
export function answerLines(
  {response, total, size, cache, notes}: AnswerFacts,
  style: Style,
  columns: number,
): string[] {
  const theme = themeOf(style.chalk)
  const {status, statusText, headers, attempts, cached} = response
  const paint = status >= 400 ? theme.failure : status >= 300 ? theme.redirect : theme.success
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const facts = [formatDuration(total), formatSize(size), ...(type ? [printable(type)] : [])]
  if (attempts.length > 1) facts.push(`${attempts.length} attempts`)
  if (cache === 'hit' || cache === 'stale' || cache === 'revalidated') facts.push(`cache ${cache}`)
  if (cached) facts.push(...storedAge(cached))
  return [
    `${paint(`${status} ${printable(statusText)}`.trim())}  ${theme.soft(facts.join('  '))}`,
    ...notes.flatMap((note) => wrap(printable(note), columns)).map((line) => theme.notice(line)),
  ]
}
