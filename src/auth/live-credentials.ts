import {ApixError, isApixError} from '../errors/index.js'
import {credentialKey} from './credential.js'
import type {CredentialStore} from './credential-store.js'
import {isRenewable, needsRefresh, refreshCredential} from './refresh.js'
import type {AuthDeps, CredentialId, OAuthCredential, StoredCredential} from './types.js'

/** Stored credentials as this process uses them: read once, renewed when they have to be. */
export interface LiveCredentials {
  /** @throws ApixError NOT_LOGGED_IN, KEYCHAIN_* */
  load(id: CredentialId): Promise<StoredCredential>
  /** A credential that is good for a request now. @throws as load; TOKEN_EXPIRED, REFRESH_FAILED */
  fresh(id: CredentialId): Promise<StoredCredential>
  /** Renews unless another process has done so: `isStale` looks at what is stored by then. */
  refresh(
    id: CredentialId,
    isStale: (credential: OAuthCredential) => boolean,
  ): Promise<OAuthCredential>
}

export function createLiveCredentials(store: CredentialStore, deps: AuthDeps): LiveCredentials {
  const loaded = new Map<string, StoredCredential>()
  const refreshing = new Map<string, Promise<OAuthCredential>>()

  async function load(id: CredentialId): Promise<StoredCredential> {
    const key = credentialKey(id)
    const credential = loaded.get(key) ?? (await store.load(id))
    if (!credential) {
      throw new ApixError('NOT_LOGGED_IN', `not logged in to ${id.api} (account ${id.account})`, {
        hints: [`run: apix login ${id.api}`],
      })
    }
    loaded.set(key, credential)
    return credential
  }

  /** Callers in this process share one refresh; the lock settles it with other processes. */
  function refresh(
    id: CredentialId,
    isStale: (credential: OAuthCredential) => boolean,
  ): Promise<OAuthCredential> {
    const key = credentialKey(id)
    const running = refreshing.get(key)
    if (running) return running
    const started = refreshCredential(id, isStale, store, deps)
      .then((credential) => {
        loaded.set(key, credential)
        return credential
      })
      .finally(() => refreshing.delete(key))
    refreshing.set(key, started)
    return started
  }

  async function fresh(id: CredentialId): Promise<StoredCredential> {
    const credential = await load(id)
    const now = deps.clock.now()
    if (credential.type !== 'oauth2' || !needsRefresh(credential, now)) return credential
    const usable = credential.expiresAt !== null && now < Date.parse(credential.expiresAt)
    if (usable && !isRenewable(credential)) return credential
    try {
      return await refresh(id, (current) => needsRefresh(current, deps.clock.now()))
    } catch (error) {
      // It is early: while the token still lives, a token endpoint that is down harms nobody.
      const gone = isApixError(error) && ['TOKEN_EXPIRED', 'NOT_LOGGED_IN'].includes(error.code)
      if (!usable || gone) throw error
      const refused = isApixError(error) && error.code === 'REFRESH_FAILED'
      // A server that is down may be back in time; a refusal is what the person will meet soon.
      const level = refused ? 'warn' : 'detail'
      deps.notifier[level](`the token could not be renewed yet: ${(error as Error).message}`)
      return credential
    }
  }

  return {load, fresh, refresh}
}
