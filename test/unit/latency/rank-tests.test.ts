import {describe, expect, it} from 'vitest'
import {pairedShift, unpairedShift} from '../../../src/latency/compare/rank-tests.js'
import {compareRounds} from '../../../src/latency/compare/verdict.js'
import {generator} from '../../../src/latency/engine/schedule.js'
import {Histogram} from '../../../src/latency/histogram.js'

/** p by trying all permutations, for small n. */
function byTrying(differences: readonly number[]): number {
  const ranks = differences
    .map((value, index) => [Math.abs(value), index] as const)
    .sort(([a], [b]) => a - b)
  const rankOf = new Map(ranks.map(([, index], rank) => [index, rank + 1]))
  const all = (differences.length * (differences.length + 1)) / 2
  const sum = differences.reduce((w, value, i) => w + (value > 0 ? (rankOf.get(i) ?? 0) : 0), 0)
  const extreme = Math.abs(sum - all / 2)
  let hits = 0
  for (let mask = 0; mask < 2 ** differences.length; mask++) {
    let other = 0
    for (let i = 0; i < differences.length; i++) if (mask & (1 << i)) other += rankOf.get(i) ?? 0
    if (Math.abs(other - all / 2) >= extreme) hits++
  }
  return hits / 2 ** differences.length
}

describe('pairedShift', () => {
  it.each([
    [[1, 2, 3, 4, 5, 6, 7, 8]],
    [[1, -2, 3, 4, -5, 6, 7, 8, 9.5]],
    [[-1, 2, -3, 4, -5, 6, -7]],
    [[0.1, 5, 4, -9, 3, 2, 1, 8, 7, 6.5]],
  ])('has the p that all permutations of %j give', (differences) => {
    expect(pairedShift(differences).p).toBeCloseTo(byTrying(differences), 10)
  })

  it('estimates by the median of pairs, which an outlier does not move', () => {
    const {estimate, ci} = pairedShift([19, 20, 20, 21, 20, 20, 22, 18, 20, 4000])
    expect(estimate).toBe(20)
    expect(ci[0]).toBeGreaterThanOrEqual(18)
  })

  it('knows no difference', () => {
    expect(pairedShift([0, 0, 0, 0])).toEqual({estimate: 0, ci: [0, 0], p: 1})
  })
})

describe('unpairedShift', () => {
  it('has the p of the table for small series', () => {
    // Every value of one above every value of the other: 2 of C(10, 5) ways are as extreme.
    expect(unpairedShift([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]).p).toBeCloseTo(2 / 252, 10)
    expect(unpairedShift([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]).p).toBeCloseTo(2 / 252, 10)
    expect(unpairedShift([1, 4, 5, 8], [2, 3, 6, 7]).p).toBe(1)
  })

  it('finds the shift with an interval around it', () => {
    const random = generator(3)
    const base = Array.from({length: 20}, () => random())
    const {estimate, ci, p} = unpairedShift(
      base.map((value) => value + 2),
      base,
    )
    expect(estimate).toBeCloseTo(2, 5)
    expect(ci[0]).toBeGreaterThan(1.5)
    expect(ci[1]).toBeLessThan(2.5)
    expect(p).toBeLessThan(1e-6)
  })
})

/** Rounds of log-normal latencies, each with a mood of its own, as a busy machine has them. */
function rounds(random: () => number, moods: readonly number[], size: number, factor: number) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(6.283 * random())
  return moods.map((mood) => {
    const histogram = new Histogram()
    for (let index = 0; index < size; index++) {
      histogram.record(50_000 * mood * factor * Math.exp(0.4 * normal()))
    }
    return histogram
  })
}

describe('compareRounds', () => {
  it.each([
    ['in turns', true],
    ['with a saved run', false],
  ])(
    'takes the same for the same in at least 19 of 20 runs, %s',
    (_, paired) => {
      const random = generator(11)
      let wrong = 0
      for (let run = 0; run < 60; run++) {
        const moods = () => Array.from({length: 20}, () => 0.5 + random() * 2)
        const [a, b] = [moods(), moods()]
        const {verdict} = compareRounds(
          rounds(random, a, 25, 1),
          rounds(random, paired ? a : b, 25, 1),
          paired,
          {share: 0},
        )
        if (verdict !== 'no difference') wrong++
      }
      // At most 1 % by design, hence no more than 3 of 60 by any luck.
      expect(wrong).toBeLessThanOrEqual(3)
    },
    60_000,
  )

  it('finds a tenth in spite of moods that are ten times that, when measured in turns', () => {
    const random = generator(5)
    const moods = Array.from({length: 20}, () => 0.5 + random() * 2)
    const args = [rounds(random, moods, 200, 1.1), rounds(random, moods, 200, 1), true] as const
    expect(compareRounds(...args, {share: 0.05}).verdict).toBe('regression')
    expect(compareRounds(...args, {share: 0.5}).verdict).toBe('no difference')
    expect(compareRounds(...args, {milliseconds: 0.1}).verdict).toBe('regression')
    const [candidate, baseline] = args
    expect(compareRounds(baseline, candidate, true, {share: 0.05}).verdict).toBe('improvement')
  })

  it('looks at a percentile only where rounds have samples for it', () => {
    const random = generator(5)
    const moods = Array.from({length: 8}, () => 1)
    const metrics = (size: number) =>
      compareRounds(rounds(random, moods, size, 1), rounds(random, moods, size, 1), true, {
        share: 0.05,
      }).effects.map(({metric}) => metric)
    expect(metrics(10)).toEqual(['p50'])
    expect(metrics(25)).toEqual(['p50', 'p90'])
    expect(metrics(250)).toEqual(['p50', 'p90', 'p99'])
  })
})
