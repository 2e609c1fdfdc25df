import {ApixError} from '../errors/index.js'
import {parseDuration} from '../shared/index.js'
import {samplesNeeded} from './engine/quantiles.js'
import {PERCENTILES} from './engine/report.js'
import type {BenchReport, LatencySummary, Percentile, ThresholdResult} from './types.js'

const OPERATORS: Readonly<Record<string, (found: number, limit: number) => boolean>> = {
  '<=': (found, limit) => found <= limit,
  '>=': (found, limit) => found >= limit,
  '==': (found, limit) => found === limit,
  '!=': (found, limit) => found !== limit,
  '<': (found, limit) => found < limit,
  '>': (found, limit) => found > limit,
}

const PERCENTILE_NAMES: Readonly<Record<string, Percentile>> = {
  p50: 'p50',
  median: 'p50',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  p999: 'p999',
  'p99.9': 'p999',
}

const MOMENTS = ['min', 'mean', 'max', 'stddev'] as const

const COUNTS: Readonly<Record<string, (report: BenchReport) => number>> = {
  rps: ({rps}) => rps,
  requests: ({requests}) => requests,
  ok: ({ok}) => ok,
  errors: ({requests, ok}) => requests - ok,
  error_rate: ({requests, ok}) => (requests === 0 ? 0 : (requests - ok) / requests),
}

export interface Threshold {
  text: string
  metric: string
  operator: string
  /** Milliseconds, a count or a share. */
  limit: number
}

/**
 * Parses `p99<250ms`, `error_rate<1%`, `rps>=1000`. A bare number is milliseconds for latencies.
 * @throws ApixError USAGE
 */
export function parseThreshold(text: string): Threshold {
  const [, metric = '', operator = '', value = ''] =
    /^\s*([a-z][\w.]*)\s*(<=|>=|==|!=|<|>)\s*(\S+)\s*$/i.exec(text) ?? []
  const name = metric.toLowerCase()
  const limit = isLatency(name) ? milliseconds(value) : amount(value)
  if (limit !== undefined && (isLatency(name) || Object.hasOwn(COUNTS, name))) {
    return {text: text.trim(), metric: name, operator, limit}
  }
  throw new ApixError('USAGE', `"${text}" is not a threshold`, {
    hints: [
      "write it as 'p99<250ms', 'mean<=50ms', 'error_rate<1%' or 'rps>1000'",
      `it can be about ${[...Object.keys(PERCENTILE_NAMES), ...MOMENTS, ...Object.keys(COUNTS)].join(', ')}`,
    ],
  })
}

function isLatency(metric: string): boolean {
  return Object.hasOwn(PERCENTILE_NAMES, metric) || MOMENTS.some((name) => name === metric)
}

function milliseconds(value: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) : parseDuration(value)
}

function amount(value: string): number | undefined {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%|\/s)?$/.exec(value) ?? []
  if (digits === undefined) return undefined
  return percent === '%' ? Number(digits) / 100 : Number(digits)
}

/**
 * Judges a run: latencies by response time in an open loop, by service time in a closed one. A
 * percentile that the sample is too small for is judged by the slowest request (the fastest, for
 * a lower limit): what holds for that holds for the percentile.
 */
export function checkThreshold(threshold: Threshold, report: BenchReport): ThresholdResult {
  const {metric, operator, limit, text} = threshold
  const summary = report.mode === 'open' ? report.latency.response : report.latency.service
  const holds = OPERATORS[operator] ?? (() => false)
  const percentile = PERCENTILE_NAMES[metric]
  const count = COUNTS[metric]
  if (count) return judge(count(report))
  if (summary.count === 0) return {text, passed: false, found: null, note: 'nothing was answered'}
  if (!percentile) return judge(moment(summary, metric))
  const value = summary[percentile]
  if (value !== null) return judge(value)
  const needed = samplesNeeded(PERCENTILES[percentile])
  return {
    ...judge(operator.startsWith('>') ? summary.min : summary.max),
    note: `${metric} needs ${needed} samples, there are ${summary.count}`,
  }

  function judge(found: number): ThresholdResult {
    return {text, passed: holds(found, limit), found}
  }
}

function moment(summary: LatencySummary, metric: string): number {
  const name = MOMENTS.find((candidate) => candidate === metric)
  return name ? summary[name] : Number.NaN
}
