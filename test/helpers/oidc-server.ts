import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {Provider} from 'oidc-provider'

export interface OidcServerOptions {
  /** Seconds an access token lives. */
  accessTokenTtl?: number
  /** Overrides for the provider; merged on the top level. */
  configuration?: object
}

/** What a test may look at or change while the server runs. */
export interface OidcServer {
  issuer: string
  clientId: string
  /** The body of each request to the token endpoint, as form fields. */
  tokenRequests: Array<Record<string, string>>
  revocations: Array<Record<string, string>>
  /** Method and status of each request about the registration of clients. */
  registrations: string[]
  /** The access tokens given out and still good, as the introspection would say. */
  isActive(accessToken: string): Promise<boolean>
  /** Ends one access token; its refresh token stays good. */
  revoke(accessToken: string): Promise<void>
  /** Ends everything that a login gave, as a person can on the provider's site. */
  revokeGrantOf(accessToken: string): Promise<void>
  setAccessTokenTtl(seconds: number): void
  close(): Promise<void>
}

export const OIDC_CLIENT = 'apix-test'

/**
 * A real authorization server on loopback: PKCE required, refresh tokens that rotate and whose
 * reuse revokes the grant, RFC 9207 `iss`, revocation. Any account name and password logs in.
 */
export async function startOidcServer(options: OidcServerOptions = {}): Promise<OidcServer> {
  let ttl = options.accessTokenTtl ?? 3600
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: OIDC_CLIENT,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    pkce: {required: () => true},
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    scopes: ['openid', 'offline_access', 'read', 'write'],
    features: {
      devInteractions: {enabled: true},
      revocation: {enabled: true},
      introspection: {enabled: true, allowedPolicy: () => true},
    },
    ttl: {AccessToken: () => ttl, RefreshToken: () => 86_400, Grant: 86_400, Session: 86_400},
    findAccount: async (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({sub: id}),
    }),
    cookies: {keys: ['test']},
    ...options.configuration,
  })
  const tokenRequests: Array<Record<string, string>> = []
  const revocations: Array<Record<string, string>> = []
  const registrations: string[] = []
  const handle = provider.callback()
  server.on('request', (request: IncomingMessage & {body?: unknown}, response) => {
    if (request.url?.startsWith('/reg')) {
      response.on('finish', () => registrations.push(`${request.method} ${response.statusCode}`))
    }
    const log = {'/token': tokenRequests, '/token/revocation': revocations}[request.url ?? '']
    if (!log || request.method !== 'POST') return void handle(request, response)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
      log.push(fields)
      // The provider takes a body that was parsed before.
      request.body = fields
      void handle(request, response)
    })
  })

  return {
    issuer,
    clientId: OIDC_CLIENT,
    tokenRequests,
    revocations,
    registrations,
    async isActive(accessToken) {
      return (await provider.AccessToken.find(accessToken)) !== undefined
    },
    async revoke(accessToken) {
      const token = await provider.AccessToken.find(accessToken)
      await (token as unknown as {destroy(): Promise<void>}).destroy()
    },
    async revokeGrantOf(accessToken) {
      const token = (await provider.AccessToken.find(accessToken)) as unknown as {grantId: string}
      const models = provider as unknown as Record<
        'RefreshToken' | 'AccessToken',
        {revokeByGrantId(id: string): Promise<void>}
      >
      await models.RefreshToken.revokeByGrantId(token.grantId)
      await models.AccessToken.revokeByGrantId(token.grantId)
    },
    setAccessTokenTtl(seconds) {
      ttl = seconds
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
