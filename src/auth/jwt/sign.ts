import {randomUUID} from 'node:crypto'
import type {SigningSettings} from '../../api/index.js'
import type {SigningKey} from './signing-key.js'

/** Clocks differ: a token issued "in the future" is refused. Milliseconds. */
const BACKDATING = 30_000

/** A share of a token's life after which a new one is signed. */
const RESIGN_AFTER = 0.8

export interface SignedJwt {
  token: string
  /** Milliseconds since the epoch. */
  expiresAt: number
  /** When to sign another one. */
  renewAt: number
}

/**
 * Signs a JWT (RFC 7519). The algorithm is the configured one, whatever the key or its file say.
 * `iat` lies a little in the past and the life is counted from there, so that servers with a limit
 * on it (GitHub 10 min, App Store Connect 20 min) accept the whole of it.
 * @param now milliseconds since the epoch
 */
export async function signJwt(
  settings: Pick<SigningSettings, 'algorithm' | 'claims' | 'expiresIn' | 'keyId'>,
  {key, keyId, issuer}: SigningKey,
  now: number,
): Promise<SignedJwt> {
  const {SignJWT} = await import('jose')
  const {algorithm, claims, expiresIn} = settings
  const kid = settings.keyId ?? keyId
  const issuedAt = Math.floor((now - Math.min(BACKDATING, expiresIn / 4)) / 1000)
  const expires = issuedAt + Math.max(1, Math.round(expiresIn / 1000))
  const payload = {
    ...(issuer !== undefined && {iss: issuer}),
    jti: randomUUID(),
    ...claims,
    iat: issuedAt,
    exp: expires,
  }
  const token = await new SignJWT(payload)
    .setProtectedHeader({alg: algorithm, typ: 'JWT', ...(kid !== undefined && {kid})})
    .sign(key)
  const expiresAt = expires * 1000
  return {token, expiresAt, renewAt: now + (expiresAt - now) * RESIGN_AFTER}
}
