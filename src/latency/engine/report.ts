import {roundMs} from '../../shared/index.js'
import type {Histogram} from '../histogram.js'
import type {BenchPlan, BenchReport, LatencySummary, Percentile} from '../types.js'
import {rankInterval, samplesNeeded} from './quantiles.js'
import type {BenchRun} from './run.js'
import {UNITS_PER_MS} from './tally.js'

/** The percentiles that are reported, as fractions. */
export const PERCENTILES: Readonly<Record<Percentile, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p999: 0.999,
}

/** How many responses a percentile needs to be reported. */
export function samplesFor(percentile: Percentile): number {
  return samplesNeeded(PERCENTILES[percentile])
}

/** An event loop busier than this delays what it measures. */
const BUSY = 0.9

const ms = (units: number) => roundMs(units / UNITS_PER_MS)

/** Figures in milliseconds; percentiles that the sample is too small for are null. */
export function summarize(histogram: Histogram): LatencySummary {
  const summary: LatencySummary = {
    count: histogram.count,
    min: ms(histogram.min),
    mean: ms(histogram.mean),
    stddev: ms(histogram.stddev),
    p50: null,
    p90: null,
    p95: null,
    p99: null,
    p999: null,
    max: ms(histogram.max),
    ci: {},
  }
  for (const [name, fraction] of Object.entries(PERCENTILES) as Array<[Percentile, number]>) {
    const ranks = rankInterval(histogram.count, fraction)
    if (!ranks) continue
    summary[name] = ms(histogram.percentile(fraction * 100))
    summary.ci[name] = [ms(histogram.atRank(ranks.lower)), ms(histogram.atRank(ranks.upper))]
  }
  return summary
}

export function benchReport(plan: BenchPlan, run: BenchRun): BenchReport {
  const {tally, duration} = run
  return {
    mode: plan.rate === undefined ? 'closed' : 'open',
    connections: plan.connections,
    requests: tally.answered + tally.failed,
    ok: tally.ok,
    errors: Object.fromEntries(tally.errors),
    statuses: tally.statuses,
    durationMs: roundMs(duration),
    rps: duration > 0 ? Math.round((tally.answered / duration) * 1e6) / 1e3 : 0,
    bytes: tally.bytes,
    clientLimited: clientLimited(plan, run),
    connectionsOpened: run.connectionsOpened,
    connectionsReused: run.connectionsReused,
    latency: {
      service: summarize(tally.service),
      response: summarize(tally.response),
      sendLag: summarize(tally.sendLag),
    },
  }
}

/**
 * With a rate, apix was the limit when it sent late although a connection was free: by more than
 * 1 ms and more than a tenth of what it measures. In a closed loop, when its own loop never rested.
 */
function clientLimited(plan: BenchPlan, {tally, utilization}: BenchRun): boolean {
  if (plan.rate === undefined) return utilization > BUSY
  const late = tally.ownLag.percentile(99)
  return late > Math.max(UNITS_PER_MS, tally.service.percentile(99) / 10)
}
