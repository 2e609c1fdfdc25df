import {createJwtSigner} from '../jwt/signer.js'
import type {AuthDeps, OAuthCredential} from '../types.js'
import {resourceParameters} from './authorization-code.js'
import {connect} from './client.js'
import {dpopHandle} from './dpop.js'
import {mapOAuthError} from './errors.js'
import {checkRenewedIdToken} from './id-token.js'
import {warnOfClock, watchClock} from './server-clock.js'
import {toTokenSet} from './tokens.js'

type Deps = Pick<AuthDeps, 'fetch' | 'redactor' | 'notifier' | 'clock' | 'secrets'>

/** Seconds; the times of an ID token are judged once it is known whose clock is right. */
const ANY_TIME = 1e10

/** The longest Retry-After that a refresh waits for, in seconds. */
const LONGEST_WAIT = 10

/**
 * Asks for a new token (RFC 6749 section 6, 4.4 for client credentials, RFC 7523 for an assertion).
 * It is never aborted half-way: an answer that nobody reads would take a rotated refresh token
 * with it.
 * @returns the credential with its new tokens, not saved yet
 * @throws ApixError TOKEN_EXPIRED for invalid_grant, REFRESH_FAILED, network codes
 */
export async function requestRefresh(
  credential: OAuthCredential,
  plainDeps: Deps,
): Promise<OAuthCredential> {
  const {clientCredentialsGrant, refreshTokenGrant} = await import('openid-client')
  const deps = watchClock(plainDeps)
  const {fetch, waitFor} = rateLimitAware(await deps.fetch())
  const configuration = await connect(
    {...credential, clockTolerance: ANY_TIME},
    {...deps, fetch: async () => fetch},
  )
  const {refreshToken, clientCredentials, assertion, dpop, resource} = credential
  const handle = await dpopHandle(dpop, configuration)
  const ask = async () => {
    const parameters = resourceParameters(resource)
    if (refreshToken !== undefined) {
      return refreshTokenGrant(configuration, refreshToken, parameters, handle)
    }
    if (assertion) {
      const {assertionGrant} = await import('./jwt-bearer.js')
      return assertionGrant(configuration, {assertion, signer: createJwtSigner(deps), dpop})
    }
    for (const [name, value] of Object.entries(clientCredentials ?? {})) parameters.set(name, value)
    return clientCredentialsGrant(configuration, parameters, handle)
  }

  try {
    const answer = await ask().catch(async (error: unknown) => {
      const wait = waitFor()
      if (wait === undefined) throw error
      await deps.clock.sleep(wait * 1000)
      return ask()
    })
    const now = deps.clock.now()
    const {clientId} = credential
    const check = {clientId, now, skew: deps.skew()}
    const person = checkRenewedIdToken(answer, credential.person, check)
    warnOfClock(deps)
    // Without a new refresh token the old one stays valid (RFC 6749 section 6).
    return {
      ...credential,
      ...toTokenSet(answer, now, dpop !== undefined),
      ...(person && {person}),
      lastRefresh: new Date(now).toISOString(),
    }
  } catch (error) {
    throw mapOAuthError(error, 'refresh', deps.skew())
  }
}

/** Notes a 429 with a bearable Retry-After: nothing was processed, so asking again is safe. */
function rateLimitAware(inner: typeof fetch) {
  let wait: number | undefined
  const wrapped: typeof fetch = async (input, init) => {
    const response = await inner(input, init)
    const seconds = Number(response.headers.get('retry-after') ?? 1)
    wait = response.status === 429 && seconds <= LONGEST_WAIT ? seconds : undefined
    return response
  }
  return {fetch: wrapped, waitFor: () => wait}
}
