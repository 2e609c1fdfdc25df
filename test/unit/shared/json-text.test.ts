import {describe, expect, it} from 'vitest'
import {
  jsonAt,
  jsonElements,
  jsonKind,
  jsonMembers,
  jsonScalar,
  withMember,
} from '../../../src/shared/index.js'

describe('JSON as text', () => {
  it('is cut at the values of an array', () => {
    const text = ' [ 1.0 , "a,]\\"\\\\" , {"b":[1,{"c":"}"}]} ,[ ], null,9007199254740993 ] '
    expect(jsonElements(text)).toEqual([
      '1.0',
      '"a,]\\"\\\\"',
      '{"b":[1,{"c":"}"}]}',
      '[ ]',
      'null',
      '9007199254740993',
    ])
    expect(jsonElements('[]')).toEqual([])
    expect(jsonElements('{"a":[1]}')).toEqual([])
  })

  it('is cut at the members of an object, repeated ones too', () => {
    const text = '{"a" : 1, "\\u0062":{"x":[2]} ,"a":"s\\\\"}'
    expect(jsonMembers(text)).toEqual([
      ['a', '1'],
      ['b', '{"x":[2]}'],
      ['a', '"s\\\\"'],
    ])
    expect(jsonMembers('{}')).toEqual([])
    expect(jsonMembers('[]')).toEqual([])
  })

  it('agrees with JSON.parse about any document', () => {
    const nasty = {a: ['\\', '"', '\\"', '\\\\"', ']', '{', '\n', 'ü', '😀', ''], '': {'"': []}}
    for (const indent of [0, 1, '\t\t']) {
      const text = JSON.stringify(nasty, null, indent)
      const rebuilt = Object.fromEntries(
        jsonMembers(text).map(([name, value]) => [name, JSON.parse(value)]),
      )
      expect(rebuilt).toEqual(nasty)
      expect(jsonElements(jsonAt(text, ['a']) ?? '').map((item) => JSON.parse(item))).toEqual(
        nasty.a,
      )
    }
  })

  it('is looked into and changed without touching the rest', () => {
    const text = '{"big":9007199254740993,"a":1,"a":{"b":"x"}}'
    expect(jsonAt(text, ['a', 'b'])).toBe('"x"')
    expect(jsonAt(text, ['a', 'c'])).toBeUndefined()
    expect(withMember(text, 'a', '2')).toBe('{"big":9007199254740993,"a":1,"a":2}')
    expect(withMember('{}', 'q"', '2')).toBe('{"q\\"":2}')
    expect([jsonKind(' [1]'), jsonKind('-1'), jsonKind('null')]).toEqual([
      'array',
      'number',
      'null',
    ])
    expect([jsonScalar('"\\u0061"'), jsonScalar('1e400'), jsonScalar('{}')]).toEqual([
      'a',
      '1e400',
      undefined,
    ])
  })
})
