import {createHash} from 'node:crypto'
import {inspect} from 'node:util'
import {describe, expect, test} from 'vitest'
import {
  ACCESS_TOKENS,
  byHand,
  type IdTokenParts,
  KEYS,
  loginTo,
  type Misbehaviour,
} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

type Payload = IdTokenParts['payload']

const claims = (change: (payload: Payload) => Payload): Misbehaviour => ({
  idToken: (parts) => ({...parts, payload: {...parts.payload, ...change(parts.payload)}}),
})

const signedWith = (alg: string, kid: 'rsa' | 'ec', payload: Payload): Misbehaviour => ({
  idToken: (parts) => ({
    header: {alg, kid},
    payload: {...parts.payload, ...payload},
    key: KEYS[kid].privateKey,
  }),
})

/** `at_hash` (OpenID Connect Core 3.1.3.6). */
function hashOf(token: string, algorithm = 'sha256'): string {
  const digest = createHash(algorithm).update(token).digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

const now = () => Math.floor(Date.now() / 1000)

/** A login at a server that does nothing wrong, which then goes wrong before the token is renewed. */
async function renewAt(later: Misbehaviour) {
  const wrong: Misbehaviour = {}
  const world = await loginTo(wrong)
  expect(world.error).toBeUndefined()
  const [before = ''] = world.entries.values()
  Object.assign(wrong, later)
  const outcome = await world.credentials.refresh(world.settings).then(
    () => undefined,
    (error: unknown) => error,
  )
  const [after = ''] = world.entries.values()
  return {...world, before: JSON.parse(before), after: JSON.parse(after), outcome}
}

describe('an ID token that comes with a renewed token (OpenID Connect Core 12.2)', () => {
  test.each<[string, Misbehaviour, RegExp]>([
    ['is for another person', claims(() => ({sub: 'eve'})), /another person \(sub\)/],
    [
      'is of another issuer',
      claims(() => ({iss: 'https://evil.example.com'})),
      /another issuer \(iss\)/,
    ],
    ['is for another audience', claims(() => ({aud: 'other'})), /another client \(aud\)/],
    ['names another party', claims(() => ({azp: 'other'})), /another client \(azp\)/],
    ['names a party, unlike the first', claims(() => ({azp: 'cli'})), /another client \(azp\)/],
    ['answers another login', claims(() => ({nonce: 'n'})), /another login \(nonce\)/],
    [
      'belongs to another access token',
      claims(() => ({at_hash: hashOf(ACCESS_TOKENS.login)})),
      /another access token \(at_hash\)/,
    ],
    [
      'has expired by the clock of the server itself',
      claims(() => ({iat: now() - 900, exp: now() - 600})),
      /not valid at this time: it was issued 90\d s ago, while the server's clock agrees/,
    ],
    [
      'is signed by nobody',
      {raw: ({payload}) => byHand({alg: 'none'}, payload)},
      /cannot be used.*alg/,
    ],
  ])('that %s is refused, and the login is kept as it was', async (_, wrong, words) => {
    const {outcome, before, after, asked} = await renewAt(wrong)
    expect(outcome).toMatchObject({code: 'REFRESH_FAILED', exitCode: 8})
    expect(String(outcome)).toMatch(words)
    expect(after).toEqual(before)
    expect(asked('/token')).toBe(2)
    expect(inspect(outcome, {depth: 20, showHidden: true, customInspect: false})).not.toMatch(
      /[AR]T-canary|eyJ/,
    )
  })

  test.each<[string, Misbehaviour]>([
    ['is the same', {}],
    [
      'has no nonce',
      {idToken: ({payload: {nonce: _, ...payload}, ...rest}) => ({...rest, payload})},
    ],
    ['has the hash of the token', claims(() => ({at_hash: hashOf(ACCESS_TOKENS.refresh)}))],
    [
      'is signed with another algorithm than RS256',
      signedWith('ES256', 'ec', {at_hash: hashOf(ACCESS_TOKENS.refresh)}),
    ],
    ['is not there', {raw: () => undefined}],
  ])('that %s is taken', async (_, wrong) => {
    const {outcome, before, after} = await renewAt(wrong)
    expect(outcome).toBeUndefined()
    expect(after).toMatchObject({accessToken: ACCESS_TOKENS.refresh, refreshToken: 'RT-canary-2'})
    expect(after.person).toEqual(before.person)
    expect(before.person).toMatchObject({subject: 'ann', audience: ['cli']})
  })

  test.each([
    [-600, /clock is (599|60\d) s ahead of the server's/],
    [600, /clock is (59\d|60[01]) s behind the server's/],
  ])('a clock that is %i s off is said, and costs no refresh token', async (clock, words) => {
    const {outcome, after, notes} = await renewAt({clock})
    expect(outcome).toBeUndefined()
    expect(after.refreshToken).toBe('RT-canary-2')
    expect(notes.join('\n')).toMatch(words)
  })

  test('nor does one whose server does not say what time it is', async () => {
    const {outcome, after} = await renewAt({clock: -600, date: null})
    expect(outcome).toBeUndefined()
    expect(after.refreshToken).toBe('RT-canary-2')
  })
})

describe('at_hash of a login (OpenID Connect Core 3.1.3.8)', () => {
  test.each<[string, Misbehaviour]>([
    ['of another token', claims(() => ({at_hash: hashOf('AT-other')}))],
    ['that is empty', claims(() => ({at_hash: ''}))],
    ['whole instead of half', claims(() => ({at_hash: 'x'.repeat(43)}))],
  ])('%s is refused', async (_, wrong) => {
    expectRefused(await loginTo(wrong), /another access token \(at_hash\)/)
  })

  test.each<[string, Misbehaviour]>([
    ['RS256', signedWith('RS256', 'rsa', {at_hash: hashOf(ACCESS_TOKENS.login)})],
    ['ES256', signedWith('ES256', 'ec', {at_hash: hashOf(ACCESS_TOKENS.login)})],
  ])('that is right is taken: %s', async (_, wrong) => {
    expect((await loginTo(wrong)).error).toBeUndefined()
  })
})
