import {ApixError, isApixError} from '../errors/index.js'
import {credentialKey, credentialLock} from './credential.js'
import type {CredentialStore} from './credential-store.js'
import {assertKeepable, keepRenewed} from './keep-renewed.js'
import type {AuthDeps, CredentialId, OAuthCredential} from './types.js'

/** How long to wait for another process's answer to reach the store, in milliseconds each. */
const REREAD_DELAYS = [25, 50, 100]

/** Longer than a token endpoint is given to answer, so that a waiter outlasts the holder. */
export const LOCK_TIMEOUT = 60_000

/** True when the token is expired or will be within the smaller of 60 s and 10 % of its life. */
export function needsRefresh(credential: OAuthCredential, now: number): boolean {
  if (credential.expiresAt === null) return false
  const margin = Math.min(60_000, (credential.lifetime ?? Number.POSITIVE_INFINITY) * 0.1)
  return now >= Date.parse(credential.expiresAt) - margin
}

/** Whether a new token can be had without the person. */
export function isRenewable(credential: OAuthCredential): boolean {
  const {refreshToken, clientCredentials, assertion} = credential
  return (refreshToken ?? clientCredentials ?? assertion) !== undefined
}

/**
 * Renews a token such that among any number of processes one request is sent: lock, read again,
 * check again, ask, save before use. A process that loses the race uses the winner's token.
 * @param isStale whether the token that is in the store still has to be replaced
 * @throws ApixError TOKEN_EXPIRED, REFRESH_FAILED, also when the lock is not had, network codes
 */
export async function refreshCredential(
  id: CredentialId,
  isStale: (credential: OAuthCredential) => boolean,
  store: CredentialStore,
  deps: AuthDeps,
): Promise<OAuthCredential> {
  const locks = await deps.locks()
  const work = () => refreshLocked(id, isStale, store, deps)
  try {
    return await locks.withLock(credentialLock(id), work, {timeout: LOCK_TIMEOUT})
  } catch (error) {
    // Without a lock nobody was asked: on a disk that is full not even that can be written.
    throw isApixError(error) && error.code === 'STORAGE' ? notRenewed(error) : error
  }
}

function notRenewed({message, hints, cause}: ApixError): ApixError {
  return new ApixError('REFRESH_FAILED', `the token was not renewed: ${message}`, {hints, cause})
}

async function refreshLocked(
  id: CredentialId,
  isStale: (credential: OAuthCredential) => boolean,
  store: CredentialStore,
  deps: AuthDeps,
): Promise<OAuthCredential> {
  const current = await loadOAuth(id, store)
  if (!isStale(current)) return current
  if (!isRenewable(current)) throw expired(id, 'and cannot be renewed')
  try {
    return await exchange(current, store, deps)
  } catch (error) {
    if (!isInvalidGrant(error)) throw error
  }
  for (const delay of REREAD_DELAYS) {
    await deps.clock.sleep(delay)
    const latest = await loadOAuth(id, store)
    if (latest.refreshToken === current.refreshToken) continue
    return isStale(latest) ? exchange(latest, store, deps) : latest
  }
  // Only what was refused is deleted: whoever logged in again in the meantime keeps the new token.
  const latest = await loadOAuth(id, store)
  if (latest.refreshToken !== current.refreshToken) return latest
  await store.remove(id)
  throw expired(id, 'and the server no longer accepts its refresh token')
}

async function exchange(
  credential: OAuthCredential,
  store: CredentialStore,
  deps: AuthDeps,
): Promise<OAuthCredential> {
  const {requestRefresh} = await import('./oauth/refresh-request.js')
  await assertKeepable(credential, store)
  deps.notifier.detail(`renewing the token of ${credentialKey(credential)}`)
  const renewed = await requestRefresh(credential, deps)
  // A rotated refresh token that is not on disk is lost for good, hence saved before its first use.
  await keepRenewed(renewed, store, deps)
  return renewed
}

async function loadOAuth(id: CredentialId, store: CredentialStore): Promise<OAuthCredential> {
  const credential = await store.load(id)
  if (credential?.type === 'oauth2') return credential
  throw new ApixError('NOT_LOGGED_IN', `not logged in to ${id.api} (account ${id.account})`, {
    hints: [`run: apix login ${id.api}`],
  })
}

function expired(id: CredentialId, why: string): ApixError {
  return new ApixError('TOKEN_EXPIRED', `the token for ${id.api} has expired ${why}`, {
    hints: [`run: apix login ${id.api}`],
  })
}

/** The token endpoint's invalid_grant: this refresh token is used up. */
function isInvalidGrant(error: unknown): boolean {
  return isApixError(error) && error.code === 'TOKEN_EXPIRED'
}
