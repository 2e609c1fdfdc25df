import type {ChalkInstance} from 'chalk'
import type {ConnectAttempt, Timings} from '../http/index.js'
import type {Attempt, CacheState} from '../request/index.js'
import {formatDuration} from '../shared/index.js'
import {type StoredAge, storedAge} from './stored-age.js'
import type {Style} from './style.js'
import {type Theme, themeOf} from './theme.js'

/** What is known about how a request went. */
export interface Course {
  /** Of the last attempt. */
  timings: Timings
  /** All of them, the last one included. */
  attempts: readonly Attempt[]
  cache: CacheState
  /** Set for a stored response. */
  cached?: StoredAge | undefined
}

interface Row {
  label: string
  /** Milliseconds since the request was started. */
  from: number
  duration: number
  paint: ChalkInstance
  /** What fills the bar: work, or waiting. */
  fill: 'bar' | 'wait'
}

const PHASES = [
  ['queued', 'waiting'],
  ['dns', 'connecting'],
  ['tcp', 'connecting'],
  ['tls', 'connecting'],
  ['firstByte', 'server'],
  ['download', 'transfer'],
] as const satisfies ReadonlyArray<readonly [keyof Timings, keyof Theme]>

const LABEL = 14
const VALUE = 9
const WIDEST = 60

/**
 * The course of a request: earlier attempts and the waits between them, then the phases of the last
 * one, each a bar that begins where the one before it ended.
 */
export function renderWaterfall(
  course: Course,
  style: Style,
  options: {
    /** Leave out the phases that took no time. */
    brief?: boolean
  } = {},
): string {
  const theme = themeOf(style.chalk)
  const all = rowsOf(course, theme)
  const rows = options.brief ? all.filter(({duration}) => duration > 0) : all
  const last = rows.at(-1)
  const total = last ? last.from + last.duration : 0
  const width = Math.max(8, Math.min(WIDEST, style.width - LABEL - VALUE - 1))
  const lines = rows.map((row) => {
    const bar = row.paint(barOf(row, total, width))
    const value = formatDuration(row.duration).padStart(VALUE)
    return `${row.label.padEnd(LABEL)}${bar}${row.duration === 0 ? theme.soft(value) : value}`
  })
  const sum = formatDuration(total).padStart(VALUE)
  lines.push(`${'total'.padEnd(LABEL)}${' '.repeat(width)}${style.chalk.bold(sum)}`)
  lines.push(...summary(course, style.width).map((line) => theme.soft(line)))
  return `${lines.join('\n')}\n`
}

function rowsOf({timings, attempts}: Course, theme: Theme): Row[] {
  const rows: Row[] = []
  let elapsed = 0
  const add = (
    label: string,
    duration: number,
    paint: ChalkInstance,
    fill: Row['fill'] = 'bar',
  ) => {
    rows.push({label, from: elapsed, duration, paint, fill})
    elapsed += duration
  }
  attempts.forEach((attempt, index) => {
    if (index > 0) add('  wait', attempt.delay, theme.waiting, 'wait')
    if (index === attempts.length - 1) return
    const outcome = attempt.status ?? attempt.error ?? ''
    add(`${index + 1}: ${outcome}`.slice(0, LABEL - 1), attempt.total, theme.failure)
  })
  for (const [phase, paint] of PHASES) {
    const from = elapsed
    add(phase, timings[phase], theme[paint], phase === 'queued' ? 'wait' : 'bar')
    if (phase === 'tcp') rows.push(...raceRows(racersOf(attempts), from, theme))
  }
  return rows
}

/** The addresses that the last attempt tried, where it was more than one. */
function racersOf(attempts: readonly Attempt[]): readonly ConnectAttempt[] {
  const connects = attempts.at(-1)?.connects ?? []
  return connects.length > 1 ? connects : []
}

/** They run side by side; what was waited for in vain is drawn as a wait. */
function raceRows(connects: readonly ConnectAttempt[], from: number, theme: Theme): Row[] {
  const start = connects[0]?.started ?? 0
  return connects.map(({family, started, ended, outcome}, index) => ({
    label: `  ${index + 1} IPv${family}`,
    from: from + started - start,
    duration: ended - started,
    paint: outcome === 'failed' ? theme.failure : theme.connecting,
    fill: outcome === 'connected' ? 'bar' : 'wait',
  }))
}

/** Half a column is the smallest step; whatever took time at all is seen. */
function barOf(row: Row, total: number, width: number): string {
  const steps = width * 2
  const scale = total > 0 ? steps / total : 0
  const end = Math.min(steps, Math.round((row.from + row.duration) * scale))
  const from = Math.min(Math.round(row.from * scale), steps - 1)
  const until = row.duration > 0 ? Math.max(end, from + 1) : from
  let bar = ''
  for (let column = 0; column < width; column++) {
    const left = column * 2 >= from && column * 2 < until
    const right = column * 2 + 1 >= from && column * 2 + 1 < until
    if (row.fill === 'wait') bar += left || right ? '·' : ' '
    else bar += left && right ? '█' : left ? '▌' : right ? '▐' : ' '
  }
  return bar
}

/** In as many lines as it takes. */
function summary({timings, attempts, cache, cached}: Course, width: number): string[] {
  const words = [cache === 'hit' ? 'cache hit, nothing was sent' : `cache ${cache}`]
  if (cached) words.push(...storedAge(cached))
  if (cache !== 'hit') words.push(timings.reused ? 'connection reused' : 'new connection')
  if (attempts.length > 1) words.push(`${attempts.length} attempts`)
  const line = words.join(', ')
  return [...(line.length <= width ? [line] : words), ...racersOf(attempts).map(describeRacer)]
}

function describeRacer({address, outcome, error}: ConnectAttempt, index: number): string {
  const words = outcome === 'abandoned' ? 'no answer so far' : (error ?? outcome)
  return `${index + 1} ${address}: ${words}`
}
