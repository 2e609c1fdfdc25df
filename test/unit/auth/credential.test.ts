import {expect, test} from 'vitest'
import {credentialKey, parseCredential} from '../../../src/auth/credential.js'
import {environmentToken, tokenVariable} from '../../../src/auth/given.js'

test('ids never share a key', () => {
  const key = (api: string, environment: string, account: string) =>
    credentialKey({api, environment, account})
  expect(key('shop', 'default', 'default')).toBe('shop/default/default')
  expect(key('a/b', 'c', 'd')).not.toBe(key('a', 'b/c', 'd'))
  expect(key('a%2fb', 'c', 'd')).not.toBe(key('a/b', 'c', 'd'))
})

test('what is no credential is refused without showing it', () => {
  for (const text of ['CANARY', '{"CANARY":1}', 'null', '[]']) {
    expect(() => parseCredential(text, 'shop/default/default')).toThrow(
      expect.objectContaining({
        code: 'TOKEN_INVALID',
        message: expect.not.stringContaining('CANARY'),
      }),
    )
  }
})

test('the variable of an API is its name in capitals', () => {
  expect(tokenVariable('microsoft-graph.v1')).toBe('APIX_TOKEN_MICROSOFT_GRAPH_V1')
  const environment = {APIX_TOKEN: 'a', APIX_TOKEN_SHOP: 'b'}
  expect(environmentToken('shop', environment)).toEqual({name: 'APIX_TOKEN_SHOP', value: 'b'})
  expect(environmentToken('other', environment)?.value).toBe('a')
})
