import type {ApiSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {resolveAccount} from './accounts.js'
import {createCredentialStore} from './credential-store.js'
import {givenProof} from './given.js'
import {createGrant, proofOf} from './grant.js'
import {createLiveCredentials, type LiveCredentials} from './live-credentials.js'
import {isRenewable} from './refresh.js'
import type {
  AuthDeps,
  AuthorizationTarget,
  Authorizer,
  CredentialId,
  Grant,
  StoredCredential,
} from './types.js'

/**
 * Finds the credential of a request: the environment first, then references in configuration, then
 * what was stored at login.
 */
export function createAuthorizer(
  deps: AuthDeps,
  live: LiveCredentials = createLiveCredentials(createCredentialStore(deps), deps),
): Authorizer {
  async function identify({settings, account}: AuthorizationTarget): Promise<CredentialId> {
    const {name: api, environment} = settings
    return {api, environment, account: await resolveAccount({api, environment, account}, deps)}
  }

  function grantOf(settings: ApiSettings, credential: StoredCredential): Grant {
    const {account, id: fingerprint} = credential
    const grant = createGrant(settings.auth, proofOf(credential), {account, fingerprint})
    register(grant)
    const runsOut = credential.type === 'oauth2' && isRenewable(credential) && credential.expiresAt
    return runsOut ? {...grant, renewBefore: Date.parse(runsOut)} : grant
  }

  /** What goes on the wire is a secret too: `Basic dXNlcjpwYXNz` is not the password's spelling. */
  function register(grant: Grant): void {
    for (const [, value] of [...grant.headers, ...grant.query]) deps.redactor.add(value)
  }

  return {
    async grant(target) {
      const {settings, url} = target
      if (settings.auth.type === 'none' || !settings.origins.includes(url.origin)) return null
      const id = await identify(target)
      const given = await givenProof(settings.name, settings.auth, deps)
      if (given) {
        const {account} = id
        const about = {account, fingerprint: given.fingerprint}
        const grant = createGrant(settings.auth, given.proof, about)
        register(grant)
        return grant
      }
      assertBound(await live.load(id), url)
      return grantOf(settings, await live.fresh(id))
    },
    async renew(target, used) {
      const {settings, url} = target
      if (settings.auth.type !== 'oauth2' || !settings.origins.includes(url.origin)) return null
      const id = await identify(target)
      if (await givenProof(settings.name, settings.auth, deps)) return null
      const credential = await live.load(id)
      assertBound(credential, url)
      if (credential.type !== 'oauth2' || !isRenewable(credential)) return null
      const refused = (current: StoredCredential) => sameHeaders(grantOf(settings, current), used)
      return grantOf(settings, await live.refresh(id, refused))
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
