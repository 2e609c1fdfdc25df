import {generateKeyPairSync, randomBytes} from 'node:crypto'
import {Secret} from '../../shared/index.js'
import {isAsymmetric} from '../signing/compute.js'
import type {WebhookProvider} from '../types.js'

/** A secret of the right kind that nobody has. */
export function wrongSecret(provider: WebhookProvider): Secret {
  if (isAsymmetric(provider)) return new Secret(newPrivateKey(provider))
  const random = randomBytes(32)
  if (provider.key === 'whsec' || provider.key === 'whsec-or-utf8') {
    return new Secret(`whsec_${random.toString('base64')}`)
  }
  return new Secret(random.toString('hex'))
}

function newPrivateKey({algorithm}: WebhookProvider): string {
  const {privateKey} =
    algorithm === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : algorithm.startsWith('rsa')
        ? generateKeyPairSync('rsa', {modulusLength: 2048})
        : generateKeyPairSync('ec', {namedCurve: 'P-256'})
  return privateKey.export({format: 'pem', type: 'pkcs8'}).toString()
}
