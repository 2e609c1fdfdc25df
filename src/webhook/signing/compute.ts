import {createHash, createHmac, sign as signWith, verify as verifyWith} from 'node:crypto'
import type {ContentParts, SignatureAlgorithm, WebhookProvider} from '../types.js'
import {renderContent} from './content.js'
import {constantTimeEqual} from './equal.js'
import {matchesJwt, signJwt} from './jwt.js'
import {privateKey, publicKey, symmetricKey} from './keys.js'

const ASYMMETRIC = new Set<SignatureAlgorithm>([
  'ed25519',
  'ecdsa-sha256',
  'rsa-sha256',
  'rsa-sha1',
  'jwt-es256',
])

/** Whether `send` needs the private key and `listen` the public one. */
export function isAsymmetric({algorithm}: WebhookProvider): boolean {
  return ASYMMETRIC.has(algorithm)
}

/** Whether the signature is a token that carries its own timestamp. */
export function isJwt({algorithm}: WebhookProvider): boolean {
  return algorithm.startsWith('jwt-')
}

function contentOf(provider: WebhookProvider, parts: ContentParts): Buffer {
  return typeof provider.content === 'string'
    ? renderContent(provider.content, parts)
    : provider.content(parts)
}

/** RFC 8032 hashes by itself; the others are given their digest. */
function digestOf(provider: WebhookProvider, parts: ContentParts): 'sha1' | 'sha256' | null {
  const algorithm = provider.algorithmOf?.(parts) ?? provider.algorithm
  if (algorithm === 'ed25519') return null
  return algorithm === 'rsa-sha1' ? 'sha1' : 'sha256'
}

/**
 * The signature of a message, encoded as the provider writes it.
 * @throws ApixError SECRET_INVALID
 */
export function computeSignature(provider: WebhookProvider, parts: ContentParts): string {
  if (provider.algorithm === 'equal') return parts.secret.reveal()
  if (isJwt(provider)) return signJwt(provider, parts)
  const content = contentOf(provider, parts)
  if (isAsymmetric(provider)) {
    const key = privateKey(provider, parts.secret)
    return signWith(digestOf(provider, parts), content, key).toString(provider.encoding)
  }
  if (provider.algorithm === 'sha256') {
    return createHash('sha256').update(content).digest(provider.encoding)
  }
  const hash = provider.algorithm === 'hmac-sha1' ? 'sha1' : 'sha256'
  const key = symmetricKey(provider, parts.secret)
  return createHmac(hash, key).update(content).digest(provider.encoding)
}

/**
 * Whether a signature belongs to a message; comparison takes the same time wherever they differ.
 * @throws ApixError SECRET_INVALID
 */
export function matchesSignature(
  provider: WebhookProvider,
  parts: ContentParts,
  candidate: string,
): boolean {
  if (isJwt(provider)) return matchesJwt(provider, parts, candidate)
  if (!isAsymmetric(provider)) {
    return constantTimeEqual(computeSignature(provider, parts), candidate)
  }
  const key = publicKey(provider, parts.secret)
  const signature = Buffer.from(candidate, provider.encoding)
  return verifyWith(digestOf(provider, parts), contentOf(provider, parts), key, signature)
}
