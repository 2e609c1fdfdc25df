import type {Configuration} from 'openid-client'
import type {OAuthSettings} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import type {AuthDeps} from '../types.js'
import {type DPoPKey, dpopHandle} from './dpop.js'
import {secureEndpoint} from './endpoints.js'
import {mapOAuthError} from './errors.js'

export interface AuthorizationRequest {
  scopes: readonly string[]
  settings: Pick<
    OAuthSettings,
    'scopeSeparator' | 'scopeParam' | 'pkce' | 'params' | 'resource' | 'par' | 'redirectHmac'
  >
  dpop?: DPoPKey | undefined
  /** Known in advance; without one an ID token has nothing to be checked against. */
  issuer: string | undefined
  /** Whether the client has a secret. */
  confidential: boolean
}

/** What one login sends along and expects back. */
export interface Session {
  state: string
  verifier: string
  nonce: string | undefined
}

type Deps = Pick<AuthDeps, 'notifier' | 'redactor'>

export async function createSession(
  input: AuthorizationRequest,
  configuration: Configuration,
  deps: Deps,
): Promise<Session> {
  const {randomNonce, randomPKCECodeVerifier, randomState} = await import('openid-client')
  const methods = configuration.serverMetadata().code_challenge_methods_supported
  if (input.settings.pkce && methods !== undefined && !methods.includes('S256')) {
    deps.notifier.warn('the server does not announce PKCE with S256; it is sent all the same')
  }
  const verifier = randomPKCECodeVerifier()
  deps.redactor.add(verifier)
  const identified = input.scopes.includes('openid') && input.issuer !== undefined
  return {state: randomState(), verifier, nonce: identified ? randomNonce() : undefined}
}

/**
 * The parameters of the authorization request (RFC 6749 section 4.1.1, RFC 7636, RFC 8707, OpenID
 * Connect Core section 3.1.2.1).
 */
export async function authorizationParameters(
  redirectUri: string,
  session: Session,
  {scopes, settings}: AuthorizationRequest,
): Promise<URLSearchParams> {
  const {calculatePKCECodeChallenge} = await import('openid-client')
  // OpenID Connect Core section 11: without it offline_access is ignored, no refresh token comes.
  const offline = scopes.includes('openid') && scopes.includes('offline_access')
  const parameters = new URLSearchParams({
    ...(offline && {prompt: 'consent'}),
    ...settings.params,
    redirect_uri: redirectUri,
    response_type: 'code',
    state: session.state,
    ...(scopes.length > 0 && {
      [settings.scopeParam ?? 'scope']: scopes.join(settings.scopeSeparator),
    }),
    ...(session.nonce !== undefined && {nonce: session.nonce}),
    ...(settings.pkce && {
      code_challenge: await calculatePKCECodeChallenge(session.verifier),
      code_challenge_method: 'S256',
    }),
  })
  for (const resource of settings.resource ?? []) parameters.append('resource', resource)
  return parameters
}

/**
 * Whether the parameters are handed to the server directly (RFC 9126), and whether they must be. What
 * it is good for is that the client proves itself before anybody consents; a client without a
 * secret has nothing to prove, and its address stays one that a person can read.
 */
export function pushesParameters(
  configuration: Configuration,
  {settings, confidential}: Pick<AuthorizationRequest, 'settings' | 'confidential'>,
): {pushes: boolean; required: boolean} {
  const metadata = configuration.serverMetadata()
  const required = metadata.require_pushed_authorization_requests === true || settings.par === true
  const offered = metadata.pushed_authorization_request_endpoint !== undefined
  return {pushes: settings.par !== false && (required || (offered && confidential)), required}
}

/**
 * The address that the browser opens. Where the server takes pushed requests, it holds nothing but
 * a handle to them.
 * @throws ApixError LOGIN_FAILED, network codes
 */
export async function authorizationUrl(
  configuration: Configuration,
  redirectUri: string,
  session: Session,
  input: AuthorizationRequest,
  deps: Deps,
): Promise<URL> {
  const {buildAuthorizationUrl, buildAuthorizationUrlWithPAR} = await import('openid-client')
  if (!configuration.serverMetadata().authorization_endpoint) {
    throw new ApixError('LOGIN_FAILED', 'the server names no authorization endpoint', {
      hints: ['set auth.authorizationEndpoint'],
    })
  }
  const parameters = await authorizationParameters(redirectUri, session, input)
  const {pushes, required} = pushesParameters(configuration, input)
  if (pushes) {
    const dpop = await dpopHandle(input.dpop, configuration)
    try {
      const url = await buildAuthorizationUrlWithPAR(configuration, parameters, dpop)
      return secureEndpoint('authorization_endpoint', url.href)
    } catch (error) {
      const failure = mapOAuthError(error, 'par')
      // Servers that offer it to some clients only; the parameters are no secrets.
      if (required || failure.facts.status === undefined) throw failure
      deps.notifier.notice(`${failure.message}; the request goes through the browser instead`)
    }
  }
  const url = buildAuthorizationUrl(configuration, parameters)
  return secureEndpoint('authorization_endpoint', url.href)
}
