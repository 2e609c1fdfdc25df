import {readFile} from 'node:fs/promises'
import type {SigningSettings} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {fingerprintOf} from '../grant.js'
import type {AuthDeps} from '../types.js'
import {type SignedJwt, signJwt} from './sign.js'
import {readSigningKey} from './signing-key.js'

type Deps = Pick<AuthDeps, 'clock' | 'redactor' | 'secrets'>

/** Signs tokens and keeps each until most of its life is over. */
export interface JwtSigner {
  /**
   * @param stored the key that was stored at login; without it the configured one is looked up
   * @throws ApixError SECRET_MISSING, SECRET_INVALID, FILE_UNREADABLE
   */
  sign(settings: SigningSettings, stored?: string): Promise<SignedJwt & {fingerprint: string}>
}

export function createJwtSigner(deps: Deps): JwtSigner {
  const kept = new Map<string, SignedJwt>()
  return {
    async sign(settings, stored) {
      const text = stored ?? (await configuredKey(settings, deps))
      learnKey(text, deps)
      const passphrase = settings.passphrase
        ? (await (await deps.secrets()).resolve(settings.passphrase)).reveal()
        : undefined
      const {algorithm, claims, keyId = ''} = settings
      // The same for every token of this key and these claims: it partitions cache and pacing.
      const fingerprint = fingerprintOf('jwt', algorithm, keyId, JSON.stringify(claims), text)
      const now = deps.clock.now()
      const before = kept.get(fingerprint)
      if (before && now < before.renewAt) return {...before, fingerprint}
      const signed = await signJwt(settings, readSigningKey(text, algorithm, passphrase), now)
      deps.redactor.add(signed.token)
      kept.set(fingerprint, signed)
      return {...signed, fingerprint}
    },
  }
}

/** Whether configuration says where the key is; otherwise a login has to have stored one. */
export function hasConfiguredKey({key, keyFile}: SigningSettings): boolean {
  return key !== undefined || keyFile !== undefined
}

async function configuredKey(settings: SigningSettings, deps: Deps): Promise<string> {
  if (settings.key) return (await (await deps.secrets()).resolve(settings.key)).reveal()
  const {keyFile} = settings
  if (keyFile === undefined) {
    throw new ApixError('SECRET_MISSING', 'no key to sign with is configured', {
      hints: ['set auth.key (a reference) or auth.keyFile, or store one: apix login --token-stdin'],
    })
  }
  return readFile(keyFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ApixError('FILE_UNREADABLE', `cannot read the key ${keyFile} (${error.code})`)
  })
}

/** Line by line too: what prints a key prints its lines. */
export function learnKey(text: string, {redactor}: Pick<Deps, 'redactor'>): void {
  redactor.add(text)
  for (const line of text.split(/\r?\n|\\n/)) {
    if (line.length >= 32 && !line.startsWith('-----')) redactor.add(line)
  }
}
