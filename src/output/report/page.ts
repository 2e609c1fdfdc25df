import type {
  BenchReport,
  Comparison,
  LatencyBin,
  ThresholdResult,
  TimeSlice,
} from '../../latency/index.js'
import {brand, renderDocument} from '../../page/index.js'
import {escapeHtml} from '../../shared/index.js'
import {
  type Curve,
  distributionPlot,
  latencyPlot,
  percentilePlot,
  ratePlot,
  roundsPlot,
} from './charts.js'
import {SCRIPT} from './script.js'
import {scriptJson} from './script-json.js'
import {details, figures, latencyTable, limited, thresholdTable, verdict} from './sections.js'
import {STYLE} from './style.js'

export interface ReportInput {
  target: {method: string; url: string}
  /** ISO 8601. */
  startedAt: string
  version: string
  report: BenchReport
  slices: readonly TimeSlice[]
  bins: readonly LatencyBin[]
  /** Latency by percentile; `response` in an open loop only. */
  curves: readonly Curve[]
  thresholds: readonly ThresholdResult[]
  comparison?: Comparison
  /** Quantile by round of both sides, milliseconds. */
  rounds?: {candidate: number[]; baseline: number[]}
}

/**
 * The run as one page that needs nothing else: no script, style or picture comes from anywhere, and
 * its content policy lets nothing out.
 */
export function renderReport(input: ReportInput): string {
  const {target, report, startedAt, version} = input
  const plots = [
    ...(input.rounds && input.comparison ? [roundsPlot(input.rounds)] : []),
    ...(input.slices.length > 1 ? [latencyPlot(input.slices), ratePlot(input.slices)] : []),
    ...(input.bins.length > 1 ? [distributionPlot(input.bins, report.mode)] : []),
    ...(input.curves.some(({points}) => points.length > 1) ? [percentilePlot(input.curves)] : []),
  ]
  const title = `${target.method} ${target.url}`
  const loop = report.mode === 'open' ? 'open loop' : 'closed loop'
  const body = `<main>
<div class="brand">${brand('apix bench')}</div>
<h1>${escapeHtml(title)}</h1>
<p class="sub">${escapeHtml(startedAt)}, ${loop} on ${report.connections} connections</p>
${limited(report)}${input.comparison ? verdict(input.comparison) : ''}${figures(report)}
${latencyTable(report)}
${plots.length > 0 ? '<p class="hint">Point at a plot, or move to it with Tab and use the arrow keys, to read its values.</p>' : ''}
${plots.map(({html}) => html).join('\n')}
${thresholdTable(input.thresholds)}${details(report)}
<footer>Percentiles carry 95 % confidence intervals by order statistics and are withheld when the sample is too small. apix ${escapeHtml(version)}.</footer>
</main>
<script type="application/json" id="plots">${scriptJson(plots.map(({data}) => data))}</script>
`
  const policy = {style: STYLE, script: SCRIPT, icon: true}
  return renderDocument({title: `${title} · apix`, body, policy, served: false})
}
