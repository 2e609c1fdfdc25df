import {formatLatency, roundMs} from '../../shared/index.js'
import type {Histogram} from '../histogram.js'
import type {BenchPlan, BenchReport, ClientVerdict, LatencySummary, Percentile} from '../types.js'
import {rankInterval, samplesNeeded} from './quantiles.js'
import type {BenchRun} from './run.js'
import {UNITS_PER_MS} from './units.js'

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
/** It says nothing about a run shorter than this: compiling alone keeps it busy. Milliseconds. */
const LEAST_TIME = 250
/** So much of the tail may be explained by garbage collection before it is no longer the server's. */
const EXPLAINED = 0.5

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
  const {tally, duration, counts} = run
  const client = clientVerdict(plan, run)
  return {
    mode: plan.rate === undefined ? 'closed' : 'open',
    connections: run.connections,
    requests: tally.answered + tally.failed,
    ok: tally.ok,
    errors: Object.fromEntries(tally.errors),
    statuses: tally.statuses,
    durationMs: roundMs(duration),
    rps: duration > 0 ? Math.round((tally.answered / duration) * 1e6) / 1e3 : 0,
    bytes: tally.bytes,
    clientLimited: client.limited,
    client,
    connectionsOpened: counts.opened,
    connectionsReused: tally.reused,
    connectionsClosed: counts.closed,
    connectionsReset: counts.reset,
    tlsHandshakes: counts.handshakes,
    tlsResumed: counts.resumed,
    tokenRefreshes: run.refreshes,
    tokenExpired: tally.expired,
    latency: {
      service: summarize(tally.service),
      response: summarize(tally.response),
      sendLag: summarize(tally.sendLag),
    },
  }
}

/**
 * Whether apix was the limit: with a rate, when it sent late although a connection was free, by more
 * than 1 ms and more than a tenth of what it measures; when its own loop never rested; when the
 * slowest requests are those that garbage collection held up.
 */
export function clientVerdict(plan: BenchPlan, {tally, health, duration}: BenchRun): ClientVerdict {
  const {utilization, gcTotal, gcLongest, gcInTail} = health
  const reasons: string[] = []
  const late = tally.ownLag.percentile(99)
  const tail = tally.service.percentile(99)
  if (plan.rate !== undefined && late > Math.max(UNITS_PER_MS, tail / 10)) {
    reasons.push(`requests left up to ${formatLatency(late / UNITS_PER_MS)} late (p99)`)
  }
  if (utilization > BUSY && duration >= LEAST_TIME) {
    reasons.push(`its event loop was busy for ${Math.round(utilization * 100)} % of the time`)
  }
  if (gcInTail > EXPLAINED && gcLongest >= 1) {
    reasons.push(`pauses for garbage collection, up to ${formatLatency(gcLongest)}, made the tail`)
  }
  return {
    limited: reasons.length > 0,
    reasons,
    eventLoop: Math.round(utilization * 1000) / 1000,
    gcTotal: roundMs(gcTotal),
    gcLongest: roundMs(gcLongest),
    ownLag: plan.rate === undefined ? null : ms(late),
  }
}
