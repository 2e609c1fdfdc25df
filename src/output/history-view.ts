import type {
  Difference,
  HistoryDetail,
  HistoryDiff,
  HistoryEntry,
  HistoryMessage,
} from '../latency/index.js'
import {formatDuration} from '../shared/index.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {type Column, renderTable} from './table.js'

/** @param now milliseconds since the epoch: what happened today is shown with its time alone */
export function renderHistory(entries: readonly HistoryEntry[], style: Style, now: number): string {
  const table = style.isTTY ? columnsForPeople(now) : COLUMNS
  return renderTable(entries, table, style)
}

const ID: Column<HistoryEntry> = {title: 'id', value: ({id}) => id}
const STATUS: Column<HistoryEntry> = {
  title: 'status',
  value: ({status, error}) => String(status ?? error ?? '-'),
}
const CACHE: Column<HistoryEntry> = {title: 'cache', value: ({cache}) => cache ?? '-', drop: 3}
const API: Column<HistoryEntry> = {title: 'api', value: ({api}) => api ?? '-', drop: 2}

/** In a pipe: everything, exact, a field each. */
const COLUMNS: ReadonlyArray<Column<HistoryEntry>> = [
  ID,
  {title: 'time', value: ({time}) => time},
  STATUS,
  {title: 'total', value: ({total}) => (total === null ? '-' : String(total))},
  CACHE,
  API,
  {title: 'method', value: ({method}) => method},
  {title: 'url', value: ({url}) => url},
]

function columnsForPeople(now: number): ReadonlyArray<Column<HistoryEntry>> {
  return [
    ID,
    {title: 'time', value: ({time}) => when(new Date(time), new Date(now))},
    STATUS,
    {
      title: 'total',
      value: ({total}) => (total === null ? '-' : formatDuration(total)),
      align: 'right',
      drop: 1,
    },
    CACHE,
    API,
    {title: 'request', value: ({method, url}) => `${method} ${url}`},
  ]
}

/** In local time: `HH:MM:SS` of today, `MM-DD HH:MM` before. */
function when(time: Date, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`
  if (time.toDateString() === now.toDateString()) return `${clock}:${two(time.getSeconds())}`
  return `${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`
}

/** One entry as the two messages that went over the wire. */
export function renderHistoryDetail(entry: HistoryDetail, style: Style): string {
  const {chalk} = style
  const {request, response, timings} = entry
  const outcome = response ? `${response.status}` : (entry.error ?? 'no response')
  const lines = [
    `${chalk.dim(`${entry.id}  ${entry.time}  ${entry.api ?? ''}`.trimEnd())}`,
    '',
    chalk.bold(`${request.method} ${printable(request.url)}`),
    ...message(request),
    '',
    chalk.bold(`${outcome}  ${formatDuration(timings.total)}`),
    ...(response ? message(response) : []),
  ]
  return `${lines.join('\n')}\n`
}

function message({headers, body, bodyEncoding}: HistoryMessage): string[] {
  const lines = Object.entries(headers).map(([name, value]) => printable(`${name}: ${value}`))
  if (body === null || body === '') return lines
  const text =
    bodyEncoding === 'base64'
      ? '(binary)'
      : body.split('\n').map(printable).join('\n').replace(/\n$/, '')
  return [...lines, '', text]
}

/** Two exchanges side by side: what the first has is marked -, what the second has +. */
export function renderHistoryDiff(diff: HistoryDiff, style: Style): string {
  const {chalk} = style
  const {a, b, status, timings} = diff
  const line = (entry: HistoryEntry) =>
    printable(`${entry.id}  ${entry.time}  ${entry.method} ${entry.url}`)
  const parts = [
    chalk.red(`- ${line(a)}`),
    chalk.green(`+ ${line(b)}`),
    '',
    ...(status ? [`status ${status.a ?? a.error ?? '-'} -> ${status.b ?? b.error ?? '-'}`] : []),
    ...section('request', diff.request, style),
    ...section('headers', diff.headers, style),
    ...section('body', diff.body, style),
  ]
  if (parts.length === 3) parts.push('no difference in status, headers and body')
  const {total} = timings
  const change = total && total.a > 0 ? ` (${signed((total.b / total.a - 1) * 100)} %)` : ''
  const times = total ? `${formatDuration(total.a)} -> ${formatDuration(total.b)}${change}` : ''
  return `${[...parts, chalk.dim(`total ${times}`)].join('\n')}\n`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(0)}`
}

function section(title: string, differences: readonly Difference[], {chalk}: Style): string[] {
  if (differences.length === 0) return []
  const lines = differences.flatMap(({path, a, b}) => [
    `  ${printable(path)}`,
    ...(a === undefined ? [] : [chalk.red(`  - ${printable(a)}`)]),
    ...(b === undefined ? [] : [chalk.green(`  + ${printable(b)}`)]),
  ])
  return [chalk.bold(title), ...lines]
}
