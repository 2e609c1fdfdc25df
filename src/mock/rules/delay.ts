import {ApixError} from '../../errors/index.js'
import {parseDuration} from '../../shared/index.js'
import {PATTERN, split, toPattern} from '../routes/pattern.js'
import type {Delay, Ruled} from '../types.js'

/**
 * Reads `50ms`, `50ms..200ms`, `normal(100ms,20ms)`, `lognormal(100ms,0.5)`, `p50=20ms,p99=1s`, each with a route in
 * front or without: `GET /slow=2s`.
 * @throws ApixError USAGE
 */
export function parseDelayRule(text: string): Ruled<Delay> {
  if (!PATTERN.test(text)) return {rule: parseDelay(text)}
  const {left, right} = split(text, 'GET /slow=2s')
  return {pattern: toPattern(left), rule: parseDelay(right)}
}

/** @throws ApixError USAGE */
export function parseDelay(text: string): Delay {
  if (/^\s*p\d/.test(text)) return percentiles(text)
  const [, name, first = '', second = ''] =
    /^(?:(normal|lognormal)\()?([^,.()]+(?:\.\d+\w*)?)(?:(?:\.\.|,)([^()]+?))?\)?$/.exec(
      text.trim(),
    ) ?? []
  const from = parseDuration(first)
  const to = parseDuration(second)
  if (from === undefined) throw wrong(text)
  if (name === 'normal' && to !== undefined) return {kind: 'normal', mean: from, deviation: to}
  if (name === 'lognormal' && /^\d+(\.\d+)?$/.test(second.trim())) {
    return {kind: 'lognormal', median: from, sigma: Number(second)}
  }
  if (name !== undefined) throw wrong(text)
  if (second === '') return {kind: 'fixed', time: from}
  if (to === undefined || to < from || !text.includes('..')) throw wrong(text)
  return {kind: 'uniform', from, to}
}

/** `p50=20ms,p90=80ms,p99=1s` */
function percentiles(text: string): Delay {
  const points = text.split(',').map((part) => {
    const [, percentile = '', time = ''] = /^\s*p(\d+(?:\.\d+)?)\s*=\s*(\S+)\s*$/.exec(part) ?? []
    return [Number(percentile), parseDuration(time) ?? Number.NaN] as const
  })
  const rises = points.every(([percentile, time], at) => {
    const [before, shorter] = points[at - 1] ?? [-1, 0]
    return percentile > before && percentile <= 100 && time >= shorter
  })
  if (!rises) throw wrong(text)
  return {kind: 'percentiles', points}
}

function wrong(text: string): ApixError {
  return new ApixError('USAGE', `"${text}" is no delay`, {
    hints: [
      'write it as 50ms, 50ms..200ms, normal(100ms,20ms), lognormal(100ms,0.5) or p50=20ms,p99=1s',
    ],
  })
}

/** Milliseconds, never below 0. */
export function drawDelay(delay: Delay, random: () => number): number {
  if (delay.kind === 'fixed') return delay.time
  if (delay.kind === 'uniform') return delay.from + random() * (delay.to - delay.from)
  if (delay.kind === 'percentiles') return atPercentile(delay.points, random() * 100)
  const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  if (delay.kind === 'normal') return Math.max(0, delay.mean + z * delay.deviation)
  return delay.median * Math.exp(z * delay.sigma)
}

/** Straight lines from 0 through the points; beyond the last one it stays there. */
function atPercentile(
  points: ReadonlyArray<readonly [percentile: number, time: number]>,
  percentile: number,
): number {
  let [from, least] = [0, 0]
  for (const [to, time] of points) {
    if (percentile <= to) {
      return to === from ? time : least + ((time - least) * (percentile - from)) / (to - from)
    }
    from = to
    least = time
  }
  return least
}
