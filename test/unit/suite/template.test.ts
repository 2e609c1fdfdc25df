import {describe, expect, test} from 'vitest'
import {
  renderText,
  renderValue,
  type Scope,
  Unresolved,
} from '../../../src/suite/template/render.js'

const values: Record<string, unknown> = {id: 7, user: {name: 'Ada'}, name: 'Bob'}

const scope: Scope = {
  made: {
    now: () => Date.UTC(2026, 0, 31, 10),
    random: () => 0.5,
    environment: (name) => (name === 'HOST' ? 'example.com' : undefined),
  },
  secret: ({name}) => `secret of ${name}`,
  variable(name) {
    if (!Object.hasOwn(values, name)) throw new Unresolved(name, 'nothing')
    return values[name]
  },
}

test.each([
  ['/users/{{id}}?n={{ name }}', '/users/7?n=Bob'],
  ['{{user}}', '{"name":"Ada"}'],
  ['\\{{id}}', '{{id}}'],
  ['a {{', 'a {{'],
  ['{{$timestamp}}', '1769853600'],
  ['{{$timestamp 1 d}}', '1769940000'],
  ['{{$isoTimestamp}}', '2026-01-31T10:00:00.000Z'],
  ['{{$datetime iso8601 -2 h}}', '2026-01-31T08:00:00.000Z'],
  ['{{$datetime "YYYY-MM-DD" 1 y}}', '2027-01-31'],
  ['{{$randomInt 10 20}}', '15'],
  ['{{$random.integer(10, 20)}}', '15'],
  ['{{$random.hexadecimal(4)}}', '8888'],
  ['{{$processEnv HOST}} {{$env.HOST}}', 'example.com example.com'],
])('%s', (text, rendered) => {
  expect(renderText(text, scope)).toBe(rendered)
})

test('a secret takes the place of its reference', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
  expect(renderText('Bearer ${env:TOKEN}', scope)).toBe('Bearer secret of TOKEN')
})

test('{{$uuid}} is a new one each time', () => {
  const [a, b] = renderText('{{$uuid}} {{$random.uuid}}', scope).split(' ')
  expect(a).toMatch(/^[0-9a-f-]{36}$/)
  expect(a).not.toBe(b)
})

describe('a text that is nothing but a placeholder', () => {
  test('keeps the type of its value, to any depth', () => {
    expect(renderValue({a: ['{{id}}', 'x{{id}}'], '{{name}}': '{{user}}', n: 1}, scope)).toEqual({
      a: [7, 'x7'],
      Bob: {name: 'Ada'},
      n: 1,
    })
  })

  test('throws where there is none', () => {
    expect(() => renderText('{{gone}}', scope)).toThrow(Unresolved)
    expect(() => renderText('{{$env NOT_SET}}', scope)).toThrow(Unresolved)
  })
})
