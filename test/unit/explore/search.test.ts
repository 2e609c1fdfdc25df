import {describe, expect, test} from 'vitest'
import {search} from '../../../src/explore/search.js'

const TEXTS = [
  'GET    /pet/{petId}  getPetById Find pet by ID',
  'DELETE /pet/{petId}  deletePet Deletes a pet',
  'GET    /repos/{owner}/{repo}/issues  issues/list-for-repo List repository issues',
  'POST   /größe  Größe ändern',
]

function found(query: string): string[] {
  return search(TEXTS, query).map(({index}) => TEXTS[index]?.split('  ').at(-1) ?? '')
}

describe('search', () => {
  test('nothing typed is everything, as it was given', () => {
    expect(search(TEXTS, ' ').map(({index}) => index)).toEqual([0, 1, 2, 3])
  })

  test.each([
    ['words in any order', 'issues list repo', 2],
    ['a typo', 'delte', 1],
    ['letters in between', 'lstfrrp', 2],
    ['letters of other languages', 'größe', 3],
    ['signs alone', '/{', 0],
    ['a method and a path', 'get /pet', 0],
  ])('%s', (_, query, first) => {
    expect(search(TEXTS, query)[0]?.index).toBe(first)
  })

  test('as good is as it was given: GET stays before DELETE', () => {
    expect(found('petid').slice(0, 2)).toEqual([
      'getPetById Find pet by ID',
      'deletePet Deletes a pet',
    ])
  })

  test('marks are where the words are', () => {
    const [match] = search(TEXTS, 'deletes')
    const text = TEXTS[match?.index ?? 0] ?? ''
    expect([...(match?.marks ?? [])].map((at) => text[at]).join('')).toBe('Deletes')
  })

  test('1,200 operations answer each key at once', () => {
    const many = Array.from(
      {length: 1200},
      (_, index) =>
        `GET    /repos/{owner}/{repo}/things-${index}/{id}  things/get-${index} Get a thing`,
    )
    const began = performance.now()
    for (const query of [
      'g',
      'ge',
      'get',
      'get th',
      'things get 1100',
      'xyzzy plugh',
      'gt rp thngs',
    ]) {
      search(many, query)
    }
    // Seven keys; a generous limit, for a machine that does ten other things.
    expect(performance.now() - began).toBeLessThan(5000)
    expect(many[search(many, 'things get 1100')[0]?.index ?? 0]).toContain('things-1100')
  })
})
