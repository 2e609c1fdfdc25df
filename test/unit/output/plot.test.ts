import {describe, expect, it} from 'vitest'
import {bar, columnPlot, grouped, sparkline} from '../../../src/output/plot.js'

describe('plots', () => {
  it('draws a line of bars with gaps', () => {
    expect(sparkline([1, null, 8, 4.5])).toBe('▁ █▅')
    expect(sparkline([3, 3])).toBe('▁▁')
    expect(sparkline([])).toBe('')
  })

  it('draws a bar to an eighth of a character', () => {
    expect(bar(0.5, 4)).toBe('██')
    expect(bar(1 / 16, 2)).toBe('▏')
    expect(bar(2, 2)).toBe('██')
    expect(bar(0, 2)).toBe('')
  })

  it('draws columns from zero', () => {
    expect(columnPlot([4, 2, null, 1], 2, (value) => `${value} ms`)).toBe('4 ms │█\n   0 │██ ▄\n')
    expect(columnPlot([0, 0], 2, String)).toBe('0 │\n0 │\n')
  })

  it('joins neighbours', () => {
    expect(grouped([1, 2, 3, 4, 5], 3)).toEqual([[1, 2], [3, 4], [5]])
    expect(grouped([1, 2], 3)).toEqual([[1], [2]])
  })
})
