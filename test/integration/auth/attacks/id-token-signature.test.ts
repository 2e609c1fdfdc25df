import {createHmac, sign} from 'node:crypto'
import {exportJWK} from 'jose'
import {describe, expect, test} from 'vitest'
import {byHand, type IdTokenParts, KEYS, loginTo} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

const header = (change: object) => ({
  idToken: (parts: IdTokenParts) => ({...parts, header: {...parts.header, ...change}}),
})

describe('the signature of an ID token', () => {
  test.each<[string, Parameters<typeof loginTo>[0]]>([
    [
      'by a key the server never published',
      {
        idToken: (parts) => ({...parts, key: KEYS.foreign.privateKey}),
      },
    ],
    [
      'changed in one character',
      {
        raw: (_, token) => {
          const [head, payload, signature = ''] = token.split('.')
          const other = signature.startsWith('A') ? 'B' : 'A'
          return `${head}.${payload}.${other}${signature.slice(1)}`
        },
      },
    ],
    [
      'of another payload',
      {
        raw: ({payload}, token) => {
          const [head, , signature] = token.split('.')
          const forged = Buffer.from(JSON.stringify({...payload, sub: 'root'})).toString(
            'base64url',
          )
          return `${head}.${forged}.${signature}`
        },
      },
    ],
    ['left out', {raw: (_, token) => `${token.slice(0, token.lastIndexOf('.'))}.`}],
    ['cut off with its dot', {raw: (_, token) => token.slice(0, token.lastIndexOf('.'))}],
    ['in a token that is none', {raw: () => 'not-a-token'}],
  ])('%s: refused', async (_, wrong) => {
    expectRefused(await loginTo(wrong))
  })
})

describe('the algorithm is not for the token to choose', () => {
  test.each(['none', 'None', 'NONE', ''])('alg "%s" without a signature', async (alg) => {
    expectRefused(await loginTo({raw: ({payload}) => byHand({alg}, payload)}))
  })

  test('alg none, even when the metadata advertises it', async () => {
    expectRefused(
      await loginTo({
        metadata: (document) => ({
          ...document,
          id_token_signing_alg_values_supported: ['none', 'RS256'],
        }),
        raw: ({payload}) => byHand({alg: 'none'}, payload),
      }),
    )
  })

  test('HS256 with the public key as the secret', async () => {
    const secret = KEYS.rsa.publicKey.export({type: 'spki', format: 'pem'})
    expectRefused(
      await loginTo({
        raw({payload}) {
          const token = byHand({alg: 'HS256', kid: 'rsa'}, payload).slice(0, -1)
          const mac = createHmac('sha256', secret).update(token).digest('base64url')
          return `${token}.${mac}`
        },
      }),
    )
  })

  test('an algorithm that the metadata does not list', async () => {
    expectRefused(await loginTo(header({alg: 'PS256'})))
  })

  test('critical extensions that nobody here understands', async () => {
    expectRefused(
      await loginTo({
        raw({payload}) {
          const header = {alg: 'RS256', kid: 'rsa', crit: ['urn:x'], 'urn:x': 1}
          const token = byHand(header, payload).slice(0, -1)
          const signature = sign('sha256', Buffer.from(token), KEYS.rsa.privateKey)
          return `${token}.${signature.toString('base64url')}`
        },
      }),
    )
  })

  test('a key that the token brings along is not used', async () => {
    const jwk = await exportJWK(KEYS.foreign.publicKey)
    expectRefused(
      await loginTo({
        idToken: (parts) => ({
          ...parts,
          header: {...parts.header, jwk},
          key: KEYS.foreign.privateKey,
        }),
      }),
    )
  })

  test('ES256 is as good as RS256 where the server says so', async () => {
    const {result, error} = await loginTo({
      idToken: (parts) => ({...parts, header: {alg: 'ES256', kid: 'ec'}, key: KEYS.ec.privateKey}),
    })
    expect(error).toBeUndefined()
    expect(result).toMatchObject({type: 'oauth2'})
  })
})

describe('the key', () => {
  test('a kid that the server does not have', async () => {
    expectRefused(await loginTo(header({kid: 'unknown'})))
  })

  test('a kid of a key of another kind', async () => {
    expectRefused(await loginTo(header({kid: 'ec'})))
  })

  test('no kid, while two keys could be meant', async () => {
    const twin = {...(await exportJWK(KEYS.foreign.publicKey)), use: 'sig'}
    expectRefused(
      await loginTo({
        idToken: ({header: {kid: _, ...rest}, ...parts}) => ({...parts, header: rest}),
        jwks: (keys) => [...keys, twin],
      }),
    )
  })

  test('no kid, and one key that fits', async () => {
    const {result} = await loginTo({
      idToken: ({header: {kid: _, ...rest}, ...parts}) => ({...parts, header: rest}),
    })
    expect(result).toMatchObject({type: 'oauth2'})
  })

  test('a server without keys', async () => {
    expectRefused(await loginTo({jwks: () => []}))
  })

  test('keys at an address that is not https are not fetched', async () => {
    const outcome = await loginTo({
      metadata: (document) => ({...document, jwks_uri: 'http://keys.example.com/jwks'}),
    })
    expectRefused(outcome, /jwks_uri must be an https URL/)
    expect(outcome.asked('/token')).toBe(0)
  })
})
