import type {AuthDeps} from '../types.js'
import type {AuthorizationResult} from './authorization-code.js'
import {type ClientInput, connect, lastingEndpoints} from './client.js'
import {type DPoPKey, dpopHandle} from './dpop.js'
import {mapOAuthError} from './errors.js'
import {watchClock} from './server-clock.js'
import {toTokenSet} from './tokens.js'

/**
 * A token for the client itself (RFC 6749 section 4.4): nobody has to consent, no browser opens.
 * @throws ApixError LOGIN_FAILED, network codes
 */
export async function requestClientToken(
  client: ClientInput,
  parameters: URLSearchParams,
  dpop: DPoPKey | undefined,
  plainDeps: Pick<AuthDeps, 'clock' | 'fetch' | 'notifier' | 'redactor'>,
): Promise<AuthorizationResult> {
  const {clientCredentialsGrant} = await import('openid-client')
  const deps = watchClock(plainDeps)
  const configuration = await connect(client, deps)
  try {
    const handle = await dpopHandle(dpop, configuration)
    const answer = await clientCredentialsGrant(configuration, parameters, handle)
    const tokens = toTokenSet(answer, deps.clock.now(), dpop !== undefined)
    return {tokens, ...lastingEndpoints(configuration)}
  } catch (error) {
    throw mapOAuthError(error, 'login', deps.skew())
  }
}
