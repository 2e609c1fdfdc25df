import {describe, expect, it} from 'vitest'
import {createSchedule, shareOf} from '../../../src/latency/engine/schedule.js'

function times(schedule: ReturnType<typeof createSchedule>, count: number): number[] {
  return Array.from({length: count}, () => {
    const {due} = schedule
    schedule.advance()
    return due
  })
}

const ALONE = {index: 0, of: 1}

describe('a schedule', () => {
  it('is even, without an error that adds up', () => {
    const due = times(createSchedule(300, 'uniform', 1, ALONE), 300_001)
    expect(due[300_000]).toBeCloseTo(1_000_000, 6)
    expect(due[1]).toBeCloseTo(1000 / 300, 10)
  })

  it('of Poisson arrivals has the rate, and its variance', () => {
    const due = times(createSchedule(1000, 'poisson', 7, ALONE), 100_000)
    expect((due.at(-1) ?? 0) / 100_000).toBeCloseTo(1, 1)
    const gaps = due.slice(1).map((time, index) => time - (due[index] ?? 0))
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
    // The gaps of a Poisson process are exponential: deviation and mean are alike.
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1)
  })

  it.each(['uniform', 'poisson'] as const)('is divided exactly among threads: %s', (arrivals) => {
    const whole = times(createSchedule(100, arrivals, 9, ALONE), 30)
    const parts = [0, 1, 2].map((index) =>
      times(createSchedule(100, arrivals, 9, {index, of: 3}), 10),
    )
    expect(parts.flat().sort((a, b) => a - b)).toEqual(whole)
  })
})

describe('a share', () => {
  it.each([
    [1001, 3],
    [7, 8],
    [0, 4],
    [1_000_000, 7],
  ])('of %i among %i adds up', (total, of) => {
    const parts = Array.from({length: of}, (_, index) => shareOf(total, {index, of}))
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
  })
})
