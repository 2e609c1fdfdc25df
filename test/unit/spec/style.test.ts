import {describe, expect, test} from 'vitest'
import {
  headerText,
  type Pair,
  type ParameterValue,
  pathText,
  queryTexts,
  readQuery,
  readText,
} from '../../../src/spec/operation/style.js'
import type {IndexedParameter, ValueType} from '../../../src/spec/types.js'

/** The values of the table of style examples (OpenAPI 3.1, 4.8.12.4 and its successor). */
const EMPTY = ''
const TEXT = 'blue'
const LIST = ['blue', 'black', 'brown']
const OBJECT = {R: '100', G: '200', B: '150'}

function parameter(style: string, explode: boolean, type: ValueType): IndexedParameter {
  return {name: 'color', in: 'query', required: true, style, explode, types: [type]}
}

const typeOf = (value: ParameterValue): ValueType =>
  typeof value === 'string' ? 'string' : Array.isArray(value) ? 'array' : 'object'

type Row = readonly [style: string, explode: boolean, value: ParameterValue, written: string]

const QUERY: readonly Row[] = [
  ['form', false, EMPTY, 'color='],
  ['form', false, TEXT, 'color=blue'],
  ['form', false, LIST, 'color=blue,black,brown'],
  ['form', false, OBJECT, 'color=R,100,G,200,B,150'],
  ['form', true, EMPTY, 'color='],
  ['form', true, TEXT, 'color=blue'],
  ['form', true, LIST, 'color=blue&color=black&color=brown'],
  ['form', true, OBJECT, 'R=100&G=200&B=150'],
  ['spaceDelimited', false, LIST, 'color=blue%20black%20brown'],
  ['spaceDelimited', false, OBJECT, 'color=R%20100%20G%20200%20B%20150'],
  ['pipeDelimited', false, LIST, 'color=blue%7Cblack%7Cbrown'],
  ['pipeDelimited', false, OBJECT, 'color=R%7C100%7CG%7C200%7CB%7C150'],
  ['deepObject', true, OBJECT, 'color[R]=100&color[G]=200&color[B]=150'],
  // Swagger 2.0 has tabs, too.
  ['tabDelimited', false, LIST, 'color=blue%09black%09brown'],
]

const PATH: readonly Row[] = [
  ['simple', false, TEXT, 'blue'],
  ['simple', false, LIST, 'blue,black,brown'],
  ['simple', false, OBJECT, 'R,100,G,200,B,150'],
  ['simple', true, TEXT, 'blue'],
  ['simple', true, LIST, 'blue,black,brown'],
  ['simple', true, OBJECT, 'R=100,G=200,B=150'],
  ['label', false, EMPTY, '.'],
  ['label', false, TEXT, '.blue'],
  ['label', false, LIST, '.blue,black,brown'],
  ['label', false, OBJECT, '.R,100,G,200,B,150'],
  ['label', true, TEXT, '.blue'],
  ['label', true, LIST, '.blue.black.brown'],
  ['label', true, OBJECT, '.R=100.G=200.B=150'],
  ['matrix', false, TEXT, ';color=blue'],
  ['matrix', false, LIST, ';color=blue,black,brown'],
  ['matrix', false, OBJECT, ';color=R,100,G,200,B,150'],
  ['matrix', true, TEXT, ';color=blue'],
  ['matrix', true, LIST, ';color=blue;color=black;color=brown'],
  ['matrix', true, OBJECT, ';R=100;G=200;B=150'],
]

const title = ([style, explode, value]: Row) =>
  `${style}${explode ? '*' : ''} ${typeOf(value)}${value === '' ? ' (empty)' : ''}`

/** A query as a server splits it. */
function pairsOf(query: string): Pair[] {
  return query.split('&').map((part) => {
    const at = part.indexOf('=')
    return [decodeURIComponent(part.slice(0, at)), decodeURIComponent(part.slice(at + 1))]
  })
}

describe('a query parameter is written, and read again', () => {
  test.each(QUERY.map((row) => [title(row), row] as const))('%s', (_, row) => {
    const [style, explode, value, written] = row
    const own = parameter(style, explode, typeOf(value))
    const query = queryTexts(own, value).join('&')
    // Brackets are escaped, which servers read alike.
    expect(decodedBrackets(query)).toBe(written)
    expect(readQuery(own, pairsOf(query), new Set())).toEqual(value)
  })

  test('an exploded object leaves alone what belongs to other parameters', () => {
    const pairs: Pair[] = [...pairsOf('R=100&page=2'), ['G', '200']]
    const own = parameter('form', true, 'object')
    expect(readQuery(own, pairs, new Set(['page']))).toEqual({R: '100', G: '200'})
    expect(readQuery(own, [['page', '2']], new Set(['page']))).toBeUndefined()
  })

  test('what is no separator is escaped, what is reserved only where it has to be', () => {
    const own = parameter('form', false, 'array')
    expect(queryTexts(own, ['a,b', 'c&d', 'é'])).toEqual(['color=a%2Cb,c%26d,%C3%A9'])
    const reserved = {...own, allowReserved: true}
    expect(queryTexts(reserved, 'a/b?c=d')).toEqual(['color=a/b?c=d'])
    expect(queryTexts(own, "it's (fine)!*")).toEqual(['color=it%27s%20%28fine%29%21%2A'])
  })

  test('a member of a member keeps its brackets', () => {
    const own = parameter('deepObject', true, 'object')
    const query = queryTexts(own, {'a][b': '1'}).join('&')
    expect(decodedBrackets(query)).toBe('color[a][b]=1')
    expect(queryTexts(own, ['x']).map(decodedBrackets)).toEqual(['color[]=x'])
  })
})

describe('a path parameter is written, and read again', () => {
  test.each(PATH.map((row) => [title(row), row] as const))('%s', (_, row) => {
    const [style, explode, value, written] = row
    const own = {...parameter(style, explode, typeOf(value)), in: 'path' as const}
    expect(pathText(own, value)).toBe(written)
    expect(readText(own, written)).toEqual(value)
  })

  test('a slash does not leave its segment', () => {
    expect(pathText(parameter('simple', false, 'string'), '../x y')).toBe('..%2Fx%20y')
  })
})

describe('a header parameter', () => {
  test.each([
    [false, TEXT, 'blue'],
    [false, LIST, 'blue,black,brown'],
    [false, OBJECT, 'R,100,G,200,B,150'],
    [true, LIST, 'blue,black,brown'],
    [true, OBJECT, 'R=100,G=200,B=150'],
  ] as const)('explode %s: %j is %s', (explode, value, written) => {
    const own = {...parameter('simple', explode, typeOf(value)), in: 'header' as const}
    expect(headerText(own, value)).toBe(written)
    expect(readText(own, written)).toEqual(value)
  })

  test('is not escaped', () => {
    expect(headerText(parameter('simple', false, 'string'), 'a b/ü')).toBe('a b/ü')
  })
})

function decodedBrackets(text: string): string {
  return text.replaceAll('%5B', '[').replaceAll('%5D', ']')
}
