import type {ClientAuth, Configuration, ServerMetadata} from 'openid-client'
import type {TokenManners} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {CLOCK_TOLERANCE} from '../../shared/index.js'
import type {AuthDeps} from '../types.js'
import {isLoopback, secureEndpoint} from './endpoints.js'
import {mapOAuthError} from './errors.js'
import {createTokenFetch} from './token-fetch.js'

/** Seconds that one request to the authorization server may take. */
const REQUEST_TIMEOUT = 30

export interface ClientInput extends Endpoints {
  /** Empty where the grant itself says who asks (RFC 7523). */
  clientId: string
  clientSecret?: string
  clientAuth: 'none' | 'basic' | 'post'
  issuer?: string
  manners?: TokenManners
  /** Seconds by which the times of an ID token may be off. */
  clockTolerance?: number
  /** Notices what an answer says beyond RFC 6749. */
  onAnswer?(answer: Readonly<Record<string, unknown>>): void
}

/** Of the authorization server; what is given wins over what is discovered. */
export interface Endpoints {
  authorizationEndpoint?: string
  tokenEndpoint?: string
  revocationEndpoint?: string
  deviceAuthorizationEndpoint?: string
  pushedAuthorizationRequestEndpoint?: string
  jwksUri?: string
}

type ClientDeps = Pick<AuthDeps, 'fetch' | 'redactor' | 'notifier'>

const ENDPOINT_FIELDS = {
  authorizationEndpoint: 'authorization_endpoint',
  tokenEndpoint: 'token_endpoint',
  revocationEndpoint: 'revocation_endpoint',
  deviceAuthorizationEndpoint: 'device_authorization_endpoint',
  pushedAuthorizationRequestEndpoint: 'pushed_authorization_request_endpoint',
  jwksUri: 'jwks_uri',
} as const satisfies Record<keyof Endpoints, keyof ServerMetadata>

/** Where no metadata says what the server signs with; openid-client would take RS256 alone. */
const SIGNING_ALGORITHMS = ['RS', 'PS', 'ES']
  .flatMap((family) => ['256', '384', '512'].map((size) => family + size))
  .concat('EdDSA', 'Ed25519')

/**
 * An openid-client configuration: from the endpoints given, else discovered from the issuer (OpenID
 * Connect Discovery, then RFC 8414).
 * @throws ApixError LOGIN_FAILED for metadata that cannot be trusted, CONFIG_INVALID without either
 */
export async function connect(input: ClientInput, deps: ClientDeps): Promise<Configuration> {
  const oidc = await import('openid-client')
  const clientAuth = clientAuthentication(input, oidc)
  // openid-client wants a client id; without one the authentication leaves it out again.
  const clientId = input.clientId || 'none'
  const {clockTolerance = CLOCK_TOLERANCE / 1000} = input
  const options = {[oidc.clockTolerance]: clockTolerance}
  const server = input.tokenEndpoint
    ? explicitMetadata(input)
    : {...(await discover(input, deps)), ...endpointMetadata(input)}
  const configuration = new oidc.Configuration(server, clientId, options, clientAuth)

  const metadata = configuration.serverMetadata()
  for (const field of Object.values(ENDPOINT_FIELDS)) {
    const value = metadata[field]
    if (value !== undefined) secureEndpoint(field, String(value))
  }
  configuration.timeout = REQUEST_TIMEOUT
  configuration[oidc.customFetch] = createTokenFetch({
    fetch: await deps.fetch(),
    redactor: deps.redactor,
    notifier: deps.notifier,
    tokenEndpoint: metadata.token_endpoint,
    deviceEndpoint: metadata.device_authorization_endpoint as string | undefined,
    manners: input.manners ?? {},
    keepIdToken: input.issuer !== undefined,
    ...(input.onAnswer && {onAnswer: input.onAnswer}),
  }) as never
  if (insecureAllowed(metadata.token_endpoint)) oidc.allowInsecureRequests(configuration)
  return configuration
}

function clientAuthentication(
  {clientId, clientAuth, clientSecret}: ClientInput,
  oidc: typeof import('openid-client'),
): ClientAuth {
  if (clientId === '') return () => undefined
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
    id_token_signing_alg_values_supported: SIGNING_ALGORITHMS,
    ...endpointMetadata(input),
  }
}

function endpointMetadata(input: Endpoints): Partial<ServerMetadata> {
  const given = Object.entries(ENDPOINT_FIELDS).flatMap(([name, field]) => {
    const value = input[name as keyof Endpoints]
    return value === undefined ? [] : [[field, value] as const]
  })
  return Object.fromEntries(given)
}

/** The endpoints that a credential needs once its tokens are there. */
export function lastingEndpoints(configuration: Configuration) {
  const {token_endpoint: tokenEndpoint = '', revocation_endpoint: revocationEndpoint} =
    configuration.serverMetadata()
  return {tokenEndpoint, ...(revocationEndpoint && {revocationEndpoint})}
}

/**
 * The server's metadata: OpenID Connect Discovery, then RFC 8414.
 * @throws ApixError LOGIN_FAILED, CONFIG_INVALID, network codes
 */
export async function discover(
  {issuer: configured}: Pick<ClientInput, 'issuer'>,
  deps: Pick<ClientDeps, 'fetch' | 'notifier'>,
): Promise<ServerMetadata> {
  if (!configured) {
    throw new ApixError('CONFIG_INVALID', 'auth needs an issuer, or both endpoints', {
      hints: ['set auth.issuer, or auth.authorizationEndpoint and auth.tokenEndpoint'],
    })
  }
  const oidc = await import('openid-client')
  const issuer = secureEndpoint('auth.issuer', configured)
  const fetch = await deps.fetch()
  const attempt = async (algorithm: 'oidc' | 'oauth2') => {
    const found = await oidc.discovery(issuer, 'none', undefined, oidc.None(), {
      algorithm,
      timeout: REQUEST_TIMEOUT,
      [oidc.customFetch]: fetch as never,
      ...(isLoopback(issuer) && {execute: [oidc.allowInsecureRequests]}),
    })
    return found.serverMetadata()
  }
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
