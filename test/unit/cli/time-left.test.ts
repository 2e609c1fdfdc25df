import {expect, test} from 'vitest'
import {inMinutes} from '../../../src/cli/time-left.js'

test.each([
  [900_000, '15:00'],
  [61_001, '1:02'],
  [6000, '0:06'],
  [1, '0:01'],
  [0, '0:00'],
])('%i ms are %s', (time, text) => {
  expect(inMinutes(time)).toBe(text)
})
