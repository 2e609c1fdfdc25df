import {expect, test} from 'vitest'
import {z} from 'zod'
import {checkedInput} from '../../../src/mcp/checked-input.js'
import {outline} from '../../../src/mcp/outline.js'
import {TOOLS} from '../../../src/mcp/tools/index.js'

const tool = {
  name: 'order',
  input: {
    path: z.string().min(1),
    kind: z.enum(['new', 'paid']).optional(),
    limit: z.number().int().min(1).max(50).optional(),
    query: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    whole: z.boolean().optional(),
  },
}

const problemOf = (given: unknown) => {
  try {
    return checkedInput(tool, given)
  } catch (error) {
    return (error as Error).message
  }
}

test.each([
  [undefined, 'order: "path" is required'],
  [{path: 3}, 'order: "path" has to be a text'],
  [{path: null}, 'order: "path" has to be a text'],
  [{path: ''}, 'order: "path" must not be empty'],
  [{path: '/', kind: 'old'}, 'order: "kind" has to be one of new, paid'],
  [{path: '/', limit: 0}, 'order: "limit" has to be at least 1'],
  [{path: '/', limit: 51}, 'order: "limit" has to be at most 50'],
  [{path: '/', limit: 1.5}, 'order: "limit" has to be a whole number'],
  [{path: '/', query: {a: null}}, 'order: "query.a" has to be a text, a number or a boolean'],
  [{path: '/', query: []}, 'order: "query" has to be an object'],
  [{path: '/', whole: 'yes'}, 'order: "whole" has to be true or false'],
  [{path: '/', pth: 1}, 'order: there is no "pth", did you mean "path"?'],
  [[], 'order: the arguments has to be an object'],
])('%j: %s', (given, message) => {
  expect(problemOf(given)).toBe(message.replace('arguments has', 'arguments have'))
})

test('what fits is taken as it is', () => {
  expect(problemOf({path: '/', query: {a: 1}})).toEqual({path: '/', query: {a: 1}})
})

test('many mistakes are told a few at a time', () => {
  const given = Object.fromEntries(Array.from({length: 9}, (_, index) => [`zzz${index}`, 1]))
  expect(problemOf({path: '/', ...given})).toMatch(/; … 4 more$/)
})

test('every tool refuses what it does not know, and says what it takes', () => {
  for (const one of TOOLS) {
    expect(() => checkedInput(one, {'no such thing': 1}), one.name).toThrow(/there is no "no such/)
  }
})

test('the outline of a wide document stays small', () => {
  const wide = (depth: number): unknown =>
    depth === 0
      ? 1
      : Object.fromEntries(
          Array.from({length: 40}, (_, index) => [`field${index}`, wide(depth - 1)]),
        )
  expect(outline(wide(3)).length).toBeLessThan(3100)
})
