import {expect, test} from 'vitest'
import {verifyRedirectHmac} from '../../../src/auth/oauth/redirect-hmac.js'

const RULE = {parameter: 'hmac', host: 'shop'}
const SHOP = 'some-shop.myshopify.com'
/** The example of Shopify's documentation, whose secret is "hush". */
const VECTOR = `code=0907a61c0c8d55e99db179b68161bc00&hmac=4712bf92ffc2917d15a2f5a273e39f0116667419aa4b6ac0b3baaf26fa3c4d20&shop=${SHOP}&timestamp=1337178173`

const verify = (query: string, secret: string | undefined = 'hush', host = SHOP) =>
  verifyRedirectHmac(new URLSearchParams(query), RULE, secret, host)

test("the documentation's own example is right, in any order", () => {
  expect(() => verify(VECTOR)).not.toThrow()
  expect(() => verify(VECTOR.split('&').reverse().join('&'))).not.toThrow()
})

test.each([
  ['another code', VECTOR.replace('0907', '0908')],
  ['another shop', VECTOR.replace('some-shop', 'evil-shop')],
  ['one parameter more', `${VECTOR}&state=x`],
  ['one parameter less', VECTOR.replace('&timestamp=1337178173', '')],
  ['no hmac', VECTOR.replace(/hmac=\w+&/, '')],
  ['two of them', `${VECTOR}&hmac=00`],
  ['an empty one', VECTOR.replace(/hmac=\w+/, 'hmac=')],
])('%s is refused', (_, query) => {
  expect(() => verify(query)).toThrow('not signed with the client secret')
})

test('another secret, another host and no secret are refused', () => {
  expect(() => verify(VECTOR, 'hash')).toThrow('not signed')
  expect(() => verify(VECTOR, 'hush', 'other.myshopify.com')).toThrow('another host')
  expect(() => verifyRedirectHmac(new URLSearchParams(VECTOR), RULE, undefined, SHOP)).toThrow(
    'without a client secret',
  )
})

test('an error has no code to protect', () => {
  expect(() => verify('error=access_denied&state=x')).not.toThrow()
})
