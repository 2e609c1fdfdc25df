import {test} from 'vitest'
import {type IdTokenParts, loginTo} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

test.each<[string, (nonce: unknown) => object]>([
  ['of another login', () => ({nonce: 'another-login'})],
  ['that is empty', () => ({nonce: ''})],
  ['that is a list with the right one', (nonce) => ({nonce: [nonce]})],
  ['that only starts alike', (nonce) => ({nonce: `${nonce}x`})],
])('an ID token with a nonce %s is refused', async (_, change) => {
  const idToken = (parts: IdTokenParts) => ({
    ...parts,
    payload: {...parts.payload, ...change(parts.payload['nonce'])},
  })
  expectRefused(await loginTo({idToken}))
})

test('an ID token without a nonce is refused: it may be replayed', async () => {
  const idToken = ({payload, ...parts}: IdTokenParts) => {
    const {nonce: _, ...rest} = payload
    return {...parts, payload: rest}
  }
  expectRefused(await loginTo({idToken}))
})

test('an answer without an ID token is refused, as openid was asked for', async () => {
  expectRefused(await loginTo({raw: () => undefined}))
})
