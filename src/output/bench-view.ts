import type {
  BenchProgress,
  BenchReport,
  LatencyBin,
  LatencySummary,
  ThresholdResult,
  TimeSlice,
} from '../latency/index.js'
import {formatDuration, formatLatency, formatSize} from '../shared/index.js'
import {bar, columnPlot, fold} from './plot.js'
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
  /** Samples that each percentile needs. */
  needed: (percentile: (typeof PERCENTILES)[number][0]) => number
}

/** The figures of a run, its distribution on a logarithmic scale and its course over time. */
export function renderBench(view: BenchView, style: Style): string {
  const {report} = view
  const {service, response, sendLag} = report.latency
  const parts = [summary(report, style)]
  parts.push(latency('service time', service, view, style))
  if (report.mode === 'open') {
    parts.push(latency('response time, from when each request was due', response, view, style))
    parts.push(latency('send lag', sendLag, view, style))
  }
  if (view.bins.length > 1) parts.push(distribution(view.bins, style))
  if (style.isTTY && view.timeline.length > 1) parts.push(overTime(view.timeline, style))
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
    ['connections', `${report.connectionsOpened} opened, ${report.connectionsReused} × reused`],
  ]
  if (Object.keys(errors).length > 0) rows.push(['errors', chalk.red(counts(errors))])
  const text = rows.map(([name, value]) => `${chalk.bold(name.padEnd(12))} ${value}\n`).join('')
  if (!report.clientLimited) return text
  return `${text}${chalk.yellow('apix itself was the limit of this run: the server may be faster')}\n`
}

function latency(title: string, figures: LatencySummary, view: BenchView, {chalk}: Style): string {
  const {min, mean, stddev, max, ci} = figures
  const lines = [
    `${chalk.bold(title)}  min ${formatLatency(min)}, mean ${formatLatency(mean)} ± ${formatLatency(stddev)}, max ${formatLatency(max)}`,
  ]
  for (const [key, name] of PERCENTILES) {
    const value = figures[key]
    const interval = ci[key]
    lines.push(
      value === null || !interval
        ? chalk.dim(`  ${name.padEnd(6)} needs ${view.needed(key)} samples`)
        : `  ${name.padEnd(6)} ${formatLatency(value).padStart(9)}  ${chalk.dim(`95 %: ${formatLatency(interval[0])} to ${formatLatency(interval[1])}`)}`,
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
  const slices = fold(timeline, Math.max(20, Math.min(100, width - 14)), (group) => ({
    mean: 0,
    max: Math.max(...group.map(({max}) => max)),
    count: group.reduce((total, {count}) => total + count, 0),
  }))
  const values = slices.map(({max, count}) => (count === 0 ? null : max))
  return `${chalk.bold('slowest over time')}\n${columnPlot(values, 6, formatLatency)}`
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

/** One line that is drawn over itself while a run goes on. */
export function renderBenchProgress(progress: BenchProgress, {chalk, width}: Style): string {
  const {warmup, answered, failed, elapsed, fraction} = progress
  const rate = elapsed > 0 ? Math.round((answered / elapsed) * 1000) : 0
  const words = `${warmup ? 'warming up' : `${answered} answered`}, ${rate}/s${failed > 0 ? `, ${failed} failed` : ''}`
  const room = Math.max(10, Math.min(30, width - words.length - 10))
  const drawn = bar(fraction, room).padEnd(room)
  return `\r\u001b[2K${chalk.cyan(drawn)} ${Math.round(fraction * 100)} % ${words}`
}

/** Takes the progress line away. */
export const CLEAR_LINE = '\r\u001b[2K'
