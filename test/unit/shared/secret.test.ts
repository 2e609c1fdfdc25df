import {inspect} from 'node:util'
import {describe, expect, test} from 'vitest'
import {createRedactor, MASK, Secret} from '../../../src/shared/index.js'

const CANARY = 'canary-7f3a/9b+c d'

describe('Secret', () => {
  const secret = new Secret(CANARY)

  test.each([
    ['concatenated', `${secret}`],
    ['serialised', JSON.stringify({secret})],
    ['inspected', inspect({deep: {er: [secret]}}, {depth: 10, showHidden: true})],
    ['spread', JSON.stringify({...secret})],
  ])('is not readable when %s', (_, text) => {
    expect(text).not.toContain(CANARY)
  })

  test('reveals its value when asked', () => {
    expect(secret.reveal()).toBe(CANARY)
  })
})

describe('the redactor', () => {
  const redactor = createRedactor()
  redactor.add(new Secret(CANARY))
  redactor.add('quo"ted\\secret')

  test.each([
    ['plain', CANARY],
    ['in a URL', encodeURIComponent(CANARY)],
    ['in a form', new URLSearchParams({a: CANARY}).toString().slice(2)],
    ['in Base64', Buffer.from(CANARY).toString('base64')],
    ['in Base64 URL', Buffer.from(CANARY).toString('base64url')],
    ['escaped in JSON', JSON.stringify('quo"ted\\secret').slice(1, -1)],
  ])('masks a secret %s', (_, spelling) => {
    expect(redactor.text(`before ${spelling} after`)).toBe(`before ${MASK} after`)
  })

  test('masks inside documents, keys included', () => {
    const masked = redactor.value({list: [CANARY], [CANARY]: {n: 1, text: `x${CANARY}`}})
    expect(JSON.stringify(masked)).not.toContain('canary')
    expect(masked).toEqual({list: [MASK], [MASK]: {n: 1, text: `x${MASK}`}})
  })

  test('masks the longer of two overlapping secrets whole', () => {
    const both = createRedactor()
    both.add('abcd1234')
    both.add('abcd1234efgh')
    expect(both.text('abcd1234efgh')).toBe(MASK)
  })

  test('leaves other text and very short values alone', () => {
    const short = createRedactor()
    short.add('ab')
    expect(short.text('cab fare')).toBe('cab fare')
    expect(short.empty).toBe(true)
  })
})
