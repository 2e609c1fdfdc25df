import {describe, expect, test} from 'vitest'
import {renderBenchProgress, styleFor} from '../../../src/output/index.js'

const progress = {
  sent: 12_358,
  answered: 12_345,
  failed: 3,
  inFlight: 10,
  elapsed: 10_000,
  fraction: 0.34,
  p50: 26.6,
  p99: 79.5,
}

function line(columns: number, more: object = {}): string {
  const style = styleFor({color: false, columns, isTTY: true})
  return renderBenchProgress({...progress, ...more}, style).replace('\r\u001b[2K', '')
}

describe('the line of a run that goes on', () => {
  test('tells everything where there is room', () => {
    expect(line(100)).toMatch(
      /^█+\S* +34 % 12345 answered, 1235\/s, 10 in flight, 3 failed, p50 26\.6 ms, p99 79\.5 ms$/,
    )
  })

  test('keeps what matters most in a narrow terminal', () => {
    expect(line(40, {failed: 0})).toBe('34 % 1235/s, p50 26.6 ms, p99 79.5 ms')
    expect(line(40)).toBe('34 % 1235/s, 3 failed, p99 79.5 ms')
    expect(line(40, {label: 'round 3 of 10'})).toBe('34 % round 3 of 10, 1235/s, 3 failed')
  })

  test.each([100, 80, 60, 59, 40, 20, 10])('never wraps at %s columns', (columns) => {
    expect(line(columns).length).toBeLessThan(columns)
    expect(line(columns, {label: 'candidate, round 12 of 20'}).length).toBeLessThan(columns)
  })
})
