import {describe, expect, test} from 'vitest'
import {filterJson} from '../../../src/cli/request/filter.js'
import {maskedBytes, presentBody} from '../../../src/mcp/body.js'
import {outline} from '../../../src/mcp/outline.js'
import {createRedactor} from '../../../src/shared/index.js'

const SECRET = 'canary-secret-0123456789'

function deps() {
  const redactor = createRedactor()
  redactor.add(SECRET)
  return {redactor, filter: filterJson}
}

const present = (text: string | Buffer, choice: Parameters<typeof presentBody>[1] = {}) =>
  presentBody(Buffer.from(text), choice, deps())

describe('a body for an agent', () => {
  test('is parsed JSON, text, binary or nothing', () => {
    expect(present('{"a":1}')).toMatchObject({body: {a: 1}, bodyEncoding: 'json', bytes: 7})
    expect(present('\ufeff[1]')).toMatchObject({body: [1], bodyEncoding: 'json'})
    expect(present('hello')).toMatchObject({body: 'hello', bodyEncoding: 'text'})
    expect(present('')).toMatchObject({body: null, bodyEncoding: 'none'})
    expect(present(Buffer.from([0, 1]))).toMatchObject({body: null, bodyEncoding: 'binary'})
    expect(present(Buffer.from([0xff, 0xfe]))).toMatchObject({bodyEncoding: 'binary'})
  })

  test('keeps the digits of numbers that JavaScript would round', () => {
    expect(present('{"id":12345678901234567890}')).toMatchObject({
      body: '{"id":12345678901234567890}',
      bodyEncoding: 'text',
    })
    expect(present('{"id":"12345678901234567890"}').bodyEncoding).toBe('json')
  })

  test('masks before it cuts, so that no half of a secret is left', () => {
    const text = `${'x'.repeat(210)}${SECRET}${'y'.repeat(500)}`
    for (let maxChars = 200; maxChars < 250; maxChars++) {
      expect(present(text, {maxChars}).body).not.toContain('canary')
    }
    expect(present(text, {offset: 215, maxChars: 300}).body).not.toContain('secret-0')
  })

  test('masks before it filters, so that no filter takes a secret apart', () => {
    const {body} = present(`{"a":"${SECRET}"}`, {filter: 'reverse(a)'})
    expect(body).toBe('[redacted]'.split('').reverse().join(''))
  })

  test('finds a secret that is written in JSON escapes', () => {
    const escaped = [...SECRET].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')
    expect(present(`{"a":"${escaped}"}`).body).toEqual({a: '[redacted]'})
    expect(present(`{"\\u0074oken":"abc"}`).body).toEqual({token: '[redacted]'})
  })

  test('says what a long document looks like', () => {
    const text = JSON.stringify({users: Array(90).fill({id: 1, tags: ['a']}), next: null})
    const {outline: shape, truncated, body} = present(text, {maxChars: 300})
    expect(shape).toBe('{users: [90 × {id: number, tags: [1 × string]}], next: null}')
    expect(truncated).toBe(true)
    expect(body).toBe(text.slice(0, 300))
    expect(present(text, {maxChars: 300, offset: text.length - 10}).truncated).toBe(false)
  })

  test('is masked in a file too, whatever its kind', () => {
    const {redactor} = deps()
    const bytes = maskedBytes(Buffer.concat([Buffer.from([0, 255]), Buffer.from(SECRET)]), redactor)
    expect(bytes).toEqual(Buffer.concat([Buffer.from([0, 255]), Buffer.from('[redacted]')]))
  })
})

test('an outline stays short for wide and deep documents', () => {
  const wide = Object.fromEntries(Array.from({length: 100}, (_, index) => [`f${index}`, index]))
  expect(outline(wide)).toContain('… 60 more')
  expect(outline({a: {b: {c: {d: {e: 1}}}}})).toBe('{a: {b: {c: {d: {1 fields}}}}}')
  expect(outline([[[[[1, 2]]]]])).toBe('[1 × [1 × [1 × [1 × [2 items]]]]]')
  expect(outline([])).toBe('[]')
})
