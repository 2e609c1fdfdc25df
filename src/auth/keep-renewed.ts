import {ApixError, isApixError} from '../errors/index.js'
import {credentialKey} from './credential.js'
import type {CredentialStore} from './credential-store.js'
import type {AuthDeps, OAuthCredential} from './types.js'

/** Between the attempts to save, in milliseconds: time to unlock a keychain or to free some space. */
const RETRY_DELAYS = [250, 1000, 3000, 6000, 10_000]

/**
 * Makes sure that a new token could be written, before the server is asked for one: a server that
 * rotates refresh tokens takes the old one back with its answer.
 * @throws ApixError of the store, REFRESH_FAILED for a file; nothing was asked, nothing is lost
 */
export async function assertKeepable(
  credential: OAuthCredential,
  store: CredentialStore,
): Promise<void> {
  // Whoever has no refresh token asks for a new token as often as it takes.
  if (credential.refreshToken === undefined) return
  await store.rehearse(credential).catch((error: unknown) => {
    throw unkept('the token was not renewed, for the new one could not be kept', error)
  })
}

/**
 * Saves a token that the server has exchanged. The store took a rehearsal a moment ago, so a refusal
 * is news: it is tried again for a while, for this is the only copy.
 * @throws ApixError of the store, REFRESH_FAILED for a file
 */
export async function keepRenewed(
  renewed: OAuthCredential,
  store: CredentialStore,
  {clock, notifier}: Pick<AuthDeps, 'clock' | 'notifier'>,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await store.save(renewed)
      return
    } catch (error) {
      const delay = renewed.refreshToken === undefined ? undefined : RETRY_DELAYS[attempt]
      if (delay === undefined) {
        throw unkept('the token was renewed, but the new one could not be kept', error, [
          `if the server gives each refresh token once, run: apix login ${renewed.api}`,
        ])
      }
      if (attempt === 0) {
        const {message} = error as Error
        notifier.warn(
          `the new token of ${credentialKey(renewed)} is not saved yet: ${message}; trying on`,
        )
      }
      await clock.sleep(delay)
    }
  }
}

/** A full disk is no bug of apix: it ends as a failed refresh does. */
function unkept(what: string, error: unknown, hints: readonly string[] = []): unknown {
  if (!isApixError(error)) return error
  const code = error.code === 'STORAGE' ? 'REFRESH_FAILED' : error.code
  return new ApixError(code, `${what}: ${error.message}`, {
    hints: [...error.hints, ...hints],
    cause: error.cause,
  })
}
