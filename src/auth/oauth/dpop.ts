import {createHash, type JsonWebKey, randomUUID, webcrypto} from 'node:crypto'
import type {Configuration, DPoPHandle} from 'openid-client'
import {type Clock, type Redactor, Secret} from '../../shared/index.js'
import type {Prover} from '../types.js'

/** Every server that knows DPoP has to know this one in practice; RFC 9449 names it throughout. */
const ALGORITHM = 'ES256'
const CURVE = {name: 'ECDSA', namedCurve: 'P-256'} as const

/** The key that a token is bound to; a secret, kept with the token. */
export interface DPoPKey {
  /** A private JWK. */
  jwk: JsonWebKey
}

export async function createDPoPKey(): Promise<DPoPKey> {
  const {privateKey} = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  return {jwk: {...(await webcrypto.subtle.exportKey('jwk', privateKey))} as JsonWebKey}
}

/** What openid-client signs requests to the token endpoint with; it repeats them with a nonce. */
export async function dpopHandle(
  key: DPoPKey | undefined,
  configuration: Configuration,
): Promise<{DPoP: DPoPHandle} | undefined> {
  if (!key) return undefined
  const {getDPoPHandle} = await import('openid-client')
  const {key_ops: _, ext: __, ...jwk} = key.jwk
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', jwk, CURVE, false, ['sign']),
    webcrypto.subtle.importKey('jwk', publicPart(key), CURVE, true, ['verify']),
  ])
  return {DPoP: getDPoPHandle(configuration, {privateKey, publicKey})}
}

/**
 * Signs requests to the API (RFC 9449 section 7): method, address and token are in each proof, so
 * every request needs its own. A nonce that the server gave is used until it gives another.
 */
export function createProver(
  key: DPoPKey,
  accessToken: string,
  deps: {clock: Clock; nonces: Map<string, string>; redactor: Redactor},
): Prover {
  const jwk = publicPart(key)
  const ath = createHash('sha256').update(accessToken).digest('base64url')
  return {
    async prove({method, url}) {
      const {importJWK, SignJWT} = await import('jose')
      const nonce = deps.nonces.get(url.origin)
      const proof = await new SignJWT({
        htm: method,
        // Without query and fragment (section 4.2).
        htu: `${url.origin}${url.pathname}`,
        ath,
        jti: randomUUID(),
        ...(nonce !== undefined && {nonce}),
      })
        .setProtectedHeader({alg: ALGORITHM, typ: 'dpop+jwt', jwk})
        .setIssuedAt(Math.floor(deps.clock.now() / 1000))
        .sign(await importJWK(key.jwk as never, ALGORITHM))
      deps.redactor.add(proof)
      return ['DPoP', new Secret(proof)]
    },
    learn(url, nonce) {
      const known = deps.nonces.get(url.origin)
      deps.nonces.set(url.origin, nonce)
      return known !== nonce
    },
  }
}

function publicPart({jwk}: DPoPKey) {
  const {kty = '', crv = '', x = '', y = ''} = jwk
  return {kty, crv, x, y}
}
