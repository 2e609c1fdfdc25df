import {describe, expect, test} from 'vitest'
import {type IdTokenParts, loginTo} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

const claims = (change: (payload: IdTokenParts['payload']) => object) => ({
  idToken: (parts: IdTokenParts) => ({
    ...parts,
    payload: {...parts.payload, ...change(parts.payload)},
  }),
})
const without = (name: string) => ({
  idToken: ({payload, ...parts}: IdTokenParts) => {
    const {[name]: _, ...rest} = payload
    return {...parts, payload: rest}
  },
})

test('a server that does nothing wrong is logged in to', async () => {
  const {result, error, asked} = await loginTo({})
  expect(error).toBeUndefined()
  expect(result).toMatchObject({type: 'oauth2', scopes: ['openid', 'read']})
  expect(asked('/jwks')).toBe(1)
})

describe('an ID token whose claims are wrong (OpenID Connect Core 3.1.3.7)', () => {
  const now = () => Math.floor(Date.now() / 1000)
  test.each<[string, Parameters<typeof loginTo>[0], RegExp?]>([
    ['of another issuer', claims(() => ({iss: 'https://evil.example.com'}))],
    ['of the same issuer with a slash', claims(({iss}) => ({iss: `${iss}/`}))],
    ['without an issuer', without('iss')],
    ['for another client', claims(() => ({aud: 'somebody-else'}))],
    ['for others besides, without azp', claims(() => ({aud: ['cli', 'somebody-else']}))],
    ['for a list without this client', claims(() => ({aud: ['a', 'b']}))],
    ['with the azp of another client', claims(() => ({azp: 'somebody-else'}))],
    ['without an audience', without('aud')],
    ['without a subject', without('sub')],
    [
      'that has expired',
      claims(() => ({exp: now() - 120, iat: now() - 600})),
      /not valid at this time/,
    ],
    ['without an expiry', without('exp')],
    ['with an expiry that is no number', claims(() => ({exp: 'tomorrow'}))],
    ['without a time of issue', without('iat')],
    ['that is not valid yet', claims(() => ({nbf: now() + 600})), /not valid at this time/],
  ])('%s is refused', async (_, wrong, words) => {
    expectRefused(await loginTo(wrong), words)
  })

  test('a clock that is half a minute off is borne', async () => {
    const {result} = await loginTo(claims(() => ({exp: now() - 30, iat: now() - 330})))
    expect(result).toMatchObject({type: 'oauth2'})
  })
})
