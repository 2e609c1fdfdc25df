import type {AuthSettings, Environment} from '../api/index.js'
import {fingerprintOf, type Proof, parseUserPassword} from './grant.js'
import {hasConfiguredKey, type JwtSigner} from './jwt/signer.js'
import type {AuthDeps} from './types.js'

/** The variable for one API: `APIX_TOKEN_MY_SHOP` for `my-shop`. */
export function tokenVariable(api: string): string {
  return `APIX_TOKEN_${api.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

/** The variable that gives the credential of an API, if one does; its own before the general one. */
export function environmentToken(
  api: string,
  environment: Environment,
): {name: string; value: string} | undefined {
  const own = tokenVariable(api)
  const value = environment[own]
  if (value !== undefined) return {name: own, value}
  // What `apix run` hands to a child is the token of one API, not of whichever the child asks for.
  const grantedTo = environment[GRANT_VARIABLE]?.split('/')[0]
  const general = environment['APIX_TOKEN']
  if (general === undefined || (grantedTo !== undefined && grantedTo !== api)) return undefined
  return {name: 'APIX_TOKEN', value: general}
}

/** Names the credential that `APIX_TOKEN` was taken from: `api/environment/account`. */
export const GRANT_VARIABLE = 'APIX_GRANT'

/** A credential that is given anew on every run: never stored, never refreshed. */
export interface GivenProof {
  proof: Proof
  fingerprint: string
  /** ISO 8601, of a token that was signed here. */
  expiresAt?: string
}

/**
 * The credential from the environment or from references in configuration.
 * @throws ApixError SECRET_MISSING, TOKEN_INVALID
 */
export async function givenProof(
  api: string,
  auth: AuthSettings,
  signer: JwtSigner,
  deps: Pick<AuthDeps, 'environment' | 'redactor' | 'secrets'>,
): Promise<GivenProof | undefined> {
  const token = environmentToken(api, deps.environment)
  if (token) {
    deps.redactor.add(token.value)
    const proof = proofFromText(auth, token.value)
    if (proof.type === 'basic') deps.redactor.add(proof.password)
    return {proof, fingerprint: fingerprintOf('environment', token.value)}
  }
  return configuredProof(auth, signer, deps)
}

async function configuredProof(
  auth: AuthSettings,
  signer: JwtSigner,
  deps: Pick<AuthDeps, 'secrets' | 'redactor'>,
): Promise<GivenProof | undefined> {
  if (auth.type === 'basic' && auth.username && auth.password) {
    const secrets = await deps.secrets()
    const username = (await secrets.resolve(auth.username)).reveal()
    const password = (await secrets.resolve(auth.password)).reveal()
    deps.redactor.add(`${username}:${password}`)
    return {
      proof: {type: 'basic', username, password},
      fingerprint: fingerprintOf('configured', username, password),
    }
  }
  if (auth.type === 'jwt') {
    if (!hasConfiguredKey(auth)) return undefined
    const {token: value, expiresAt, fingerprint} = await signer.sign(auth)
    return {
      proof: {type: 'token', value},
      fingerprint,
      expiresAt: new Date(expiresAt).toISOString(),
    }
  }
  const reference =
    auth.type === 'apiKey' ? auth.key : auth.type === 'bearer' ? auth.token : undefined
  if (!reference) return undefined
  const value = (await (await deps.secrets()).resolve(reference)).reveal()
  return {proof: {type: 'token', value}, fingerprint: fingerprintOf('configured', value)}
}

function proofFromText(auth: AuthSettings, text: string): Proof {
  return auth.type === 'basic'
    ? {type: 'basic', ...parseUserPassword(text)}
    : {type: 'token', value: text}
}
