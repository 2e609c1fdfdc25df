import type {BenchReport, Comparison, LatencySummary, ThresholdResult} from '../../latency/index.js'
import {escapeHtml, formatDuration, formatLatency, formatSize} from '../../shared/index.js'
import {formatCount} from './plots.js'

export function limited({client}: BenchReport): string {
  if (!client.limited) return ''
  return `<p class="note">apix itself was the limit of this run, the server may be faster: ${escapeHtml(client.reasons.join('; '))}.</p>`
}

export function verdict({
  verdict: word,
  baseline,
  effects,
  rounds,
  interleaved,
}: Comparison): string {
  const against = escapeHtml(baseline.name ?? baseline.url)
  const how = interleaved
    ? `${rounds} rounds in turns`
    : `${rounds} rounds against a run of ${escapeHtml(baseline.savedAt ?? 'an earlier time')}`
  const rows = effects.map(
    ({metric, baseline: before, candidate, difference, relative, ci, p}) =>
      `<tr><td>${metric}</td><td>${formatLatency(before)}</td><td>${formatLatency(candidate)}</td><td>${signed(difference)} (${signedPercent(relative)})</td><td>${signed(ci[0])} to ${signed(ci[1])}</td><td>${p < 0.001 ? p.toExponential(1) : p.toFixed(3)}</td></tr>`,
  )
  return `<section class="verdict ${word.split(' ')[0]}"><h2>${word} against ${against}</h2>
<div class="wide"><table><thead><tr><th>quantile</th><th>baseline</th><th>candidate</th><th>difference</th><th>95 %</th><th>p</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>
<p class="sub">${how}, by a permutation test on the quantiles of each round.</p></section>
`
}

export function figures(report: BenchReport): string {
  const {requests, ok, rps, durationMs, bytes} = report
  const failed = requests - ok
  const all: Array<[string, string]> = [
    ['requests', formatCount(requests)],
    ['per second', rps.toFixed(1)],
    [
      'not ok',
      `${formatCount(failed)}${requests > 0 ? ` (${((failed / requests) * 100).toFixed(2)} %)` : ''}`,
    ],
    ['duration', formatDuration(durationMs)],
    ['received', formatSize(bytes)],
  ]
  return `<dl class="figures">${all.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`
}

const PERCENTILES = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
] as const

/** A column for each kind of latency, so that the table fits a narrow page too. */
export function latencyTable({mode, latency}: BenchReport): string {
  const columns: Array<[string, LatencySummary]> = [['service time', latency.service]]
  if (mode === 'open') {
    columns.push(['response time', latency.response], ['send lag', latency.sendLag])
  }
  const row = (name: string, cell: (summary: LatencySummary) => string) =>
    `<tr><th scope="row">${name}</th>${columns.map(([, summary]) => cell(summary)).join('')}</tr>`
  const plain = (key: 'min' | 'mean' | 'stddev' | 'max') => (summary: LatencySummary) =>
    `<td>${formatLatency(summary[key])}</td>`
  const percentile = (key: (typeof PERCENTILES)[number][0]) => (summary: LatencySummary) => {
    const [value, interval] = [summary[key], summary.ci[key]]
    if (value === null || !interval) return '<td class="withheld">too few samples</td>'
    return `<td>${formatLatency(value)}<small>${formatLatency(interval[0])} to ${formatLatency(interval[1])}</small></td>`
  }
  const rows = [
    row('min', plain('min')),
    row('mean', plain('mean')),
    row('deviation', plain('stddev')),
    ...PERCENTILES.map(([key, name]) => row(name, percentile(key))),
    row('max', plain('max')),
  ]
  return `<section><h2>Latency</h2><div class="wide"><table><thead><tr><th></th>${columns.map(([name]) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`
}

export function thresholdTable(thresholds: readonly ThresholdResult[]): string {
  if (thresholds.length === 0) return ''
  const rows = thresholds.map(
    ({text, passed, found, note}) =>
      `<tr><td>${escapeHtml(text)}</td><td class="${passed ? 'passed">passed' : 'failed">failed'}</td><td>${found ?? '-'}</td><td>${escapeHtml(note ?? '')}</td></tr>`,
  )
  return `<section><h2>Expectations</h2><div class="wide"><table><thead><tr><th>expected</th><th>result</th><th>found</th><th>note</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`
}

export function details(report: BenchReport): string {
  const rows: Array<[string, string]> = [
    ...Object.entries(report.statuses).map(([status, count]): [string, string] => [
      `status ${status}`,
      formatCount(count),
    ]),
    ...Object.entries(report.errors).map(([code, count]): [string, string] => [
      code,
      formatCount(count),
    ]),
    ['connections opened', formatCount(report.connectionsOpened)],
    ['requests on a reused connection', formatCount(report.connectionsReused)],
    ['connections closed by the server', formatCount(report.connectionsClosed)],
    ['connections reset', formatCount(report.connectionsReset)],
  ]
  if (report.tlsHandshakes > 0) {
    rows.push(['TLS handshakes', `${report.tlsHandshakes} (${report.tlsResumed} resumed)`])
  }
  if (report.tokenRefreshes > 0) rows.push(['tokens renewed', formatCount(report.tokenRefreshes)])
  const body = rows.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  )
  return `<section><h2>Responses and connections</h2><table><tbody>${body.join('')}</tbody></table></section>`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${formatLatency(Math.abs(value))}`
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`
}
