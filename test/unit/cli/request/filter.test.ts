import {expect, it} from 'vitest'
import {filterJson} from '../../../../src/cli/request/filter.js'

it('keeps numbers that JavaScript would round', () => {
  expect(filterJson('{"id":9007199254740993}', 'id')).toBe('9007199254740993')
  expect(filterJson('[{"p":10.5},{"p":2}]', '[?p > `5`].p')).toBe('[10.5]')
  expect(filterJson('{"a":"12345678901234567890"}', 'a')).toBe('"12345678901234567890"')
})

it('keeps the spelling of numbers, and compares big ones', () => {
  expect(filterJson('{"a":10.50,"b":1e2,"c":1.0,"d":1}', '[a, b, c, d]')).toBe('[10.50,1e2,1,1]')
  const ids = '[{"id":9007199254740993,"n":"x"},{"id":9007199254740992,"n":"y"}]'
  expect(filterJson(ids, '[?id==`9007199254740993`].n')).toBe('["x"]')
  expect(filterJson('\ufeff{"a":1e400}', 'a')).toBe('1e400')
})

it('says what is wrong', () => {
  expect(() => filterJson('{}', 'a[')).toThrow(expect.objectContaining({code: 'USAGE'}))
  expect(() => filterJson('<a>', 'a')).toThrow(expect.objectContaining({code: 'PROTOCOL'}))
})
