import {createHash, createHmac, sign as signWith, verify as verifyWith} from 'node:crypto'
import type {ContentParts, WebhookProvider} from '../types.js'
import {renderContent} from './content.js'
import {constantTimeEqual} from './equal.js'
import {privateKey, publicKey, symmetricKey} from './keys.js'

const ASYMMETRIC = new Set(['ed25519', 'ecdsa-sha256', 'rsa-sha256'])

/** Whether `send` needs the private key and `listen` the public one. */
export function isAsymmetric({algorithm}: WebhookProvider): boolean {
  return ASYMMETRIC.has(algorithm)
}

function contentOf(provider: WebhookProvider, parts: ContentParts): Buffer {
  return typeof provider.content === 'string'
    ? renderContent(provider.content, parts)
    : provider.content(parts)
}

/** RFC 8032 hashes by itself; the others are given their digest. */
function digestOf(provider: WebhookProvider): 'sha256' | null {
  return provider.algorithm === 'ed25519' ? null : 'sha256'
}

/**
 * The signature of a message, encoded as the provider writes it.
 * @throws ApixError SECRET_INVALID
 */
export function computeSignature(provider: WebhookProvider, parts: ContentParts): string {
  if (provider.algorithm === 'equal') return parts.secret.reveal()
  const content = contentOf(provider, parts)
  if (isAsymmetric(provider)) {
    const key = privateKey(provider, parts.secret)
    return signWith(digestOf(provider), content, key).toString(provider.encoding)
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
  if (!isAsymmetric(provider))
    return constantTimeEqual(computeSignature(provider, parts), candidate)
  const key = publicKey(provider, parts.secret)
  const signature = Buffer.from(candidate, provider.encoding)
  return verifyWith(digestOf(provider), contentOf(provider, parts), key, signature)
}
