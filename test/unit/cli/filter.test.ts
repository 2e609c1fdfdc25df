import {expect, it} from 'vitest'
import {filterJson} from '../../../src/cli/filter.js'

it('keeps numbers that JavaScript would round', () => {
  expect(filterJson('{"id":9007199254740993}', 'id')).toBe('9007199254740993')
  expect(filterJson('[{"p":10.5},{"p":2}]', '[?p > `5`].p')).toBe('[10.5]')
  expect(filterJson('{"a":"12345678901234567890"}', 'a')).toBe('"12345678901234567890"')
})

it('says what is wrong', () => {
  expect(() => filterJson('{}', 'a[')).toThrow(expect.objectContaining({code: 'USAGE'}))
  expect(() => filterJson('<a>', 'a')).toThrow(expect.objectContaining({code: 'PROTOCOL'}))
})
