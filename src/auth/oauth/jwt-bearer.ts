import type {
  Configuration,
  TokenEndpointResponse,
  TokenEndpointResponseHelpers,
} from 'openid-client'
import type {JwtSigner} from '../jwt/signer.js'
import type {Assertion, AuthDeps} from '../types.js'
import type {AuthorizationResult} from './authorization-code.js'
import {type ClientInput, connect, lastingEndpoints} from './client.js'
import {type DPoPKey, dpopHandle} from './dpop.js'
import {mapOAuthError} from './errors.js'
import {watchClock} from './server-clock.js'
import {toTokenSet} from './tokens.js'

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

type Deps = Pick<AuthDeps, 'clock' | 'fetch' | 'notifier' | 'redactor'>

/**
 * A token for an assertion that is signed here (RFC 7523 section 2.1): for service accounts.
 * @throws ApixError LOGIN_FAILED, SECRET_*, network codes
 */
export async function requestAssertionToken(
  client: ClientInput,
  {assertion, signer, dpop}: {assertion: Assertion; signer: JwtSigner; dpop?: DPoPKey | undefined},
  plainDeps: Deps,
): Promise<AuthorizationResult> {
  const deps = watchClock(plainDeps)
  const configuration = await connect(client, deps)
  const answer = await assertionGrant(configuration, {assertion, signer, dpop}).catch(
    (error: unknown) => {
      throw mapOAuthError(error, 'login', deps.skew())
    },
  )
  const tokens = toTokenSet(answer, deps.clock.now(), dpop !== undefined)
  return {tokens, ...lastingEndpoints(configuration)}
}

/** The grant itself, for login and renewal: each time with a fresh assertion. */
export async function assertionGrant(
  configuration: Configuration,
  {assertion, signer, dpop}: {assertion: Assertion; signer: JwtSigner; dpop?: DPoPKey | undefined},
): Promise<TokenEndpointResponse & TokenEndpointResponseHelpers> {
  const {genericGrantRequest} = await import('openid-client')
  const {signing, key, parameters} = assertion
  const {token_endpoint: audience = ''} = configuration.serverMetadata()
  const {client_id: clientId} = configuration.clientMetadata()
  const claims = {
    // RFC 7523 section 3: who issues it, and the server it is for.
    ...(clientId !== 'none' && {iss: clientId}),
    aud: audience,
    ...signing.claims,
  }
  const {token} = await signer.sign({...signing, claims}, key)
  const handle = await dpopHandle(dpop, configuration)
  return genericGrantRequest(configuration, GRANT, {...parameters, assertion: token}, handle)
}
