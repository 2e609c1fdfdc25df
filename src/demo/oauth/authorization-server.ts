import {generateKeyPairSync, randomBytes} from 'node:crypto'
import type {IncomingMessage, ServerResponse} from 'node:http'
import type {ErrorContext, Provider} from 'oidc-provider'
import type {DemoDeps} from '../types.js'
import {findAccount} from './accounts.js'
import {errorPage} from './error-page.js'
import {importOidcProvider} from './import-quietly.js'
import {createInteraction} from './interaction.js'
import {createMemoryAdapter} from './memory-adapter.js'
import {demoHeaders} from './page.js'
import {SCOPE_NAMES} from './scopes.js'

export const CLIENT_ID = 'apix-demo'

const DAY = 86_400

/** What is known about the bearer of an access token. */
export interface Bearer {
  accountId: string
  scopes: ReadonlySet<string>
  tokenId: string
}

export interface AuthorizationServer {
  /** Answers everything below the issuer's path. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** The owner of an access token, or undefined when it is unknown, expired or revoked. */
  verify(token: string): Promise<Bearer | undefined>
}

/**
 * The OAuth 2.1 server of the demo: authorization code with PKCE for one public native client,
 * refresh tokens that rotate on each use (RFC 9700 section 4.14), revocation (RFC 7009), discovery.
 * @param issuer absolute URL; its path is where `handle` is mounted
 */
export async function createAuthorizationServer(
  {issuer, tokenLifetime}: {issuer: string; tokenLifetime: number},
  {clock, notifier}: DemoDeps,
): Promise<AuthorizationServer> {
  const {Provider: OidcProvider} = await importOidcProvider(notifier)
  const provider = new OidcProvider(issuer, {
    adapter: createMemoryAdapter(clock.now),
    clients: [nativeClient()],
    jwks: {keys: [signingKey()]},
    cookies: {keys: [randomBytes(32).toString('base64url')]},
    scopes: SCOPE_NAMES,
    claims: {openid: ['sub', 'name']},
    findAccount,
    pkce: {required: () => true},
    rotateRefreshToken: true,
    // A refresh token comes with every grant, so that a login without prompt=consent has one too.
    issueRefreshToken: async () => true,
    expiresWithSession: async () => false,
    clientBasedCORS: () => false,
    ttl: {
      AccessToken: tokenLifetime,
      AuthorizationCode: 60,
      Grant: DAY,
      IdToken: 600,
      Interaction: 900,
      RefreshToken: DAY,
      Session: DAY,
    },
    features: {
      devInteractions: {enabled: false},
      revocation: {enabled: true, allowedPolicy: isOwnToken},
      rpInitiatedLogout: {enabled: false},
    },
    interactions: {
      url: (_: unknown, interaction: {uid: string}) => `${issuer}/interaction/${interaction.uid}`,
    },
    renderError,
  })

  const mount = new URL(issuer).pathname
  const serve = provider.callback()
  const interaction = createInteraction(provider)

  return {
    async handle(request, response) {
      const path = (request.url ?? '').slice(mount.length) || '/'
      if (path.startsWith('/interaction/')) return interaction(request, response)
      // How oidc-provider learns the path it is mounted at.
      Object.assign(request, {originalUrl: request.url, url: path})
      await serve(request, response)
    },
    verify: (token) => verify(provider, token),
  }
}

async function verify(provider: Provider, token: string): Promise<Bearer | undefined> {
  const found = await provider.AccessToken.find(token)
  if (!found || found.isExpired) return undefined
  return {accountId: found.accountId, scopes: found.scopes, tokenId: found.jti}
}

/** RFC 8252: no secret, any loopback port. */
function nativeClient() {
  return {
    client_id: CLIENT_ID,
    client_name: 'apix',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [
      'http://127.0.0.1/callback',
      'http://[::1]/callback',
      'http://localhost/callback',
    ],
  }
}

function signingKey() {
  const {privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048})
  return {...privateKey.export({format: 'jwk'}), alg: 'RS256', use: 'sig', kid: 'demo'}
}

/** RFC 7009 section 2.1: a client revokes its own tokens only. */
async function isOwnToken(
  _: unknown,
  client: {clientId: string},
  token: {clientId: string},
): Promise<boolean> {
  return token.clientId === client.clientId
}

function renderError(
  context: ErrorContext,
  out: {error: string; error_description?: string},
): void {
  for (const [name, value] of Object.entries(demoHeaders())) context.set(name, value)
  context.type = 'html'
  context.body = errorPage(out.error, out.error_description)
}
