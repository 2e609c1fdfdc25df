import {createPrivateKey, createSecretKey, type KeyObject} from 'node:crypto'
import type {SigningSettings} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'

/** A key, with what the file that held it says about its use. */
export interface SigningKey {
  key: KeyObject
  /** A Google service account's file names both. */
  keyId?: string
  issuer?: string
}

type Algorithm = SigningSettings['algorithm']

/** RFC 7518 section 3.2: as long as the hash. Bytes. */
const SHORTEST_SECRET = 32

/** RFC 7518 section 3.3. Bits. */
const SHORTEST_RSA = 2048

/**
 * Reads a key as it comes: PEM (PKCS#1, PKCS#8, SEC 1, encrypted or not), the same with `\n` spelled
 * out or in Base64 as environment variables have it, a JWK, or a service account's JSON file.
 * @throws ApixError SECRET_INVALID; nothing of the key is in it
 */
export function readSigningKey(
  text: string,
  algorithm: Algorithm,
  passphrase: string | undefined,
): SigningKey {
  if (algorithm === 'HS256') return {key: sharedSecret(text)}
  const document = parseJson(text)
  if (document && typeof document['private_key'] === 'string') {
    const {private_key: pem, private_key_id: keyId, client_email: issuer} = document
    return {
      key: privateKey(String(pem), algorithm, passphrase),
      ...(typeof keyId === 'string' && {keyId}),
      ...(typeof issuer === 'string' && {issuer}),
    }
  }
  if (document) {
    const {kid} = document
    return {key: jwk(document, algorithm), ...(typeof kid === 'string' && {keyId: kid})}
  }
  return {key: privateKey(unfolded(text), algorithm, passphrase)}
}

function sharedSecret(text: string): KeyObject {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length < SHORTEST_SECRET) {
    throw invalid(`HS256 needs a secret of ${SHORTEST_SECRET} bytes, this one has ${bytes.length}`)
  }
  return createSecretKey(bytes)
}

function privateKey(pem: string, algorithm: Algorithm, passphrase: string | undefined): KeyObject {
  try {
    return fitting(
      createPrivateKey({key: pem, format: 'pem', ...(passphrase !== undefined && {passphrase})}),
      algorithm,
    )
  } catch (error) {
    if (error instanceof ApixError) throw error
    throw unreadable(error, passphrase)
  }
}

function jwk(document: Record<string, unknown>, algorithm: Algorithm): KeyObject {
  try {
    return fitting(createPrivateKey({key: document as never, format: 'jwk'}), algorithm)
  } catch (error) {
    if (error instanceof ApixError) throw error
    throw invalid('the signing key is no JWK with a private part')
  }
}

function fitting(key: KeyObject, algorithm: Algorithm): KeyObject {
  const {asymmetricKeyType: type, asymmetricKeyDetails: details} = key
  const fits: Record<Exclude<Algorithm, 'HS256'>, boolean> = {
    RS256: type === 'rsa',
    ES256: type === 'ec' && details?.namedCurve === 'prime256v1',
    EdDSA: type === 'ed25519',
  }
  if (!fits[algorithm as keyof typeof fits]) {
    const curve = details?.namedCurve ? ` (${details.namedCurve})` : ''
    throw invalid(`${algorithm} cannot sign with this key: it is of type ${type}${curve}`, [
      `set auth.algorithm to what the key is for, or give a key for ${algorithm}`,
    ])
  }
  const bits = details?.modulusLength
  if (bits !== undefined && bits < SHORTEST_RSA) {
    throw invalid(`RS256 needs a key of ${SHORTEST_RSA} bits, this one has ${bits}`)
  }
  return key
}

/** OpenSSL's messages differ between versions; its codes tell these cases apart. */
function unreadable(error: unknown, passphrase: string | undefined): ApixError {
  const {code = ''} = error as NodeJS.ErrnoException
  if (code === 'ERR_MISSING_PASSPHRASE' || /INTERRUPTED_OR_CANCELLED|BAD_PASSWORD/.test(code)) {
    return invalid('the signing key is encrypted, and no passphrase is configured', [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
      'set auth.passphrase: ${env:NAME} or ${keychain:NAME}',
    ])
  }
  if (passphrase !== undefined && /BAD_DECRYPT|PKCS12|CIPHER/.test(code)) {
    return invalid('the passphrase does not open the signing key')
  }
  return invalid('the signing key cannot be read: it is no private key in PEM or JWK form', [
    'a public key or a certificate cannot sign; the file starts with -----BEGIN … PRIVATE KEY-----',
  ])
}

/** PEM with its lines, also from a variable that lost them. */
function unfolded(text: string): string {
  const trimmed = text.trim()
  if (trimmed.includes('-----BEGIN')) return trimmed.replaceAll('\\n', '\n')
  const decoded = Buffer.from(trimmed, 'base64').toString('utf8')
  return decoded.includes('-----BEGIN') ? decoded : trimmed
}

function parseJson(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function invalid(message: string, hints: readonly string[] = []): ApixError {
  return new ApixError('SECRET_INVALID', message, {hints})
}
