import {createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject} from 'node:crypto'
import {ApixError} from '../../errors/index.js'
import type {Secret} from '../../shared/index.js'
import type {KeyDecoding, WebhookProvider} from '../types.js'

/** RFC 8410: the DER around a raw Ed25519 seed and a raw public key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/

function unusable(provider: WebhookProvider, expected: string): ApixError {
  return new ApixError('SECRET_INVALID', `the secret for ${provider.id} is no ${expected}`, {
    hints: [`see ${provider.documentation} for where the secret is shown`],
  })
}

/**
 * Key bytes for a symmetric scheme.
 * @throws ApixError SECRET_INVALID when the text cannot be such a key
 */
export function symmetricKey(
  provider: WebhookProvider,
  secret: Secret,
  decoding: KeyDecoding = provider.key,
): Buffer {
  const text = secret.reveal()
  switch (decoding) {
    case 'utf8':
      return Buffer.from(text, 'utf8')
    case 'hex':
      if (!/^([0-9a-f]{2})+$/i.test(text)) throw unusable(provider, 'hexadecimal key')
      return Buffer.from(text, 'hex')
    case 'whsec-or-utf8':
      if (!text.startsWith('whsec_')) return Buffer.from(text, 'utf8')
      return symmetricKey(provider, secret, 'whsec')
    case 'whsec': {
      const encoded = text.replace(/^whsec_/, '')
      if (!BASE64.test(encoded)) throw unusable(provider, 'Base64 after whsec_')
      return Buffer.from(encoded, 'base64')
    }
  }
}

/** Environment variables often carry a PEM with `\\n` in place of line ends. */
function unfolded(pem: string): string {
  return pem.replaceAll('\\n', '\n')
}

/** PKCS #8, or what the older tools write: SEC 1 for elliptic curves, PKCS #1 for RSA. */
function privateDer(bytes: Buffer): KeyObject {
  for (const type of ['pkcs8', 'sec1', 'pkcs1'] as const) {
    try {
      return createPrivateKey({key: bytes, format: 'der', type})
    } catch {
      // The next form.
    }
  }
  throw new TypeError('no private key')
}

function rawBytes(text: string): Buffer | undefined {
  const bare = text.trim().replace(/^wh[sp]k_/, '')
  if (/^([0-9a-f]{2})+$/i.test(bare) && bare.length >= 64) return Buffer.from(bare, 'hex')
  return BASE64.test(bare) ? Buffer.from(bare, 'base64') : undefined
}

/** A JSON Web Key, as Plaid hands out its public ones. */
function jwk(text: string): JsonWebKey | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  const value: unknown = JSON.parse(text)
  return value as JsonWebKey
}

/** The `kid` of a JSON Web Key; for other forms of a key there is only one. */
export function keyId(secret: Secret): string {
  try {
    const kid = (jwk(secret.reveal()) as {kid?: unknown} | undefined)?.kid
    if (typeof kid === 'string') return kid
  } catch {
    // Not a JSON Web Key.
  }
  return 'apix'
}

/** @throws ApixError SECRET_INVALID */
export function privateKey(provider: WebhookProvider, secret: Secret): KeyObject {
  const text = secret.reveal()
  try {
    if (text.includes('-----BEGIN')) return createPrivateKey(unfolded(text))
    const key = jwk(text)
    if (key) return createPrivateKey({key, format: 'jwk'})
    const bytes = rawBytes(text)
    if (bytes && provider.algorithm === 'ed25519' && [32, 64].includes(bytes.length)) {
      // 64 bytes are the seed followed by the public key.
      const der = Buffer.concat([PKCS8_ED25519, bytes.subarray(0, 32)])
      return createPrivateKey({key: der, format: 'der', type: 'pkcs8'})
    }
    if (bytes) return privateDer(bytes)
  } catch {
    // Node's message may quote the key.
  }
  throw unusable(provider, 'private key (hex seed, Base64, PEM or JWK)')
}

/** @throws ApixError SECRET_INVALID */
export function publicKey(provider: WebhookProvider, secret: Secret): KeyObject {
  const text = secret.reveal()
  try {
    if (text.includes('-----BEGIN')) return createPublicKey(unfolded(text))
    const key = jwk(text)
    if (key) return createPublicKey({key, format: 'jwk'})
    if (text.startsWith('whsk_')) return createPublicKey(privateKey(provider, secret))
    const bytes = rawBytes(text)
    if (bytes && provider.algorithm === 'ed25519' && bytes.length === 32) {
      const der = Buffer.concat([SPKI_ED25519, bytes])
      return createPublicKey({key: der, format: 'der', type: 'spki'})
    }
    if (bytes) return createPublicKey({key: bytes, format: 'der', type: 'spki'})
  } catch {
    // Node's message may quote the key.
  }
  throw unusable(provider, 'public key (hex, Base64, PEM, certificate or JWK)')
}
