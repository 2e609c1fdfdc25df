import {expect, test} from 'vitest'
import {createSecretResolver} from '../../../src/api/index.js'
import {createRedactor} from '../../../src/shared/index.js'
import type {SecretStore} from '../../../src/storage/index.js'

function resolverOver(entries: Record<string, string>, environment: Record<string, string> = {}) {
  const opened: string[] = []
  const store: SecretStore = {
    kind: 'memory',
    description: 'a map',
    getPassword: async (service, account) => entries[`${service} ${account}`] ?? null,
    setPassword: async () => {},
    deletePassword: async () => false,
    findPassword: async () => null,
    findCredentials: async () => [],
  }
  const redactor = createRedactor()
  const secretStore = async () => {
    opened.push('store')
    return store
  }
  return {opened, redactor, ...createSecretResolver({environment, secretStore, redactor})}
}

test('an environment reference does not open the credential store', async () => {
  const {resolve, redactor, opened} = resolverOver({}, {KEY: 'value-4242'})
  const secret = await resolve({source: 'env', name: 'KEY', prefix: 'Token ', suffix: '!'})
  expect(secret.reveal()).toBe('Token value-4242!')
  expect(String(secret)).toBe('[redacted]')
  expect(redactor.text('the value-4242 alone')).toBe('the [redacted] alone')
  expect(opened).toEqual([])
})

test('a keychain reference reads secret/NAME of the service apix', async () => {
  const {resolve, redactor} = resolverOver({'apix secret/team/key': 'from-keychain'})
  const secret = await resolve({source: 'keychain', name: 'team/key'})
  expect(secret.reveal()).toBe('from-keychain')
  expect(redactor.text('from-keychain')).toBe('[redacted]')
})

test.each([
  [{source: 'env', name: 'NOPE'} as const, /\$\{env:NOPE\} is not set/],
  [{source: 'keychain', name: 'NOPE'} as const, /\$\{keychain:NOPE\} is not in/],
])('a missing one is named', async (reference, message) => {
  await expect(resolverOver({}).resolve(reference)).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: expect.stringMatching(message),
  })
})
