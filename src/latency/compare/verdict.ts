import {roundMs} from '../../shared/index.js'
import {UNITS_PER_MS} from '../engine/units.js'
import type {Histogram} from '../histogram.js'
import type {Effect, Tolerance, Verdict} from '../types.js'
import {pairedShift, unpairedShift} from './rank-tests.js'

/** What is compared, and how many samples a round needs so that its quantile means something. */
const METRICS = [
  {metric: 'p50', percentile: 50, needs: 1},
  {metric: 'p90', percentile: 90, needs: 20},
  {metric: 'p99', percentile: 99, needs: 200},
] as const

/** How often at most a verdict may be wrong when there is no difference, over all metrics. */
const ALPHA = 0.01

/**
 * Compares the rounds of two targets by their quantiles.
 * @param paired whether round i of one was measured beside round i of the other
 */
export function compareRounds(
  candidate: readonly Histogram[],
  baseline: readonly Histogram[],
  paired: boolean,
  tolerance: Tolerance,
): {effects: Effect[]; verdict: Verdict} {
  const least = Math.min(...[...candidate, ...baseline].map(({count}) => count))
  const effects = METRICS.filter(({needs}) => least >= needs).map(({metric, percentile}) => {
    const quantiles = (rounds: readonly Histogram[]) =>
      rounds.map((round) => round.percentile(percentile) / UNITS_PER_MS)
    const [ours, theirs] = [quantiles(candidate), quantiles(baseline)]
    const {estimate, ci, p} = paired
      ? pairedShift(ours.map((value, index) => value - (theirs[index] ?? value)))
      : unpairedShift(ours, theirs)
    const before = median(theirs)
    return {
      metric,
      baseline: roundMs(before),
      candidate: roundMs(median(ours)),
      difference: roundMs(estimate),
      relative: before === 0 ? 0 : Math.round((estimate / before) * 1e4) / 1e4,
      ci: [roundMs(ci[0]), roundMs(ci[1])] as [number, number],
      p: Number(p.toPrecision(3)),
      significant: false,
      beyondTolerance: Math.abs(estimate) > toleranceIn(tolerance, before),
    }
  })
  markSignificant(effects)
  return {effects, verdict: verdictOf(effects)}
}

/** Holm's procedure: several metrics are looked at, and each look is a chance to be wrong. */
function markSignificant(effects: Effect[]): void {
  const ordered = effects.toSorted((a, b) => a.p - b.p)
  for (const [index, effect] of ordered.entries()) {
    if (effect.p > ALPHA / (ordered.length - index)) return
    effect.significant = true
  }
}

function verdictOf(effects: readonly Effect[]): Verdict {
  const counted = effects.filter((effect) => effect.significant && effect.beyondTolerance)
  if (counted.some(({difference}) => difference > 0)) return 'regression'
  return counted.length > 0 ? 'improvement' : 'no difference'
}

function toleranceIn(tolerance: Tolerance, baseline: number): number {
  return 'share' in tolerance ? tolerance.share * baseline : tolerance.milliseconds
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? 0
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
