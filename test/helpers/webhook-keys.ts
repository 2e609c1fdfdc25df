import {generateKeyPairSync, type KeyObject} from 'node:crypto'
import {findProvider} from '../../src/webhook/index.js'

/** What signs and what verifies; the same where the scheme is symmetric. */
export interface WebhookKeys {
  signing: string
  verifying: string
}

const SYMMETRIC = {utf8: 'signing_secret_of_the_suite', hex: 'AB'.repeat(32)} as const
const STANDARD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

function pair({privateKey, publicKey}: {privateKey: KeyObject; publicKey: KeyObject}): WebhookKeys {
  return {
    signing: privateKey.export({format: 'pem', type: 'pkcs8'}).toString(),
    verifying: publicKey.export({format: 'pem', type: 'spki'}).toString(),
  }
}

const made = new Map<string, WebhookKeys>()

/** Keys of the kind that a provider uses, made once for each kind. */
export function keysFor(provider: string): WebhookKeys {
  const {algorithm, key} = findProvider(provider)
  const kind = algorithm.startsWith('rsa') ? 'rsa' : algorithm
  const keys = made.get(kind) ?? makeKeys(kind)
  if (keys) {
    made.set(kind, keys)
    return keys
  }
  const secret = key === 'utf8' || key === 'hex' ? SYMMETRIC[key] : STANDARD
  return {signing: secret, verifying: secret}
}

function makeKeys(kind: string): WebhookKeys | undefined {
  if (kind === 'ed25519') return pair(generateKeyPairSync('ed25519'))
  if (kind === 'rsa') return pair(generateKeyPairSync('rsa', {modulusLength: 2048}))
  if (kind === 'ecdsa-sha256' || kind === 'jwt-es256') {
    return pair(generateKeyPairSync('ec', {namedCurve: 'P-256'}))
  }
  return undefined
}
