import {describe, expect, it} from 'vitest'
import {rankInterval, samplesNeeded} from '../../../src/latency/engine/quantiles.js'

describe('rankInterval', () => {
  it.each([
    [0.5, 6],
    [0.9, 36],
    [0.95, 72],
    [0.99, 368],
    [0.999, 3688],
  ])('p%d needs %d samples', (fraction, needed) => {
    expect(samplesNeeded(fraction)).toBe(needed)
    expect(rankInterval(needed - 1, fraction)).toBeNull()
    expect(rankInterval(needed, fraction)?.upper).toBe(needed)
  })

  it('gives the published ranks of p99 of 1000', () => {
    expect(rankInterval(1000, 0.99)).toEqual({lower: 983, upper: 997})
  })

  it('passes smoothly from the exact sum to the approximation', () => {
    const exact = rankInterval(3900, 0.5)
    const approximate = rankInterval(4100, 0.5)
    expect(exact && exact.upper - exact.lower).toBeCloseTo(124, -1)
    expect(approximate && approximate.upper - approximate.lower).toBeCloseTo(127, -1)
  })

  it('covers the true percentile in about 95 of 100 samples', () => {
    let state = 7
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
    const ranks = rankInterval(500, 0.9)!
    let covered = 0
    for (let round = 0; round < 1000; round++) {
      const sorted = Array.from({length: 500}, random).sort((a, b) => a - b)
      if (sorted[ranks.lower - 1]! <= 0.9 && sorted[ranks.upper - 1]! >= 0.9) covered++
    }
    expect(covered / 1000).toBeGreaterThan(0.93)
  })
})
