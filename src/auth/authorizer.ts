import type {ApiSettings} from '../api/index.js'
import {ApixError, isApixError} from '../errors/index.js'
import {resolveAccount} from './accounts.js'
import {credentialKey} from './credential.js'
import {type CredentialStore, createCredentialStore} from './credential-store.js'
import {givenProof} from './given.js'
import {createGrant, proofOf} from './grant.js'
import {needsRefresh, refreshCredential} from './refresh.js'
import type {
  AuthDeps,
  AuthorizationTarget,
  Authorizer,
  CredentialId,
  Grant,
  OAuthCredential,
  StoredCredential,
} from './types.js'

/**
 * Finds the credential of a request: the environment first, then references in configuration, then
 * what was stored at login. What was read from the store is kept for the life of the process.
 */
export function createAuthorizer(
  deps: AuthDeps,
  store: CredentialStore = createCredentialStore(deps),
): Authorizer {
  const loaded = new Map<string, StoredCredential>()
  const refreshing = new Map<string, Promise<OAuthCredential>>()

  async function identify({settings, account}: AuthorizationTarget): Promise<CredentialId> {
    const {name: api, environment} = settings
    return {api, environment, account: await resolveAccount({api, environment, account}, deps)}
  }

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
    if (credential.type !== 'oauth2' || !needsRefresh(credential, deps.clock.now())) {
      return credential
    }
    const usable =
      credential.expiresAt !== null && deps.clock.now() < Date.parse(credential.expiresAt)
    if (usable && credential.refreshToken === undefined) return credential
    try {
      return await refresh(id, (current) => needsRefresh(current, deps.clock.now()))
    } catch (error) {
      // It is early: while the token still lives, a token endpoint that is down harms nobody.
      const gone = isApixError(error) && ['TOKEN_EXPIRED', 'NOT_LOGGED_IN'].includes(error.code)
      if (!usable || gone) throw error
      deps.notifier.detail(`the token could not be renewed yet: ${(error as Error).message}`)
      return credential
    }
  }

  function grantOf(settings: ApiSettings, credential: StoredCredential): Grant {
    return createGrant(settings.auth, proofOf(credential), {
      account: credential.account,
      fingerprint: credential.id,
    })
  }

  return {
    async grant(target) {
      const {settings, url} = target
      if (settings.auth.type === 'none' || !settings.origins.includes(url.origin)) return null
      const id = await identify(target)
      const given = await givenProof(settings.name, settings.auth, deps)
      if (given) {
        const {account} = id
        return createGrant(settings.auth, given.proof, {account, fingerprint: given.fingerprint})
      }
      assertBound(await load(id), url)
      return grantOf(settings, await fresh(id))
    },
    async renew(target, used) {
      const {settings, url} = target
      if (settings.auth.type !== 'oauth2' || !settings.origins.includes(url.origin)) return null
      const id = await identify(target)
      if (await givenProof(settings.name, settings.auth, deps)) return null
      const credential = await load(id)
      assertBound(credential, url)
      if (credential.type !== 'oauth2' || credential.refreshToken === undefined) return null
      const refused = (current: StoredCredential) => sameHeaders(grantOf(settings, current), used)
      return grantOf(settings, await refresh(id, refused))
    },
  }
}

/** A credential stays with the origins it was given for, whatever configuration says today. */
function assertBound(credential: StoredCredential, url: URL): void {
  if (credential.origins.includes(url.origin)) return
  const {api, origins} = credential
  throw new ApixError(
    'CREDENTIAL_ORIGIN',
    `the credential of ${api} was given for ${origins.join(', ')}, not for ${url.origin}`,
    {hints: [`if ${url.origin} is right, run: apix login ${api}`]},
  )
}

function sameHeaders(one: Grant, other: Grant): boolean {
  const text = (grant: Grant) =>
    JSON.stringify(grant.headers.map(([name, value]) => [name, value.reveal()]))
  return text(one) === text(other)
}
