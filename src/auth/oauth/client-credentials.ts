import type {AuthDeps} from '../types.js'
import type {AuthorizationResult} from './authorization-code.js'
import {type ClientInput, connect} from './client.js'
import {mapOAuthError} from './errors.js'
import {toTokenSet} from './tokens.js'

/**
 * A token for the client itself (RFC 6749 section 4.4): nobody has to consent, no browser opens.
 * @throws ApixError LOGIN_FAILED, network codes
 */
export async function requestClientToken(
  client: ClientInput,
  parameters: Readonly<Record<string, string>>,
  deps: Pick<AuthDeps, 'clock' | 'fetch' | 'notifier' | 'redactor'>,
): Promise<AuthorizationResult> {
  const {clientCredentialsGrant} = await import('openid-client')
  const configuration = await connect(client, deps)
  const {token_endpoint: tokenEndpoint = '', revocation_endpoint: revocationEndpoint} =
    configuration.serverMetadata()
  try {
    const answer = await clientCredentialsGrant(configuration, {...parameters})
    const tokens = toTokenSet(answer, deps.clock.now())
    return {tokens, tokenEndpoint, ...(revocationEndpoint && {revocationEndpoint})}
  } catch (error) {
    throw mapOAuthError(error, 'login')
  }
}
