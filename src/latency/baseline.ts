import {roundMs} from '../shared/index.js'
import {unpairedShift} from './compare/rank-tests.js'
import {rankInterval} from './engine/quantiles.js'
import type {Histogram} from './histogram.js'
import type {Group} from './stats-groups.js'
import type {BaselineChange} from './types.js'

const P90 = 0.9
/** A smaller change than this is not worth a look, however certain it is. */
const LEAST_CHANGE = 0.1
/** With so many days on both sides, days are compared: requests of one day are alike. */
const LEAST_DAYS = 4
/** A day with fewer requests has no p90 to speak of. */
const LEAST_PER_DAY = 10
const ALPHA = 0.01

/**
 * How a group's p90 has moved since the baseline. It has when the 95 % intervals of both do not
 * touch, they differ by a tenth, and, where there are days enough to tell, when the days' own p90
 * differ by more than chance.
 */
export function compareWithBaseline(
  recent: Group,
  before: Group | undefined,
): {baseline: BaselineChange} {
  const [now, then] = [recent.histogram(), before?.histogram()]
  if (!before || !then || then.count === 0 || now.count === 0) {
    return {
      baseline: {
        count: before?.count ?? 0,
        p50: null,
        p90: null,
        p99: null,
        change: null,
        moved: null,
      },
    }
  }
  const ms = (percentile: number) => roundMs(then.percentile(percentile) / 1000)
  const ratio = now.percentile(90) / Math.max(1, then.percentile(90))
  return {
    baseline: {
      count: before.count,
      p50: ms(50),
      p90: ms(90),
      p99: ms(99),
      change: Math.round((ratio - 1) * 1e4) / 1e4,
      moved: movement(now, then, ratio, recent, before),
    },
  }
}

function movement(
  now: Histogram,
  then: Histogram,
  ratio: number,
  recent: Group,
  before: Group,
): BaselineChange['moved'] {
  const [ours, theirs] = [interval(now), interval(then)]
  if (!ours || !theirs) return null
  const direction = ours.low > theirs.high ? 'slower' : ours.high < theirs.low ? 'faster' : 'no'
  if (direction === 'no' || Math.abs(ratio - 1) < LEAST_CHANGE) return 'no'
  const days = [daily(recent), daily(before)] as const
  const enough = days.every((all) => all.length >= LEAST_DAYS)
  return enough && unpairedShift(...days).p > ALPHA ? 'no' : direction
}

function interval(histogram: Histogram): {low: number; high: number} | undefined {
  const ranks = rankInterval(histogram.count, P90)
  return ranks
    ? {low: histogram.atRank(ranks.lower), high: histogram.atRank(ranks.upper)}
    : undefined
}

function daily({days}: Group): number[] {
  return [...days.values()]
    .filter(({count}) => count >= LEAST_PER_DAY)
    .map((day) => day.percentile(90))
}
