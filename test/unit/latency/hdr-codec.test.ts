import * as hdr from 'hdr-histogram-js'
import {describe, expect, it} from 'vitest'
import {
  decodeBase64,
  decodeHistogram,
  encodeBase64,
  encodeHistogram,
} from '../../../src/latency/hdr/codec.js'
import {Histogram} from '../../../src/latency/histogram.js'

let state = 7
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2 ** 32
}

const samples: Array<[string, number[]]> = [
  ['nothing', []],
  ['zero', [0]],
  ['one value', [123_456]],
  ['the edges of buckets', [0, 1, 2, 1023, 1024, 2047, 2048, 4095, 4096, 2 ** 31 - 1, 2 ** 31]],
  ['many', Array.from({length: 20_000}, () => Math.floor(10 ** (1 + random() * 9)))],
  ['often the same', Array.from({length: 100_000}, () => 500 + Math.floor(random() * 3))],
]
const PERCENTILES = [0, 1, 25, 50, 90, 99, 99.9, 100]

function ours(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

function theirs(values: readonly number[], digits: 1 | 2 | 3 | 4 = 3) {
  const histogram = hdr.build({
    highestTrackableValue: 2 ** 40,
    numberOfSignificantValueDigits: digits,
    bitBucketSize: 32,
  })
  for (const value of values) histogram.recordValue(value)
  return histogram
}

describe('the V2 encoding', () => {
  it.each(samples)('is read by hdr-histogram-js: %s', (_, values) => {
    const histogram = ours(values)
    const read = hdr.decodeFromCompressedBase64(encodeBase64(histogram))
    expect(read.totalCount).toBe(values.length)
    for (const p of PERCENTILES.slice(1)) {
      const want = histogram.percentile(p)
      expect(Math.abs(read.getValueAtPercentile(p) - want)).toBeLessThanOrEqual(want * 0.001)
    }
    // Slot for slot the same: encoded again by them it reads back as ours.
    const again = decodeBase64(hdr.encodeIntoCompressedBase64(read))
    expect([...again.entries()]).toEqual([...histogram.entries()])
  })

  it.each(samples)('of hdr-histogram-js is read by us: %s', (_, values) => {
    const read = decodeBase64(hdr.encodeIntoCompressedBase64(theirs(values)))
    expect([...read.entries()]).toEqual([...ours(values).entries()])
  })

  it.each([1, 2, 4] as const)('of another precision is read: %i digits', (digits) => {
    const values = samples[4]?.[1] ?? []
    const read = decodeBase64(hdr.encodeIntoCompressedBase64(theirs(values, digits)))
    expect(read.count).toBe(values.length)
    for (const p of [50, 90, 99]) {
      const want = ours(values).percentile(p)
      const tolerance = Math.max(10 ** -digits, 0.001) * 1.1
      expect(Math.abs(read.percentile(p) - want) / want).toBeLessThan(tolerance)
    }
  })

  it.each(samples)('gives back count, extremes, sum and deviation exactly: %s', (_, values) => {
    const histogram = ours(values)
    const read = decodeHistogram(encodeHistogram(histogram), histogram.moments)
    expect(read.count).toBe(histogram.count)
    expect(read.moments).toEqual(histogram.moments)
    expect(read.stddev).toBe(histogram.stddev)
    expect(read.percentile(99)).toBe(histogram.percentile(99))
  })

  it('merges: two halves make the whole', () => {
    const values = samples[4]?.[1] ?? []
    const read = decodeBase64(encodeBase64(ours(values.slice(0, 7000))))
    read.merge(decodeBase64(encodeBase64(ours(values.slice(7000)))))
    expect([...read.entries()]).toEqual([...ours(values).entries()])
    expect(hdr.decodeFromCompressedBase64(encodeBase64(read)).totalCount).toBe(values.length)
  })

  it.each([
    '',
    'AAAA',
    'HISTFAAAAAB42g==',
    'not base64 at all, really not',
  ])('refuses %j', (text) => {
    expect(() => decodeBase64(text)).toThrowError(/no HdrHistogram/)
  })

  it('refuses what is cut off', () => {
    const bytes = encodeHistogram(ours([1, 2, 3_000_000]))
    expect(() => decodeHistogram(bytes.subarray(0, bytes.length - 1))).toThrowError(/HdrHistogram/)
    expect(() => decodeHistogram(bytes.subarray(0, 12))).toThrowError(/HdrHistogram/)
  })
})
