import type {
  BenchProgress,
  BenchReport,
  Comparison,
  LatencyBin,
  LatencySummary,
  ThresholdResult,
  TimeSlice,
} from '../latency/index.js'
import {formatDuration, formatLatency, formatSize} from '../shared/index.js'
import {bar, columnPlot, grouped} from './plot.js'
import type {Style} from './style.js'

const PERCENTILES = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
] as const

export interface BenchView {
  report: BenchReport
  bins: readonly LatencyBin[]
  timeline: readonly TimeSlice[]
  thresholds: readonly ThresholdResult[]
  comparison?: Comparison
  /** Samples that each percentile needs. */
  needed: (percentile: (typeof PERCENTILES)[number][0]) => number
}

/** The figures of a run, its distribution on a logarithmic scale and its course over time. */
export function renderBench(view: BenchView, style: Style): string {
  const {report, comparison} = view
  const {service, response, sendLag} = report.latency
  const parts = [summary(report, style)]
  parts.push(latency('service time', service, view, style))
  if (report.mode === 'open') {
    parts.push(latency('response time, from when each request was due', response, view, style))
    parts.push(latency('send lag', sendLag, view, style))
  }
  if (view.bins.length > 1) parts.push(distribution(view.bins, style))
  if (style.isTTY && view.timeline.length > 1) parts.push(overTime(view.timeline, style))
  if (comparison) parts.push(compared(comparison, style))
  if (view.thresholds.length > 0) parts.push(verdicts(view.thresholds, style))
  return parts.join('\n')
}

function summary(report: BenchReport, {chalk}: Style): string {
  const {requests, ok, errors, statuses, durationMs, rps, bytes, connections} = report
  const counts = (all: Record<string, number>) =>
    Object.entries(all)
      .map(([name, count]) => `${count} × ${name}`)
      .join(', ')
  const rows: Array<[string, string]> = [
    ['requests', `${requests} in ${formatDuration(durationMs)}, ${ok} ok`],
    ['rate', `${rps.toFixed(1)} per second on ${connections} connections (${report.mode} loop)`],
    ['statuses', counts(statuses) || '-'],
    ['received', `${formatSize(bytes)} of bodies`],
    ['connections', connectionWords(report)],
  ]
  if (report.tokenRefreshes > 0) {
    rows.push(['token', `renewed ${report.tokenRefreshes} × outside the samples`])
  }
  if (Object.keys(errors).length > 0) rows.push(['errors', chalk.red(counts(errors))])
  const text = rows.map(([name, value]) => `${chalk.bold(name.padEnd(12))} ${value}\n`).join('')
  const {client} = report
  if (!client.limited) return text
  return `${text}${chalk.yellow(`apix itself was the limit of this run, the server may be faster: ${client.reasons.join('; ')}`)}\n`
}

function connectionWords(report: BenchReport): string {
  const {connectionsOpened, connectionsReused, connectionsClosed, connectionsReset} = report
  const words = [`${connectionsOpened} opened`, `${connectionsReused} × reused`]
  if (connectionsClosed > 0) words.push(`${connectionsClosed} closed by the server`)
  if (connectionsReset > 0) words.push(`${connectionsReset} reset`)
  if (report.tlsHandshakes > 0) {
    words.push(`${report.tlsHandshakes} TLS handshakes (${report.tlsResumed} resumed)`)
  }
  return words.join(', ')
}

/** Below these widths extremes get lines of their own, and intervals no label. */
const ROOM_FOR_EXTREMES = 72
const ROOM_FOR_LABELS = 44

function latency(title: string, figures: LatencySummary, view: BenchView, style: Style): string {
  const {chalk, width} = style
  const label = width < ROOM_FOR_LABELS ? '' : '95 %: '
  const {min, mean, stddev, max, ci} = figures
  const [least, most] = [`min ${formatLatency(min)}`, `max ${formatLatency(max)}`]
  const average = `mean ${formatLatency(mean)} ± ${formatLatency(stddev)}`
  const lines =
    width < ROOM_FOR_EXTREMES
      ? [chalk.bold(title), `  ${least}, ${most}`, `  ${average}`]
      : [`${chalk.bold(title)}  ${least}, ${average}, ${most}`]
  for (const [key, name] of PERCENTILES) {
    const value = figures[key]
    const interval = ci[key]
    lines.push(
      value === null || !interval
        ? chalk.dim(`  ${name.padEnd(6)} needs ${view.needed(key)} samples`)
        : `  ${name.padEnd(6)} ${formatLatency(value).padStart(9)}  ${chalk.dim(`${label}${formatLatency(interval[0])} to ${formatLatency(interval[1])}`)}`,
    )
  }
  return `${lines.join('\n')}\n`
}

function distribution(bins: readonly LatencyBin[], {chalk, width}: Style): string {
  const most = Math.max(...bins.map(({count}) => count))
  const digits = String(most).length
  const room = Math.max(10, Math.min(60, width - digits - 28))
  const lines = bins.map(({from, to, count}) => {
    const range = `${formatLatency(from).padStart(9)} - ${formatLatency(to).padEnd(9)}`
    return `  ${range} ${String(count).padStart(digits)} ${bar(count / most, room)}`.trimEnd()
  })
  return `${chalk.bold('distribution')} (logarithmic)\n${lines.join('\n')}\n`
}

function overTime(timeline: readonly TimeSlice[], {chalk, width}: Style): string {
  const columns = grouped(timeline, Math.max(20, Math.min(100, width - 14)))
  const values = (read: (slice: TimeSlice) => number | null) =>
    columns.map((group) => {
      const known = group.map(read).filter((value) => value !== null)
      return known.length === 0 ? null : Math.max(...known)
    })
  const median = values(({p50}) => p50)
  const slowest = values(({max, count}) => (count === 0 ? null : max))
  const plot = (title: string, all: ReadonlyArray<number | null>) =>
    `${chalk.bold(title)}\n${columnPlot(all, 5, formatLatency)}`
  return `${plot('median over time', median)}\n${plot('slowest over time', slowest)}`
}

function compared(comparison: Comparison, {chalk}: Style): string {
  const {verdict, baseline, effects, rounds, interleaved} = comparison
  const colour = {regression: chalk.red, improvement: chalk.green, 'no difference': chalk.bold}
  const against = baseline.name ?? baseline.url
  const lines = [`${colour[verdict](verdict)} against ${against}, ${rounds} rounds`]
  for (const {metric, baseline: before, candidate, difference, relative, ci, p} of effects) {
    lines.push(
      `  ${metric.padEnd(6)} ${formatLatency(before)} -> ${formatLatency(candidate)}, ${signed(difference)} (${percent(relative)})  ${chalk.dim(`95 %: ${signed(ci[0])} to ${signed(ci[1])}, p ${probability(p)}`)}`,
    )
  }
  if (!interleaved) {
    lines.push(
      chalk.dim(
        `  the baseline was measured at another time (${baseline.savedAt}): what changed on the machine since then counts too`,
      ),
    )
  }
  return `${lines.join('\n')}\n`
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${formatLatency(Math.abs(value))}`
}

function percent(share: number): string {
  return `${share < 0 ? '-' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`
}

function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}

function verdicts(thresholds: readonly ThresholdResult[], {chalk}: Style): string {
  return thresholds
    .map(({text, passed, found, note}) => {
      const mark = passed ? chalk.green('passed') : chalk.red('failed')
      const detail = found === null ? '' : `: ${found}`
      return `${mark}  ${text}${detail}${note ? chalk.dim(` (${note})`) : ''}\n`
    })
    .join('')
}

const NARROWEST_BAR = 8
/** Narrower terminals have no room for a bar beside the figures. */
const ROOM_FOR_BAR = 60

/** One line that is drawn over itself while a run goes on: how far, how fast, how slow. */
export function renderBenchProgress(progress: BenchProgress, {chalk, width}: Style): string {
  const {label, answered, failed, inFlight, elapsed, fraction, p50, p99} = progress
  const rate = elapsed > 0 ? Math.round((answered / elapsed) * 1000) : 0
  const words: Array<readonly [text: string, weight: number]> = [
    [label ?? `${answered} answered`, label ? 6 : 2],
    [`${rate}/s`, 5],
    [`${inFlight} in flight`, 1],
    ...(failed > 0 ? [[`${failed} failed`, 7] as const] : []),
    ...(p50 === null ? [] : [[`p50 ${formatLatency(p50)}`, 3] as const]),
    ...(p99 === null ? [] : [[`p99 ${formatLatency(p99)}`, 4] as const]),
  ]
  const share = `${Math.round(fraction * 100)} % `
  // A line that wraps cannot be drawn over: what does not fit is left out, the lightest first.
  const hasBar = width >= ROOM_FOR_BAR
  const space = Math.max(0, width - 2 - (hasBar ? NARROWEST_BAR : 0) - share.length)
  const text = fitting(words, space).slice(0, space)
  if (!hasBar) return `\r\u001b[2K${share}${text}`
  const room = Math.max(NARROWEST_BAR, Math.min(30, width - 2 - share.length - text.length))
  return `\r\u001b[2K${chalk.cyan(bar(fraction, room).padEnd(room))} ${share}${text}`
}

/** As many of the words, in their order, as there is space for; heavy ones before light ones. */
function fitting(words: ReadonlyArray<readonly [string, number]>, space: number): string {
  const text = words.map(([word]) => word).join(', ')
  if (text.length <= space || words.length < 2) return text
  const least = Math.min(...words.map(([, weight]) => weight))
  return fitting(
    words.filter(([, weight]) => weight !== least),
    space,
  )
}

/** Takes the progress line away. */
export const CLEAR_LINE = '\r\u001b[2K'
