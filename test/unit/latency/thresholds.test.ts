import {describe, expect, it} from 'vitest'
import {Tally} from '../../../src/latency/engine/tally.js'
import {benchReport, checkThreshold, parseThreshold} from '../../../src/latency/index.js'

/** A run of requests that took 1 ms, 2 ms, … each; the last `failures` without an answer. */
function report(count: number, failures = 0) {
  const tally = new Tally(false)
  for (let index = 1; index <= count; index++) tally.answer(200, 10, 0, 0, index, 0)
  for (let index = 0; index < failures; index++) tally.failure('TIMEOUT')
  return benchReport(
    {connections: 1, until: {requests: count}, warmup: 0, timeout: 1000},
    {
      tally,
      duration: 1000,
      startedAt: 0,
      connections: 1,
      counts: {opened: 1, closed: 0, reset: 0, handshakes: 0, resumed: 0},
      health: {utilization: 0.1, gcTotal: 0, gcLongest: 0, gcInTail: 0},
      refreshes: 0,
      interrupted: false,
    },
  )
}

describe('thresholds', () => {
  it.each([
    ['p50<=500ms', true],
    ['p50<499ms', false],
    ['p99<991ms', true],
    ['p99 < 0.5s', false],
    ['max==1s', true],
    ['mean>400', true],
    ['rps>=1000', true],
    ['rps>1000/s', false],
    ['errors==10', true],
    ['error_rate<1%', true],
    ['error_rate<0.5%', false],
    ['requests!=1010', false],
  ])('%s', (text, passed) => {
    expect(checkThreshold(parseThreshold(text), report(1000, 10)).passed).toBe(passed)
  })

  it('judges a withheld percentile by the slowest request', () => {
    const small = report(100)
    expect(small.latency.service.p99).toBeNull()
    const good = checkThreshold(parseThreshold('p99<101ms'), small)
    expect(good).toMatchObject({passed: true, found: 100})
    expect(good.note).toContain('368')
    expect(checkThreshold(parseThreshold('p99<100ms'), small).passed).toBe(false)
  })

  it.each([
    '',
    'p99',
    'p98<1ms',
    'p99<fast',
    'p99=<1ms',
    'rps>1ms',
    'constructor<1',
  ])('refuses "%s"', (text) => {
    expect(() => parseThreshold(text)).toThrowError(
      expect.objectContaining({code: 'USAGE', exitCode: 2}),
    )
  })
})
