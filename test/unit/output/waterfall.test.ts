import {describe, expect, test} from 'vitest'
import {renderProgress, renderWaterfall, styleFor} from '../../../src/output/index.js'

const wide = styleFor({color: false, columns: 80, isTTY: true})
const narrow = styleFor({color: false, columns: 40, isTTY: true})

const timings = {
  queued: 0,
  dns: 10,
  tcp: 10,
  tls: 20,
  firstByte: 50,
  download: 10,
  total: 100,
  reused: false,
}
const attempts = [
  {status: 503, delay: 0, total: 50},
  {error: 'CONNECTION_RESET', delay: 100, total: 50},
  {status: 200, delay: 200, total: 100},
]

describe('the waterfall', () => {
  test('puts each phase where the one before it ended', () => {
    const one = [{status: 200, delay: 0, total: 100}]
    const text = renderWaterfall({timings, attempts: one, cache: 'miss'}, wide)
    const bars = Object.fromEntries(
      text.split('\n').map((line) => [line.split(' ')[0], line.slice(14, 70)]),
    )
    const start = (name: string) => bars[name]?.search(/[█▌▐]/) ?? -1
    const end = (name: string) => bars[name]?.trimEnd().length ?? -1
    expect(start('dns')).toBe(0)
    expect(Math.abs(start('tcp') - end('dns'))).toBeLessThanOrEqual(1)
    expect(Math.abs(start('firstByte') - end('tls'))).toBeLessThanOrEqual(1)
    expect(bars['queued']?.trim()).toBe('')
    expect(text).toContain('cache miss, new connection')
  })

  test('shows earlier attempts and the waits between them', () => {
    const text = renderWaterfall({timings, attempts, cache: 'bypass'}, wide)
    const labels = text.split('\n').map((line) => line.slice(0, 14).trim())
    expect(labels.slice(0, 5)).toEqual(['1: 503', 'wait', '2: CONNECTION', 'wait', 'queued'])
    expect(text).toMatch(/total {2,}500 ms\n/)
    expect(text).toContain('3 attempts')
  })

  test('shows the addresses that were tried side by side, where they are several', () => {
    const first = {address: '2001:db8::1', family: 6, started: 10, ended: 20} as const
    const second = {address: '192.0.2.1', family: 4, started: 15, ended: 20} as const
    const third = {
      ...second,
      address: '192.0.2.2',
      outcome: 'failed',
      error: 'ECONNREFUSED',
    } as const
    const connects = [
      {...first, outcome: 'abandoned'},
      {...second, outcome: 'connected'},
      third,
    ] as const
    const of = (some: typeof connects | [(typeof connects)[1]]) =>
      renderWaterfall(
        {
          timings,
          attempts: [{...attempts[2], delay: 0, total: 100, connects: some}],
          cache: 'miss',
        },
        wide,
      )
    const lines = of(connects).split('\n')
    const tcp = lines.findIndex((line) => line.startsWith('tcp'))
    expect(lines.slice(tcp + 1, tcp + 4).map((line) => line.slice(0, 14).trim())).toEqual([
      '1 IPv6',
      '2 IPv4',
      '3 IPv4',
    ])
    expect(lines[tcp + 1]).toMatch(/·+ {2,}10 ms$/)
    expect(lines[tcp + 2]).toMatch(/[█▌▐]+ {2,}5\.0 ms$/)
    expect(lines.slice(-4)).toEqual([
      '1 2001:db8::1: no answer so far',
      '2 192.0.2.1: connected',
      '3 192.0.2.2: ECONNREFUSED',
      '',
    ])
    expect(of([connects[1]])).not.toContain('IPv4')
  })

  test('tells how old a stored response is and how long it is good', () => {
    const cached = {age: 12_000, left: 48_000}
    const text = renderWaterfall({timings, attempts: [], cache: 'hit', cached}, wide)
    expect(text).toContain('cache hit, nothing was sent, age 12.00 s, fresh for 48.00 s')
    expect(renderWaterfall({timings, attempts: [], cache: 'miss'}, wide)).not.toContain('age')
  })

  test.each([
    ['80', wide],
    ['40', narrow],
  ])('stays inside %s columns', (_, style) => {
    const text = renderWaterfall({timings, attempts, cache: 'bypass'}, style)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(style.width)
  })

  test('of no time at all is no division by zero', () => {
    const none = {...timings, dns: 0, tcp: 0, tls: 0, firstByte: 0, download: 0, total: 0}
    const text = renderWaterfall({timings: none, attempts: [], cache: 'hit'}, wide)
    expect(text).toContain('cache hit, nothing was sent')
    expect(text).not.toContain('NaN')
  })
})

describe('progress', () => {
  const progress = {name: 'a', size: 512 * 1024, total: 1024 * 1024, from: 0, elapsed: 1000}

  test.each([200, 80, 40, 20, 10])('fits %i columns', (columns) => {
    const style = styleFor({color: false, columns, isTTY: true})
    for (const total of [progress.total, undefined]) {
      expect(renderProgress({...progress, total}, style).length).toBeLessThan(columns)
    }
  })

  test('counts only what came in this run', () => {
    const text = renderProgress({...progress, from: 256 * 1024}, wide)
    expect(text).toContain('50%')
    expect(text).toContain('256 KiB/s')
    expect(text).toContain('2.00 s left')
  })
})
