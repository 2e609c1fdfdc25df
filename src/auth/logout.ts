import {isApixError} from '../errors/index.js'
import {credentialLock} from './credential.js'
import type {CredentialStore} from './credential-store.js'
import {forgetClient} from './self-registration.js'
import type {AuthDeps, CredentialId} from './types.js'

/** What became of one credential; `revoked` is null where the server offers no revocation. */
export interface LogoutResult extends CredentialId {
  revoked: boolean | null
}

/**
 * Revokes the credential at the server (RFC 7009) where it can be and deletes it. A server that
 * cannot be reached does not keep it here; a keychain that cannot be opened does.
 * @throws ApixError KEYCHAIN_*, PASSPHRASE_WRONG
 */
export async function logout(
  {id, revoke}: {id: CredentialId; revoke: boolean},
  store: CredentialStore,
  deps: AuthDeps,
): Promise<LogoutResult> {
  const {api, environment, account} = id
  const locks = await deps.locks()
  // Not in the middle of a refresh, whose new token would come back from the dead.
  return locks.withLock(credentialLock(id), async () => {
    const revoked = revoke ? await tryToRevoke(id, store, deps) : null
    await store.remove(id)
    return {api, environment, account, revoked}
  })
}

async function tryToRevoke(
  id: CredentialId,
  store: CredentialStore,
  deps: AuthDeps,
): Promise<boolean | null> {
  const credential = await store.load(id).catch((error: unknown) => {
    // An entry that cannot be read has nothing to revoke, and is deleted.
    if (isApixError(error) && error.code === 'TOKEN_INVALID') return undefined
    throw error
  })
  if (credential?.type !== 'oauth2') return null
  try {
    const {revokeTokens} = await import('./oauth/revoke.js')
    return (await revokeTokens(credential, deps)) ? true : null
  } catch (error) {
    deps.notifier.warn(`the token could not be revoked: ${(error as Error).message}`)
    return false
  } finally {
    // Afterwards: a client that is gone cannot revoke its tokens.
    if (credential.registration) await forgetClient(credential.registration, deps)
  }
}
