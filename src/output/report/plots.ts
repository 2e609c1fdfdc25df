import {escapeHtml, formatLatency} from '../../shared/index.js'
import {linearScale, logScale, type Scale} from './scale.js'

const WIDTH = 760
const HEIGHT = 260
const LEFT = 92
const RIGHT = 14
const TOP = 10
const BOTTOM = 34

/** A line of a plot; `name` is also its class, which gives it its colour and dashes. */
export interface Series {
  name: string
  values: ReadonlyArray<number | null>
}

export interface PlotInput {
  id: string
  title: string
  /** What can be seen in it, for those who cannot see it. */
  description: string
  /** Positions on the x axis, equally meaningful to all series. */
  xs: readonly number[]
  xLabel: string
  xTicks: ReadonlyArray<readonly [at: number, label: string]>
  /** How a position is called in the read-out. */
  xName: (index: number) => string
  series: readonly Series[]
  yLabel: (value: number) => string
  /** Which scales can be chosen; the first one is shown. */
  scales: ReadonlyArray<'linear' | 'log'>
}

/** What the script needs to read a plot's values out. */
export interface PlotData {
  id: string
  xs: number[]
  names: string[]
  values: Array<{name: string; texts: string[]}>
}

/** Lines over a common x axis, as a figure with its legend, scale switch and read-out. */
export function linePlot(input: PlotInput): {html: string; data: PlotData} {
  const {xs, series} = input
  const [first, last] = [xs[0] ?? 0, xs.at(-1) ?? 1]
  const x = (value: number) =>
    LEFT + ((value - first) / Math.max(last - first, 1e-9)) * (WIDTH - LEFT - RIGHT)
  const layers = input.scales.map((kind) => {
    const scale = yScale(kind, series)
    const lines = series.map(({name, values}) => path(name, xs, values, x, scale))
    return `<g class="layer ${kind}">${yAxis(scale, input.yLabel)}${lines.join('')}</g>`
  })
  const svg = `${xAxis(input.xTicks, x, input.xLabel)}${layers.join('')}<line class="cursor" y1="${TOP}" y2="${HEIGHT - BOTTOM}" visibility="hidden"/>`
  return {
    html: figure(input, svg, legend(input), input.scales),
    data: {
      id: input.id,
      xs: xs.map((value) => round(x(value))),
      names: xs.map((_, index) => input.xName(index)),
      values: series.map(({name, values}) => ({
        name,
        texts: values.map((value) => (value === null ? 'nothing' : input.yLabel(value))),
      })),
    },
  }
}

export interface BarsInput {
  id: string
  title: string
  description: string
  bars: ReadonlyArray<{from: number; to: number; count: number}>
}

/** A distribution: counts by latency on a logarithmic axis. */
export function barPlot(input: BarsInput): {html: string; data: PlotData} {
  const {bars} = input
  const [low, high] = [bars[0]?.from ?? 1, bars.at(-1)?.to ?? 2]
  const scale = logScale(low, high, LEFT, WIDTH - RIGHT)
  const total = bars.reduce((sum, {count}) => sum + count, 0)
  const y = linearScale(Math.max(1, ...bars.map(({count}) => count)), HEIGHT - BOTTOM, TOP)
  const drawn = bars.map(({from, to, count}) => {
    const [left, right, top] = [scale.at(from), scale.at(to), y.at(count)]
    // A single request must be seen beside a million others.
    const height = count === 0 ? 0 : Math.max(1.5, HEIGHT - BOTTOM - top)
    return `<rect class="bar" x="${round(left + 0.5)}" y="${round(HEIGHT - BOTTOM - height)}" width="${round(Math.max(1, right - left - 1))}" height="${round(height)}"/>`
  })
  const ticks = scale.ticks.map((value) => [value, formatLatency(value)] as const)
  const svg = `${xAxis(ticks, scale.at, 'latency, logarithmic')}${yAxis(y, formatCount)}${drawn.join('')}<line class="cursor" y1="${TOP}" y2="${HEIGHT - BOTTOM}" visibility="hidden"/>`
  return {
    html: figure(input, svg, '', []),
    data: {
      id: input.id,
      xs: bars.map(({from, to}) => round((scale.at(from) + scale.at(to)) / 2)),
      names: bars.map(({from, to}) => `${formatLatency(from)} to ${formatLatency(to)}`),
      values: [
        {
          name: 'requests',
          texts: bars.map(
            ({count}) =>
              `${formatCount(count)} (${((count / Math.max(1, total)) * 100).toFixed(2)} %)`,
          ),
        },
      ],
    },
  }
}

export function formatCount(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toPrecision(3)
}

function yScale(kind: 'linear' | 'log', series: readonly Series[]): Scale {
  const values = series.flatMap(({values: all}) => all.filter((value) => value !== null))
  const greatest = Math.max(0, ...values)
  const positive = values.filter((value) => value > 0)
  return kind === 'linear'
    ? linearScale(greatest, HEIGHT - BOTTOM, TOP)
    : logScale(Math.min(...positive, greatest || 1), greatest || 1, HEIGHT - BOTTOM, TOP)
}

/** A line with gaps where there is nothing; a value alone between two gaps is a dot. */
function path(
  name: string,
  xs: readonly number[],
  values: ReadonlyArray<number | null>,
  x: (value: number) => number,
  scale: Scale,
): string {
  let commands = ''
  let dots = ''
  values.forEach((value, index) => {
    if (value === null) return
    const before = values[index - 1] ?? null
    const at = `${round(x(xs[index] ?? 0))} ${round(scale.at(value))}`
    commands += `${before === null ? 'M' : 'L'}${at}`
    if (before === null && (values[index + 1] ?? null) === null) {
      const [cx, cy] = at.split(' ')
      dots += `<circle class="line ${name}" cx="${cx}" cy="${cy}" r="2.5"/>`
    }
  })
  return `<path class="line ${name}" data-series="${name}" d="${commands}"/>${dots}`
}

function yAxis(scale: Scale, label: (value: number) => string): string {
  return scale.ticks
    .map((value) => {
      const y = round(scale.at(value))
      return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/><text class="tick" x="${LEFT - 8}" y="${y}" dy="0.32em" text-anchor="end">${escapeHtml(label(value))}</text>`
    })
    .join('')
}

function xAxis(
  ticks: ReadonlyArray<readonly [number, string]>,
  x: (value: number) => number,
  label: string,
): string {
  const bottom = HEIGHT - BOTTOM
  const marks = ticks.map(([value, text], index) => {
    const at = round(x(value))
    const anchor = at > WIDTH - 50 ? 'end' : index === 0 && at < LEFT + 20 ? 'start' : 'middle'
    return `<line class="mark" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 4}"/><text class="tick" x="${at}" y="${bottom + 16}" text-anchor="${anchor}">${escapeHtml(text)}</text>`
  })
  return `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>${marks.join('')}<text class="tick label" x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">${escapeHtml(label)}</text>`
}

function legend({id, series}: PlotInput): string {
  if (series.length < 2) return ''
  const entries = series.map(
    ({name}) =>
      `<label class="${name}"><input type="checkbox" checked data-plot="${id}" data-series="${name}"><svg class="key" viewBox="0 0 24 8" aria-hidden="true"><path class="line ${name}" d="M1 4H23"/></svg>${escapeHtml(titleOf(name))}</label>`,
  )
  return `<div class="legend" role="group" aria-label="lines">${entries.join('')}</div>`
}

/** `p999` is how a class spells p99.9. */
function titleOf(name: string): string {
  return name.replaceAll('-', ' ')
}

function figure(
  {id, title, description}: {id: string; title: string; description: string},
  svg: string,
  controls: string,
  scales: ReadonlyArray<'linear' | 'log'>,
): string {
  const choice =
    scales.length < 2
      ? ''
      : `<div class="scales" role="radiogroup" aria-label="scale">${scales
          .map(
            (kind, index) =>
              `<label><input type="radio" name="${id}-scale" value="${kind}" data-plot="${id}"${index === 0 ? ' checked' : ''}>${kind === 'log' ? 'logarithmic' : 'linear'}</label>`,
          )
          .join('')}</div>`
  return `<figure id="${id}" data-scale="${scales[0] ?? 'linear'}">
<figcaption><h2>${escapeHtml(title)}</h2><div class="controls">${controls}${choice}</div></figcaption>
<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" tabindex="0" aria-label="${escapeHtml(title)}" aria-describedby="${id}-about">${svg}</svg>
<p class="readout" id="${id}-readout" aria-live="polite"></p>
<p class="about" id="${id}-about">${escapeHtml(description)}</p>
</figure>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
