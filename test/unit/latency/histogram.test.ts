import {describe, expect, it} from 'vitest'
import {Histogram} from '../../../src/latency/histogram.js'

/** A small generator with a fixed seed, so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function exact(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length - 1e-9) - 1)] ?? Number.NaN
}

const random = generator(42)
const samples: Array<[string, number[]]> = [
  ['uniform', Array.from({length: 20_000}, () => Math.floor(random() * 1e6))],
  ['heavy tail', Array.from({length: 20_000}, () => Math.floor(10 ** (1 + random() * 11)))],
  ['exponential', Array.from({length: 20_000}, () => Math.round(-Math.log(1 - random()) * 5e4))],
  ['constant', Array.from({length: 1000}, () => 123_456_789)],
  ['tiny', [0, 1, 2, 3, 2047, 2048, 2049]],
]

describe('Histogram', () => {
  it.each(samples)('agrees with sorted data to three digits: %s', (_, values) => {
    const histogram = new Histogram()
    for (const value of values) histogram.record(value)
    const sorted = values.toSorted((a, b) => a - b)
    for (const p of [0, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 100]) {
      const want = exact(sorted, p)
      expect(Math.abs(histogram.percentile(p) - want)).toBeLessThanOrEqual(want * 0.001)
    }
  })

  it.each(samples)('keeps count, extremes, sum, mean and deviation: %s', (_, values) => {
    const histogram = new Histogram()
    for (const value of values) histogram.record(value)
    const sum = values.reduce((total, value) => total + value, 0)
    const mean = sum / values.length
    const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
    expect(histogram.count).toBe(values.length)
    expect(histogram.min).toBe(Math.min(...values))
    expect(histogram.max).toBe(Math.max(...values))
    expect(histogram.sum).toBe(sum)
    expect(histogram.mean).toBeCloseTo(mean, 6)
    const stddev = Math.sqrt(squares / (values.length - 1))
    expect(Math.abs(histogram.stddev - stddev)).toBeLessThanOrEqual(1 + mean * 1e-6)
  })

  it('merges to what one histogram of everything would hold', () => {
    const [a, b, all] = [new Histogram(), new Histogram(), new Histogram()]
    samples
      .flatMap(([, values]) => values)
      .forEach((value, index) => {
        ;(index % 3 === 0 ? a : b).record(value)
        all.record(value)
      })
    a.merge(b)
    expect([a.count, a.min, a.max, a.sum]).toEqual([all.count, all.min, all.max, all.sum])
    expect([...a.entries()]).toEqual([...all.entries()])
  })

  it('is all zeros when empty', () => {
    const empty = new Histogram()
    expect([empty.min, empty.max, empty.mean, empty.stddev, empty.percentile(99)]).toEqual([
      0, 0, 0, 0, 0,
    ])
    const other = new Histogram()
    other.record(7)
    empty.merge(other)
    expect([empty.min, empty.max]).toEqual([7, 7])
  })

  it('takes values beyond its range as its largest, negative ones as 0', () => {
    const histogram = new Histogram()
    histogram.record(-5)
    histogram.record(1e15)
    expect(histogram.min).toBe(0)
    expect(histogram.max).toBe(2 ** 43 - 1)
  })
})
