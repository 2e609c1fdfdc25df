import {expect, test} from 'vitest'
import {resolveRedirect} from '../../../src/auth/oauth/redirect.js'

const settings = {host: '127.0.0.1', path: '/callback'}

test('a free port unless one is named, by flag before configuration', () => {
  expect(resolveRedirect(settings, {})).toEqual({host: '127.0.0.1', port: 0, path: '/callback'})
  expect(resolveRedirect({...settings, port: 8976}, {}).port).toBe(8976)
  expect(resolveRedirect({...settings, port: 8976}, {port: 9000}).port).toBe(9000)
})

test('--redirect-uri gives host, port and path', () => {
  const redirect = resolveRedirect(settings, {redirectUri: 'http://localhost:8080/oauth/done'})
  expect(redirect).toEqual({host: 'localhost', port: 8080, path: '/oauth/done'})
})

test.each([
  'https://127.0.0.1/callback',
  'http://example.com/callback',
  'http://0.0.0.0:80/callback',
  'http://[::]:80/callback',
  'http://localhost.example.com/callback',
  'http://127.0.0.1.example.com/callback',
  'http://127.0.0.1@example.com/callback',
  'http://ann:pw@127.0.0.1/callback',
  'http://127.0.0.1/callback#x',
  'myapp://callback',
  'http://127.0.0.1/callback?x=1',
  'nonsense',
])('%s cannot work', (redirectUri) => {
  expect(() => resolveRedirect(settings, {redirectUri})).toThrow(
    expect.objectContaining({code: 'REDIRECT_URI', exitCode: 2}),
  )
})

test('two different ports contradict each other', () => {
  const redirectUri = 'http://127.0.0.1:8080/callback'
  expect(() => resolveRedirect(settings, {redirectUri, port: 1})).toThrow('different ports')
})
