import type {BenchReport, BenchRun, Comparison, Side, Threshold} from '../../latency/index.js'
import type {BenchView, ReportInput} from '../../output/index.js'
import type {PipelineRequest} from '../../request/index.js'
import {timestamp} from '../../shared/index.js'

/** Bars of the distribution in the page, which has more room than a terminal. */
const PAGE_BINS = 60

interface Outcome {
  request: PipelineRequest
  run: BenchRun
  report: BenchReport
  comparison?: Comparison
  rounds?: {candidate: Side['rounds']; baseline: Side['rounds']}
  thresholds: readonly Threshold[]
}

/** What the terminal shows. */
export async function benchView(outcome: Outcome): Promise<BenchView> {
  const {checkThreshold, latencyBins, samplesFor} = await import('../../latency/index.js')
  const {report, run, comparison, thresholds} = outcome
  return {
    report,
    bins: latencyBins(run.tally.response),
    timeline: run.tally.timeline.slices,
    thresholds: thresholds.map((threshold) => checkThreshold(threshold, report)),
    needed: samplesFor,
    ...(comparison && {comparison}),
  }
}

/** What the page shows. */
export async function benchReportInput(outcome: Outcome, version: string): Promise<ReportInput> {
  const {latencyBins, percentileCurve, UNITS_PER_MS} = await import('../../latency/index.js')
  const {request, report, run, comparison, rounds} = outcome
  const {tally} = run
  const medians = (all: Side['rounds']) => all.map((round) => round.percentile(50) / UNITS_PER_MS)
  const {thresholds} = await benchView(outcome)
  return {
    target: {method: request.method, url: request.url.href},
    startedAt: timestamp(run.startedAt),
    version,
    report,
    slices: tally.timeline.slices,
    bins: latencyBins(tally.response, PAGE_BINS),
    curves: [
      {name: 'service', points: percentileCurve(tally.service)},
      ...(tally.open ? [{name: 'response' as const, points: percentileCurve(tally.response)}] : []),
    ],
    thresholds,
    ...(comparison && {comparison}),
    ...(rounds && {
      rounds: {candidate: medians(rounds.candidate), baseline: medians(rounds.baseline)},
    }),
  }
}

/** The run in a form that other programs read. */
export async function exported(
  format: 'csv' | 'hdr' | 'prometheus',
  {request, report, run}: Outcome,
): Promise<string> {
  const latency = await import('../../latency/index.js')
  if (format === 'csv') return latency.toCsv(run.tally.timeline.slices)
  if (format === 'hdr') return latency.toHdrLog(run)
  return latency.toPrometheus(report, run, {method: request.method, url: request.url.href})
}
