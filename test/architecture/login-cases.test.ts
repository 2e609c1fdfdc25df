import {existsSync, readFileSync} from 'node:fs'
import {expect, test} from 'vitest'

const page = readFileSync('docs/login-cases.md', 'utf8')
const rows = [...page.matchAll(/^\| (\d+) \| .+? \| (.+) \|$/gm)]

test('all fifty cases are listed, in order', () => {
  expect(rows.map(([, number]) => Number(number))).toEqual(
    Array.from({length: 50}, (_, index) => index + 1),
  )
})

test.each(
  rows.map(([, number, shown = '']) => [number, shown]),
)('case %s is shown by tests that exist', (_, shown) => {
  const claims = shown?.split('<br>') ?? []
  expect(claims.length).toBeGreaterThan(0)
  for (const claim of claims) {
    const [, file = '', name = ''] = /^`(test\/[^`]+\.test\.ts)`: (.+)$/.exec(claim) ?? []
    expect(existsSync(file), claim).toBe(true)
    expect(readFileSync(file, 'utf8').replaceAll("\\'", "'"), claim).toContain(name)
  }
})
