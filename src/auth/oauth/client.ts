import type {ClientAuth, Configuration, ServerMetadata} from 'openid-client'
import {ApixError} from '../../errors/index.js'
import type {AuthDeps} from '../types.js'
import {isLoopback, secureEndpoint} from './endpoints.js'
import {mapOAuthError} from './errors.js'
import {createTokenFetch} from './token-fetch.js'

/** Seconds that one request to the authorization server may take. */
const REQUEST_TIMEOUT = 30

/** Seconds by which this machine's clock and the server's may differ (ID tokens). */
const CLOCK_TOLERANCE = 60

export interface ClientInput {
  clientId: string
  clientSecret?: string
  clientAuth: 'none' | 'basic' | 'post'
  issuer?: string
  authorizationEndpoint?: string
  tokenEndpoint?: string
  revocationEndpoint?: string
  tokenBody: 'form' | 'json'
}

type ClientDeps = Pick<AuthDeps, 'fetch' | 'redactor' | 'notifier'>

const ENDPOINT_FIELDS = ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint'] as const

/**
 * An openid-client configuration: from the endpoints given, else discovered from the issuer (OpenID
 * Connect Discovery, then RFC 8414).
 * @throws ApixError LOGIN_FAILED for metadata that cannot be trusted, CONFIG_INVALID without either
 */
export async function connect(input: ClientInput, deps: ClientDeps): Promise<Configuration> {
  const oidc = await import('openid-client')
  const clientAuth = clientAuthentication(input, oidc)
  const configuration = input.tokenEndpoint
    ? new oidc.Configuration(
        explicitMetadata(input),
        input.clientId,
        {[oidc.clockTolerance]: CLOCK_TOLERANCE},
        clientAuth,
      )
    : await discover(input, clientAuth, deps)

  const metadata = configuration.serverMetadata()
  for (const field of ENDPOINT_FIELDS) {
    const value = metadata[field]
    if (value !== undefined) secureEndpoint(field, String(value))
  }
  configuration.timeout = REQUEST_TIMEOUT
  configuration[oidc.customFetch] = createTokenFetch({
    fetch: await deps.fetch(),
    redactor: deps.redactor,
    tokenEndpoint: metadata.token_endpoint,
    tokenBody: input.tokenBody,
    keepIdToken: input.issuer !== undefined,
  }) as never
  if (insecureAllowed(metadata.token_endpoint)) oidc.allowInsecureRequests(configuration)
  return configuration
}

function clientAuthentication(
  {clientAuth, clientSecret}: ClientInput,
  oidc: typeof import('openid-client'),
): ClientAuth {
  if (clientSecret === undefined || clientAuth === 'none') return oidc.None()
  return clientAuth === 'basic'
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret)
}

function explicitMetadata(input: ClientInput): ServerMetadata {
  const tokenEndpoint = secureEndpoint('auth.tokenEndpoint', input.tokenEndpoint ?? '')
  return {
    // openid-client wants one; where none is configured nothing is compared with it.
    issuer: input.issuer ?? tokenEndpoint.origin,
    token_endpoint: tokenEndpoint.href,
    ...(input.authorizationEndpoint && {authorization_endpoint: input.authorizationEndpoint}),
    ...(input.revocationEndpoint && {revocation_endpoint: input.revocationEndpoint}),
  }
}

async function discover(
  input: ClientInput,
  clientAuth: ClientAuth,
  deps: ClientDeps,
): Promise<Configuration> {
  if (!input.issuer) {
    throw new ApixError('CONFIG_INVALID', 'auth needs an issuer, or both endpoints', {
      hints: ['set auth.issuer, or auth.authorizationEndpoint and auth.tokenEndpoint'],
    })
  }
  const oidc = await import('openid-client')
  const issuer = secureEndpoint('auth.issuer', input.issuer)
  const fetch = await deps.fetch()
  const attempt = (algorithm: 'oidc' | 'oauth2') =>
    oidc.discovery(issuer, input.clientId, {[oidc.clockTolerance]: CLOCK_TOLERANCE}, clientAuth, {
      algorithm,
      timeout: REQUEST_TIMEOUT,
      [oidc.customFetch]: fetch as never,
      ...(isLoopback(issuer) && {execute: [oidc.allowInsecureRequests]}),
    })
  try {
    return await attempt('oidc')
  } catch (error) {
    const failure = mapOAuthError(error, 'discovery')
    if (failure.facts.status !== 404) throw failure
    deps.notifier.detail('no OpenID configuration there, trying RFC 8414')
    return attempt('oauth2').catch((second: unknown) => {
      throw mapOAuthError(second, 'discovery')
    })
  }
}

function insecureAllowed(endpoint: string | undefined): boolean {
  const url = endpoint === undefined ? undefined : new URL(endpoint)
  return url !== undefined && url.protocol === 'http:' && isLoopback(url)
}
