import {expect, test} from 'vitest'
import {parsePasted} from '../../../src/auth/oauth/paste.js'

const query = (text: string) => Object.fromEntries(parsePasted(text) ?? [])

test.each([
  'http://127.0.0.1:1234/callback?code=a%2Fb&state=s',
  '?code=a%2Fb&state=s',
  'code=a%2Fb&state=s',
  '"http://127.0.0.1:1234/callback?code=a%2Fb&state=s"\n',
  "'http://localhost/cb?code=a%2Fb&state=s#fragment'",
  'http://127.0.0.1:1234/callback?code=a%2Fb\\&state=s',
  'a/b#s',
])('%s', (text) => {
  expect(query(text)).toEqual({code: 'a/b', state: 's'})
})

test.each([
  '',
  'a-bare-code',
  'http://127.0.0.1/callback',
  'https://example.com/page#part',
])('%j is none of these', (text) => {
  expect(parsePasted(text)).toBeUndefined()
})
