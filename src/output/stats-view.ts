import type {StatsGroup, Trend} from '../latency/index.js'
import {formatLatency} from '../shared/index.js'
import {columnPlot, sparkline} from './plot.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {type Column, renderTable} from './table.js'

/** How many groups are drawn by --plot. */
const PLOTTED = 5
const PLOT_HEIGHT = 6

interface Row {
  group: StatsGroup
  trend: Trend
}

export interface StatsViewOptions {
  by: 'endpoint' | 'api' | 'status'
  plot: boolean
  /** Milliseconds: set when the groups carry what they were before. */
  baseline?: number | undefined
}

/** Latency per group, on a terminal with its course over time. */
export function renderStats(
  groups: readonly StatsGroup[],
  trends: readonly Trend[],
  options: StatsViewOptions,
  style: Style,
): string {
  const rows = groups.map((group, index): Row => ({group, trend: trends[index] ?? []}))
  const time = (
    title: string,
    value: (latency: StatsGroup['latency']) => number | null,
    drop = 0,
  ): Column<Row> => ({
    title,
    value: ({group}) => figure(value(group.latency), style),
    align: 'right',
    drop,
  })
  const columns: Array<Column<Row>> = [
    {title: options.by, value: ({group}) => group.key},
    ...(options.by === 'api'
      ? []
      : [{title: 'api', value: ({group}: Row) => group.api ?? group.host ?? '-'}]),
    {title: 'count', value: ({group}) => String(group.count), align: 'right'},
    {title: 'errors', value: ({group}) => String(group.errors), align: 'right'},
    {title: 'cached', value: ({group}) => String(group.cached), align: 'right', drop: 4},
    time('min', ({min}) => min, 3),
    time('p50', ({p50}) => p50),
    time('p90', ({p90}) => p90),
    time('p95', ({p95}) => p95, 2),
    time('p99', ({p99}) => p99),
    time('max', ({max}) => max),
    ...(options.baseline === undefined ? [] : baselineColumns(style)),
    ...(style.isTTY ? [{title: 'trend', value: ({trend}: Row) => sparkline(trend), drop: 1}] : []),
  ]
  const table = renderTable(rows, columns, style)
  return options.plot ? table + rows.slice(0, PLOTTED).map(plot).join('') : table
}

function baselineColumns(style: Style): Array<Column<Row>> {
  const moved = ({group: {baseline}}: Row) => {
    if (!baseline || baseline.change === null) return 'new'
    const percent = `${baseline.change < 0 ? '-' : '+'}${Math.abs(baseline.change * 100).toFixed(0)} %`
    const word = baseline.moved === null ? 'too few' : baseline.moved
    return word === 'no' ? percent : `${percent} ${word}`
  }
  return [
    {
      title: 'p90 before',
      value: ({group}) => figure(group.baseline?.p90 ?? null, style),
      align: 'right',
    },
    {title: 'moved', value: moved},
  ]
}

function plot({group, trend}: Row): string {
  const wide = trend.flatMap((value) => [value, value])
  return `\n${printable(group.key)}, mean over time\n${columnPlot(wide, PLOT_HEIGHT, formatLatency)}`
}

/** With its unit on a terminal, as bare milliseconds for programs. */
function figure(value: number | null, style: Style): string {
  if (value === null) return '-'
  return style.isTTY ? formatLatency(value) : String(value)
}
