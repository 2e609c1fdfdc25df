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
    ['without an expiry', without('exp'), /does not say when it is valid/],
    ['with an expiry that is no number', claims(() => ({exp: 'tomorrow'}))],
    ['without a time of issue', without('iat'), /does not say when it is valid/],
    [
      'issued a week ago',
      claims(() => ({iat: now() - 604_800})),
      /issued 60480[0-9] s ago, while the server's clock agrees/,
    ],
    ['that is not valid yet', claims(() => ({nbf: now() + 600})), /not valid at this time/],
  ])('%s is refused', async (_, wrong, words) => {
    expectRefused(await loginTo(wrong), words)
  })

  test('a clock that is half a minute off is borne', async () => {
    const {result} = await loginTo(claims(() => ({exp: now() - 30, iat: now() - 330})))
    expect(result).toMatchObject({type: 'oauth2'})
  })
})

describe('clocks that differ by ten minutes: how much is said', () => {
  test.each<[string, Parameters<typeof loginTo>[0], RegExp]>([
    ['behind, by its Date', {clock: -600}, /clock is (599|60[0-5]) s ahead of the server's$/],
    ['ahead, by its Date', {clock: 600}, /clock is (59[5-9]|60[01]) s behind the server's$/],
    [
      'behind, by the ID token alone',
      {clock: -600, date: null},
      /clock is 60[0-5] s ahead of the server's by the time it was issued \(iat\)$/,
    ],
    [
      'right, and its ID token is old',
      {clock: -600, date: 0},
      /issued 60[0-5] s ago, while the server's clock agrees with this machine's$/,
    ],
  ])('a server whose clock is %s', async (_, wrong, words) => {
    const outcome = await loginTo(wrong)
    expectRefused(outcome, words)
    const {hint} = outcome.error as {hint?: string}
    expect(hint).toContain(wrong.date === 0 ? 'tell whoever runs it' : "set this machine's clock")
  })

  test.each([-50, 50])('%i s are borne', async (clock) => {
    expect((await loginTo({clock})).result).toMatchObject({type: 'oauth2'})
  })
})
