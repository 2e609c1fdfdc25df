import {describe, expect, test} from 'vitest'
import {
  createId,
  formatDuration,
  formatSize,
  nearest,
  parseDuration,
  parseSize,
} from '../../../src/shared/index.js'

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['2', 2000],
  ])('%s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
  })

  test.each(['', '5x', '-1s', '1 s x', 's', '1e3s', 'NaN'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  test.each([
    [0.42, '0.4 ms'],
    [123.4, '123 ms'],
    [1234, '1.23 s'],
    [125_000, '2 m 5 s'],
    [3_700_000, '1 h 1 m'],
  ])('%d ms reads %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })
})

describe('sizes', () => {
  test.each([
    ['1024', 1024],
    ['512k', 524_288],
    ['100MiB', 104_857_600],
    ['5MB', 5_000_000],
  ])('%s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes)
  })

  test.each(['', 'MiB', '5 parsecs', '-1'])('"%s" is none', (text) => {
    expect(parseSize(text)).toBeUndefined()
  })

  test('read well', () => {
    expect([formatSize(512), formatSize(1536), formatSize(104_857_600)]).toEqual([
      '512 B',
      '1.5 KiB',
      '100 MiB',
    ])
  })
})

describe('ids', () => {
  test('sort by time and do not repeat', () => {
    const now = Date.UTC(2026, 0, 1)
    const ids = Array.from({length: 1000}, () => createId(now))
    expect(new Set(ids).size).toBe(1000)
    expect(createId(now + 1) > createId(now)).toBe(true)
    expect(ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  })
})

describe('the nearest word', () => {
  const words = ['get', 'post', 'webhook send', 'auth status']

  test.each([
    ['gte', 'get'],
    ['psot', 'post'],
    ['webhook sned', 'webhook send'],
    ['auth statsu', 'auth status'],
  ])('%s means %s', (typed, meant) => {
    expect(nearest(typed, words)).toBe(meant)
  })

  test('is nothing when nothing is near', () => {
    expect(nearest('xylophone', words)).toBeUndefined()
  })
})
