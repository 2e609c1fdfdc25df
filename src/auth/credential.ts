import {createHash} from 'node:crypto'
import {ApixError} from '../errors/index.js'
import type {Redactor} from '../shared/index.js'
import type {CredentialId, StoredCredential} from './types.js'

/** The service under which every credential is filed in the secret store. */
export const SERVICE = 'apix'

/** `<api>/<environment>/<account>`; the parts are escaped so that two ids never share a key. */
export function credentialKey({api, environment, account}: CredentialId): string {
  return [api, environment, account].map(escapePart).join('/')
}

function escapePart(part: string): string {
  return part.replace(/[%/]/g, encodeURIComponent)
}

/** The name of the lock that guards one credential. */
export function credentialLock(id: CredentialId): string {
  const digest = createHash('sha256').update(credentialKey(id)).digest('hex')
  return `credential-${digest.slice(0, 32)}`
}

/** Every secret part of a credential becomes known to the redactor. */
export function registerSecrets(credential: StoredCredential, redactor: Redactor): void {
  for (const secret of secretsOf(credential)) redactor.add(secret)
}

function secretsOf(credential: StoredCredential): string[] {
  switch (credential.type) {
    case 'apiKey':
      return [credential.key]
    case 'bearer':
      return [credential.token]
    case 'jwt':
      return [credential.key]
    case 'basic':
      return [credential.password, `${credential.username}:${credential.password}`]
    case 'oauth2':
      return [
        credential.accessToken,
        credential.refreshToken,
        credential.clientSecret,
        credential.assertion?.key,
        credential.registration?.accessToken,
        credential.dpop?.jwk.d,
      ].filter((secret) => secret !== undefined)
  }
}

/**
 * Reads what `serializeCredential` wrote.
 * @throws ApixError TOKEN_INVALID when the entry is something else; its text is never shown
 */
export function parseCredential(text: string, key: string): StoredCredential {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (isCredential(value)) return value
  throw new ApixError('TOKEN_INVALID', `the stored credential ${key} cannot be read`, {
    hints: ['run: apix logout, then apix login'],
  })
}

function isCredential(value: unknown): value is StoredCredential {
  if (typeof value !== 'object' || value === null) return false
  const {version, origins, type} = value as Partial<StoredCredential>
  return version === 1 && Array.isArray(origins) && typeof type === 'string'
}

export function serializeCredential(credential: StoredCredential): string {
  return JSON.stringify(credential)
}
