import {describe, expect, test} from 'vitest'
import type {TemplateContext} from '../../../src/mock/template/expression.js'
import {textTemplate, valueTemplate} from '../../../src/mock/template/template.js'
import {seededRandom} from '../../../src/shared/index.js'
import {mockRequest} from '../../helpers/mock-request.js'

const now = Date.parse('2026-11-24T12:00:00.000Z')

function context(seed = 1): TemplateContext {
  const counters = new Map<string, number>()
  return {
    random: seededRandom(seed),
    now: () => now,
    count(name) {
      counters.set(name, (counters.get(name) ?? 0) + 1)
      return counters.get(name) ?? 0
    },
    scenario: (name) => (name === 'checkout' ? 'paid' : undefined),
  }
}

const request = {
  ...mockRequest('POST /users/7?page=3&a.b=dot', {
    headers: {'x-request-id': 'r-1'},
    body: {name: 'Ada', amount: 5, tags: ['x', 'y'], nested: {deep: null}},
  }),
  params: {id: '7'},
}

const text = (template: string, seed?: number) =>
  textTemplate(template).render(request, context(seed))
const value = (template: unknown, seed?: number) =>
  valueTemplate(template).render(request, context(seed))

describe('what is put in', () => {
  test.each([
    ['{{method}} {{path}}', 'POST /users/7'],
    ['{{params.id}}/{{request.params.id}}', '7/7'],
    ['{{query.page}}{{query.a.b}}', '3dot'],
    ['{{headers.X-Request-Id}}', 'r-1'],
    ['{{body.tags.1}} of {{body.tags}}', 'y of ["x","y"]'],
    ['{{state.checkout}}', 'paid'],
    ['{{counter}}{{counter}}{{counter orders}}', '121'],
    ['{{now}}', '2026-11-24T12:00:00.000Z'],
    ['{{now +1h unix}}', String(now / 1000 + 3600)],
    ['{{now -1d date}}', '2026-11-23'],
    ['{{now http}}', 'Tue, 24 Nov 2026 12:00:00 GMT'],
    ['{{query.none}}|{{body.none.at.all}}|{{params.none}}', '||'],
    ['{{query.none ?? 1}} {{query.page ?? 1}} {{query.none ?? "two words"}}', '1 3 two words'],
    ['no {single} braces }} and {{ ', 'no {single} braces }} and {{ '],
  ])('%s', (template, expected) => {
    expect(text(template)).toBe(expected)
  })

  test('a text that is one expression keeps the type', () => {
    expect(
      value({
        amount: '{{body.amount}}',
        whole: '{{body}}',
        none: '{{query.none}}',
        list: ['{{query.none ?? false}}', 'n{{body.amount}}'],
        '{{params.id}}': 1,
      }),
    ).toEqual({
      amount: 5,
      whole: {name: 'Ada', amount: 5, tags: ['x', 'y'], nested: {deep: null}},
      none: null,
      list: [false, 'n5'],
      '7': 1,
    })
  })

  test('generators give the same for a seed, and stay in their bounds', () => {
    const template =
      '{{uuid}} {{int 1 6}} {{number 0 1}} {{bool}} {{pick a b}} {{hex 4}} {{word}} {{name}} {{email}}'
    expect(text(template, 7)).toBe(text(template, 7))
    expect(text(template, 7)).not.toBe(text(template, 8))
    expect(text(template)).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12} [1-6] [\d.]+ (true|false) [ab] [\da-f]{4} [a-z]+ [A-Z][a-z]+ [A-Z][a-z]+ [a-z]+[\da-f]{4}@example\.com$/,
    )
    const seen = new Set(Array.from({length: 200}, (_, seed) => value('{{int 1 3}}', seed)))
    expect([...seen].sort()).toEqual([1, 2, 3])
  })

  test('forms are fields', () => {
    const form = {
      ...mockRequest('POST /x', {
        headers: {'content-type': 'application/x-www-form-urlencoded'},
        body: 'a=1&b=two+words',
      }),
    }
    expect(textTemplate('{{body.b}}').render(form, context())).toBe('two words')
  })
})

describe('what is safe', () => {
  test.each([
    '{{body.constructor}}',
    '{{body.__proto__}}',
    '{{params.toString}}',
    '{{body.name.length}}',
  ])('%s is nothing: only own members count', (template) => {
    expect(text(template)).toBe('')
  })

  test.each([
    ['{{quary.page}}', 'names nothing', 'did you mean query?'],
    ['{{process.exit()}}', 'names nothing', undefined],
    ['{{constructor.constructor}}', 'names nothing', undefined],
    ['{{uuid.x}}', 'names nothing', undefined],
    ['{{params}}', 'a name belongs behind it', undefined],
    ['{{int 6 1}}', 'write it as int 1 100', undefined],
    ['{{now tomorrow}}', 'write it as now', undefined],
    ['{{uuid 4}}', 'one word too many', undefined],
    ['{{}}', 'it is empty', undefined],
    ['{{query.a ?? }}', 'one value belongs behind ??', undefined],
    ['{{query.a ?? "x}}', 'a quote is not closed', undefined],
  ])('%s is refused when it is read', (template, words, hint) => {
    expect(() => textTemplate(template)).toThrow(words)
    if (!hint) return
    try {
      textTemplate(template)
    } catch (error) {
      expect((error as {hints: string[]}).hints).toContain(hint)
    }
  })

  test('a long text with braces is read in no time', () => {
    const long = `${'{{'.repeat(50_000)}${'}}'.repeat(50_000)}`
    const started = performance.now()
    expect(() => textTemplate(long)).toThrow()
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
