import {
  createHash,
  createHmac,
  randomUUID,
  sign as signWith,
  verify as verifyWith,
} from 'node:crypto'
import type {ContentParts, WebhookProvider} from '../types.js'
import {constantTimeEqual} from './equal.js'
import {keyId, privateKey, publicKey} from './keys.js'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Seconds that a MessageBird token is valid for. */
const LIFETIME = 60

type Claims = Record<string, unknown>

/** What a token says about the message: Plaid covers the body, MessageBird the URL too. */
function claimsOf(provider: WebhookProvider, {timestamp, body, url}: ContentParts): Claims {
  const now = Number(timestamp)
  if (provider.algorithm === 'jwt-es256') return {iat: now, request_body_sha256: sha256(body)}
  return {
    iss: 'MessageBird',
    nbf: now,
    exp: now + LIFETIME,
    jti: randomUUID(),
    url_hash: sha256(url),
    ...(body.length > 0 && {payload_hash: sha256(body)}),
  }
}

/** @throws ApixError SECRET_INVALID */
export function signJwt(provider: WebhookProvider, parts: ContentParts): string {
  const es256 = provider.algorithm === 'jwt-es256'
  const header = es256
    ? {alg: 'ES256', kid: keyId(parts.secret), typ: 'JWT'}
    : {alg: 'HS256', typ: 'JWT'}
  const content = `${encode(header)}.${encode(claimsOf(provider, parts))}`
  const signature = es256
    ? // RFC 7518 section 3.4: R and S side by side, not DER.
      signWith('sha256', Buffer.from(content), {
        key: privateKey(provider, parts.secret),
        dsaEncoding: 'ieee-p1363',
      }).toString('base64url')
    : createHmac('sha256', parts.secret.reveal()).update(content).digest('base64url')
  return `${content}.${signature}`
}

function part(token: string, index: number): Claims | undefined {
  try {
    const value: unknown = JSON.parse(
      Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'),
    )
    return value !== null && typeof value === 'object' ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}

export interface TokenTimes {
  /** As it stands in the token, in seconds. */
  issued: string | undefined
  /** Seconds that the token itself allows; the provider's rule holds without it. */
  lifetime: number | undefined
}

/** When a token was made and how long it claims to be valid: undefined for what is no token. */
export function readTokenTimes(token: string): TokenTimes | undefined {
  const claims = part(token, 1)
  if (!claims || !part(token, 0)) return undefined
  const issued = claims['iat'] ?? claims['nbf']
  const expires = claims['exp']
  return {
    issued: issued === undefined ? undefined : String(issued),
    lifetime:
      typeof expires === 'number' && typeof issued === 'number' ? expires - issued : undefined,
  }
}

/**
 * Whether the token is genuine and speaks of this message. Its algorithm is the provider's, never
 * the one that the token asks for (RFC 8725 section 3.1).
 * @throws ApixError SECRET_INVALID
 */
export function matchesJwt(provider: WebhookProvider, parts: ContentParts, token: string): boolean {
  const [header, payload, signature] = token.split('.')
  const claims = part(token, 1)
  if (!header || !payload || !signature || !claims) return false
  return (
    isSigned(provider, parts, `${header}.${payload}`, signature, part(token, 0)) &&
    speaksOf(provider, parts, claims)
  )
}

function isSigned(
  provider: WebhookProvider,
  parts: ContentParts,
  content: string,
  signature: string,
  header: Claims | undefined,
): boolean {
  if (provider.algorithm === 'jwt-hs256') {
    const expected = createHmac('sha256', parts.secret.reveal()).update(content).digest('base64url')
    return header?.['alg'] === 'HS256' && constantTimeEqual(expected, signature)
  }
  const key = publicKey(provider, parts.secret)
  return (
    header?.['alg'] === 'ES256' &&
    verifyWith(
      'sha256',
      Buffer.from(content),
      {key, dsaEncoding: 'ieee-p1363'},
      Buffer.from(signature, 'base64url'),
    )
  )
}

function speaksOf(provider: WebhookProvider, {body, url}: ContentParts, claims: Claims): boolean {
  const says = (claim: string, value: string) => constantTimeEqual(String(claims[claim]), value)
  if (provider.algorithm === 'jwt-es256') return says('request_body_sha256', sha256(body))
  const bodyFits =
    body.length > 0 ? says('payload_hash', sha256(body)) : claims['payload_hash'] === undefined
  return says('url_hash', sha256(url)) && bodyFits
}
