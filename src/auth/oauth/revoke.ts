import type {AuthDeps, OAuthCredential} from '../types.js'
import {connect} from './client.js'
import {mapOAuthError} from './errors.js'

/**
 * Revokes a credential's tokens at the server (RFC 7009): the refresh token first, which at most
 * servers ends the whole grant, then the access token.
 * @returns false when the server offers no revocation
 * @throws ApixError network codes, LOGIN_FAILED
 */
export async function revokeTokens(
  credential: OAuthCredential,
  deps: Pick<AuthDeps, 'fetch' | 'redactor' | 'notifier'>,
): Promise<boolean> {
  if (credential.revocationEndpoint === undefined) return false
  const {tokenRevocation} = await import('openid-client')
  try {
    const configuration = await connect(credential, deps)
    if (credential.refreshToken !== undefined) {
      await tokenRevocation(configuration, credential.refreshToken, {
        token_type_hint: 'refresh_token',
      })
    }
    await tokenRevocation(configuration, credential.accessToken, {token_type_hint: 'access_token'})
  } catch (error) {
    throw mapOAuthError(error, 'revocation')
  }
  return true
}
