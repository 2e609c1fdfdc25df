import type {ApiSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {resolveAccount} from './accounts.js'
import {createCredentialStore} from './credential-store.js'
import {type GivenProof, givenProof} from './given.js'
import {createGrant, type Proof, proofOf} from './grant.js'
import {createJwtSigner, type JwtSigner} from './jwt/signer.js'
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
  const signer = createJwtSigner(deps)
  /** By origin; of the servers that want one in each proof. */
  const nonces = new Map<string, string>()

  async function identify({settings, account}: AuthorizationTarget): Promise<CredentialId> {
    const {name: api, environment} = settings
    return {api, environment, account: await resolveAccount({api, environment, account}, deps)}
  }

  async function grantOf(settings: ApiSettings, credential: StoredCredential): Promise<Grant> {
    const {account, id: fingerprint} = credential
    const proof = await storedProof(settings, credential, signer)
    const prover = await proverOf(credential)
    const grant = createGrant(settings.auth, proof, {
      account,
      fingerprint,
      ...(prover && {prover}),
    })
    register(grant)
    const runsOut = credential.type === 'oauth2' && isRenewable(credential) && credential.expiresAt
    return runsOut ? {...grant, renewBefore: Date.parse(runsOut)} : grant
  }

  function givenGrant(settings: ApiSettings, {account}: CredentialId, given: GivenProof): Grant {
    const {fingerprint, proof, expiresAt} = given
    const grant = createGrant(settings.auth, proof, {account, fingerprint})
    register(grant)
    return expiresAt === undefined ? grant : {...grant, renewBefore: Date.parse(expiresAt)}
  }

  async function proverOf(credential: StoredCredential) {
    if (credential.type !== 'oauth2' || !credential.dpop) return undefined
    const {createProver} = await import('./oauth/dpop.js')
    return createProver(credential.dpop, credential.accessToken, {...deps, nonces})
  }

  /** What goes on the wire is a secret too: `Basic dXNlcjpwYXNz` is not the password's spelling. */
  function register(grant: Grant): void {
    for (const [, value] of [...grant.headers, ...grant.query]) deps.redactor.add(value)
  }

  async function grantFor(target: AuthorizationTarget): Promise<Grant | null> {
    const {settings, url} = target
    if (settings.auth.type === 'none' || !settings.origins.includes(url.origin)) return null
    const id = await identify(target)
    const given = await givenProof(settings.name, settings.auth, signer, deps)
    if (given) return givenGrant(settings, id, given)
    assertBound(await live.load(id), url)
    return grantOf(settings, await live.fresh(id))
  }

  return {
    grant: grantFor,
    async identify(target) {
      const {settings, url} = target
      if (settings.auth.type === 'none' || !settings.origins.includes(url.origin)) return null
      const id = await identify(target)
      const given = await givenProof(settings.name, settings.auth, signer, deps)
      if (given) return {account: id.account, fingerprint: given.fingerprint}
      const stored = await live.load(id).catch(() => undefined)
      // Without one the grant tells what is wrong, or knows another way.
      return stored ? {account: stored.account, fingerprint: stored.id} : grantFor(target)
    },
    async renew(target, used) {
      const {settings, url} = target
      if (settings.auth.type === 'none' || !settings.origins.includes(url.origin)) return null
      const id = await identify(target)
      const given = await givenProof(settings.name, settings.auth, signer, deps)
      if (given) {
        // Only what is signed here can have changed since.
        const signedAnew = given.proof.type === 'token' && !carries(used, given.proof.value)
        return signedAnew ? givenGrant(settings, id, given) : null
      }
      const credential = await live.load(id)
      assertBound(credential, url)
      if (credential.type !== 'oauth2' || !isRenewable(credential)) return null
      const refused = (current: StoredCredential) =>
        current.type === 'oauth2' && carries(used, current.accessToken)
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

/** Whether this is the token that was refused; another process may have renewed it since. */
function carries(grant: Grant, token: string): boolean {
  return [...grant.headers, ...grant.query].some(([, value]) => value.reveal().endsWith(token))
}

/**
 * What a stored credential proves itself with today: a key signs a token for it.
 * @throws ApixError SECRET_INVALID, USAGE when configuration no longer says how to sign
 */
export async function storedProof(
  {name, auth}: ApiSettings,
  credential: StoredCredential,
  signer: JwtSigner,
): Promise<Proof> {
  if (credential.type !== 'jwt') return proofOf(credential)
  if (auth.type !== 'jwt') {
    throw new ApixError('USAGE', `${name} is not configured to sign tokens any more`, {
      hints: [`set auth.type: jwt, or run: apix login ${name}`],
    })
  }
  return {type: 'token', value: (await signer.sign(auth, credential.key)).token}
}
