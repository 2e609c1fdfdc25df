import {expect, test} from 'vitest'
import {
  findJson,
  isSingular,
  jsonSource,
  sourceProblem,
} from '../../../src/suite/checks/json-source.js'

const document = {
  users: [
    {id: 1, name: 'Ada', 'e-mail': 'a@example.com'},
    {id: 2, name: 'Bob'},
  ],
  'a/b': {'~': 'tilde'},
  empty: null,
}

test.each([
  ['$.users[0].name', 'Ada'],
  ['users[1].id', 2],
  ['[0]', undefined],
  ['$.users[-1].name', 'Bob'],
  ['$.users[*].name', ['Ada', 'Bob']],
  ['$..id', [1, 2]],
  ["$.users[?@.name == 'Bob'].id", [2]],
  ['$.users[?@.id > 5]', undefined],
  ["$['a/b']['~']", 'tilde'],
  ['$.users[0].e-mail', 'a@example.com'],
  ['$.users.[0].id', 1],
  ["$.['a/b'].['~']", 'tilde'],
  ['$..[?@.id == 2].name', ['Bob']],
  ['$', document],
  ['$.empty', null],
  ['/users/0/id', 1],
  ['/a~1b/~0', 'tilde'],
  ['/users/9', undefined],
  ['', document],
])('%s', (text, found) => {
  expect(findJson(document, jsonSource(text))).toEqual(found)
})

test('a query that is none is told with its place', () => {
  expect(sourceProblem(jsonSource('$.users['))).toMatch(/"\$\.users\[" is no JSONPath.*character 9/)
  expect(sourceProblem(jsonSource('$.users[0]'))).toBeUndefined()
})

test('what can find several is a list even when it finds one', () => {
  expect(isSingular(jsonSource('$.a.b[0]'))).toBe(true)
  expect(isSingular(jsonSource("$['a:b,c?']"))).toBe(true)
  expect(isSingular(jsonSource('$.a[0:1]'))).toBe(false)
  expect(findJson([[1]], jsonSource('$[0:1][0]'))).toEqual([1])
})
