import type {BenchReport, LatencyBin, PercentilePoint, TimeSlice} from '../../latency/index.js'
import {formatLatency} from '../../shared/index.js'
import {barPlot, formatCount, linePlot, type PlotData, type Series} from './plots.js'

export interface Plot {
  html: string
  data: PlotData
}

/** A kind of latency and its value at each percentile. */
export interface Curve {
  name: 'service' | 'response'
  points: readonly PercentilePoint[]
}

export function latencyPlot(slices: readonly TimeSlice[]): Plot {
  const names = ['p50', 'p90', 'p99', 'max'] as const
  const series: Series[] = names.map((name) => ({
    name,
    values: slices.map((slice) => (slice.count === 0 ? null : slice[name])),
  }))
  return linePlot({
    id: 'over-time',
    title: 'Latency over time',
    description:
      'Median, 90th and 99th percentile and maximum of the latency in each part of the run.',
    ...timeAxis(slices),
    series,
    yLabel: formatLatency,
    scales: ['log', 'linear'],
  })
}

export function ratePlot(slices: readonly TimeSlice[]): Plot {
  const perSecond = (count: number, width: number) => (count * 1000) / width
  const series: Series[] = [
    {name: 'requests', values: slices.map(({count, width}) => perSecond(count, width))},
  ]
  if (slices.some(({errors}) => errors > 0)) {
    series.push({name: 'errors', values: slices.map(({errors, width}) => perSecond(errors, width))})
  }
  return linePlot({
    id: 'rate',
    title: 'Answers per second',
    description: 'How many responses came in each part of the run.',
    ...timeAxis(slices),
    series,
    yLabel: (value) => formatCount(value >= 10 ? Math.round(value) : value),
    scales: ['linear'],
  })
}

function timeAxis(slices: readonly TimeSlice[]) {
  const xs = slices.map(({start, width}) => (start + width / 2) / 1000)
  const end = xs.at(-1) ?? 1
  const step = [
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600,
  ].find((candidate) => end / candidate <= 8)
  const ticks: Array<[number, string]> = []
  const every = step ?? end / 8
  for (let index = 0; index * every <= end; index++) {
    const at = index * every
    if (at >= (xs[0] ?? 0)) ticks.push([at, `${Number(at.toFixed(2))} s`])
  }
  return {
    xs,
    xLabel: 'since the start',
    xTicks: ticks,
    xName: (index: number) => `at ${(xs[index] ?? 0).toFixed(2)} s`,
  }
}

export function distributionPlot(bins: readonly LatencyBin[], mode: BenchReport['mode']): Plot {
  const what = mode === 'open' ? 'response time' : 'service time'
  return barPlot({
    id: 'distribution',
    title: `Distribution of the ${what}`,
    description: 'How many requests took how long, on a logarithmic axis.',
    bars: bins,
  })
}

export function percentilePlot(curves: readonly Curve[]): Plot {
  const longest = curves.reduce(
    (most, {points}) => (points.length > most.length ? points : most),
    [] as readonly PercentilePoint[],
  )
  const position = (p: number) => -Math.log10(1 - p / 100)
  const xs = longest.map(({percentile}) => position(percentile))
  const last = longest.at(-1)?.percentile ?? 50
  const ticks = [50, 90, 99, 99.9, 99.99, 99.999].filter((p) => p <= last)
  return linePlot({
    id: 'percentiles',
    title: 'Latency by percentile',
    description: 'The latency that so many percent of the requests did not exceed.',
    xs,
    xLabel: 'percentile',
    xTicks: ticks.map((p) => [position(p), `${p} %`] as const),
    xName: (index) => `p${Number((longest[index]?.percentile ?? 0).toFixed(4))}`,
    series: curves.map(({name, points}) => ({
      name,
      values: longest.map((_, index) => points[index]?.value ?? null),
    })),
    yLabel: formatLatency,
    scales: ['log', 'linear'],
  })
}

export function roundsPlot({candidate, baseline}: {candidate: number[]; baseline: number[]}): Plot {
  const count = Math.max(candidate.length, baseline.length)
  const xs = Array.from({length: count}, (_, index) => index + 1)
  const step = Math.ceil(count / 10)
  return linePlot({
    id: 'rounds',
    title: 'Median of each round',
    description: 'The median latency of the candidate and of the baseline, round by round.',
    xs,
    xLabel: 'round',
    xTicks: xs.filter((x) => (x - 1) % step === 0).map((x) => [x, String(x)] as const),
    xName: (index) => `round ${index + 1}`,
    series: [
      {name: 'candidate', values: xs.map((_, index) => candidate[index] ?? null)},
      {name: 'baseline', values: xs.map((_, index) => baseline[index] ?? null)},
    ],
    yLabel: formatLatency,
    scales: ['linear', 'log'],
  })
}
