import {expect, test} from 'vitest'
import {holds} from '../../../src/suite/checks/operators.js'
import type {Operator} from '../../../src/suite/checks/types.js'

const cases: ReadonlyArray<readonly [Operator, found: unknown, wanted: unknown, boolean]> = [
  ['equals', {a: [1]}, {a: [1]}, true],
  ['equals', 1, '1', false],
  ['not', undefined, 1, true],
  ['contains', 'abc', 'b', true],
  ['contains', [{id: 1, more: 2}], {id: 1}, true],
  ['contains', {a: {b: 1, c: 2}}, {a: {b: 1}}, true],
  ['contains', 5, 5, false],
  ['notContains', ['a'], 'b', true],
  ['startsWith', 'abc', 'ab', true],
  ['endsWith', undefined, 'c', false],
  ['matches', 'A1', '/a\\d/i', true],
  ['matches', 12, '^\\d+$', true],
  ['matches', undefined, '.*', false],
  ['type', 1, 'integer', true],
  ['type', 1.5, 'integer', false],
  ['type', null, ['null', 'string'], true],
  ['type', '2026-11-24T10:00:00Z', 'date-time', true],
  ['type', '018f3f2e-9c1b-7c3d-8e4f-5a6b7c8d9e0f', 'uuid', true],
  ['exists', undefined, false, true],
  ['exists', null, true, true],
  ['empty', [], true, true],
  ['empty', 'x', false, true],
  ['count', [1, 2], 2, true],
  ['count', 'äö', 2, true],
  ['count', 3, 3, false],
  ['in', 2, [1, 2], true],
  ['lt', 2, 3, true],
  ['gte', '10', 9, true],
  ['lt', '2026-01-01', '2026-02-01', true],
  ['gt', 'x', 1, false],
]

test.each(cases)('%s %j %j is %s', (operator, found, wanted, result) => {
  expect(holds(operator, found, wanted)).toBe(result)
})
