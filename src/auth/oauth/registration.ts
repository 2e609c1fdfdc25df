import {ApixError} from '../../errors/index.js'
import {startServer} from '../../http/index.js'
import type {AuthDeps, ClientRegistration} from '../types.js'
import {secureEndpoint} from './endpoints.js'
import {mapOAuthError, plain} from './errors.js'

/** Milliseconds. */
const TIMEOUT = 30_000

type Deps = Pick<AuthDeps, 'fetch' | 'redactor' | 'notifier'>

/** What a server says of a client that it has registered (RFC 7591 section 3.2.1). */
interface Answer {
  client_id?: unknown
  client_secret?: unknown
  token_endpoint_auth_method?: unknown
  registration_client_uri?: unknown
  registration_access_token?: unknown
  error?: unknown
  error_description?: unknown
}

/** What apix says of itself (RFC 7591 section 2). */
export function clientMetadata(redirectUri: string) {
  return {
    client_name: 'apix',
    application_type: 'native',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  }
}

/**
 * Registers apix at an authorization server as a public native client (RFC 7591, RFC 8252 section
 * 8.4) that comes back to one address of this machine.
 * @throws ApixError LOGIN_FAILED, network codes
 */
export async function registerClient(
  endpoint: string,
  redirectUri: string,
  deps: Deps,
): Promise<ClientRegistration> {
  const url = secureEndpoint('registration_endpoint', endpoint)
  const {status, answer} = await post(url, redirectUri, deps)
  const {client_id: clientId, client_secret: secret, registration_access_token: token} = answer
  if (typeof secret === 'string') deps.redactor.add(secret)
  if (typeof token === 'string') deps.redactor.add(token)
  if (status >= 300 || typeof clientId !== 'string' || clientId === '') {
    const words = [answer.error, answer.error_description].filter(Boolean).map(String).join(': ')
    throw new ApixError(
      'LOGIN_FAILED',
      `${url.host} did not register apix: ${plain(words) || `HTTP ${status}`}`,
      {status, hints: ['register a client on its site and pass --client-id']},
    )
  }
  const inBody = answer.token_endpoint_auth_method === 'client_secret_post'
  return {
    clientId,
    port: Number(new URL(redirectUri).port),
    ...(typeof secret === 'string' && {
      clientSecret: secret,
      clientAuth: inBody ? ('post' as const) : ('basic' as const),
    }),
    ...management(answer, url),
  }
}

/** Where the client can be deleted again (RFC 7592); never on another host than it was made. */
function management(
  {registration_client_uri: uri, registration_access_token: token}: Answer,
  endpoint: URL,
): Pick<ClientRegistration, 'uri' | 'accessToken'> {
  if (typeof uri !== 'string' || typeof token !== 'string' || !URL.canParse(uri)) return {}
  return new URL(uri).origin === endpoint.origin ? {uri, accessToken: token} : {}
}

async function post(url: URL, redirectUri: string, deps: Deps) {
  const fetch = await deps.fetch()
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {'content-type': 'application/json', accept: 'application/json'},
      body: JSON.stringify(clientMetadata(redirectUri)),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    })
    const document: unknown = await response.json().catch(() => ({}))
    const answer = typeof document === 'object' && document !== null ? (document as Answer) : {}
    return {status: response.status, answer}
  } catch (error) {
    throw mapOAuthError(error, 'registration')
  }
}

/**
 * Asks whether a client is still registered (RFC 7592 section 2.1).
 * @returns it, with what the server renewed of it; undefined where the server has forgotten it
 * @throws ApixError LOGIN_FAILED, network codes
 */
export async function readClient(
  registration: ClientRegistration,
  deps: Deps,
): Promise<ClientRegistration | undefined> {
  const response = await manage('GET', registration, deps)
  if (!response) return registration
  const document: unknown = await response.json().catch(() => null)
  if (response.status === 401 || response.status === 404) return undefined
  if (!response.ok || typeof document !== 'object' || document === null) return registration
  const {client_secret: secret, ...answer} = document as Answer
  const managed = management(answer, new URL(registration.uri ?? ''))
  for (const value of [secret, managed.accessToken]) {
    if (typeof value === 'string') deps.redactor.add(value)
  }
  return {...registration, ...managed, ...(typeof secret === 'string' && {clientSecret: secret})}
}

/**
 * Deletes a client that a login registered (RFC 7592 section 2.3).
 * @returns false where the server has no way to
 * @throws ApixError LOGIN_FAILED, network codes
 */
export async function unregisterClient(
  registration: ClientRegistration,
  deps: Deps,
): Promise<boolean> {
  const response = await manage('DELETE', registration, deps)
  await response?.body?.cancel()
  // 401 is what a server says of a client that is gone already (RFC 7592 section 2.3).
  return response?.status === 204 || response?.status === 401
}

/** A request to the client's own endpoint; undefined where the server gave none. */
async function manage(
  method: 'GET' | 'DELETE',
  {uri, accessToken}: ClientRegistration,
  deps: Deps,
): Promise<Response | undefined> {
  if (uri === undefined || accessToken === undefined) return undefined
  const url = secureEndpoint('registration_client_uri', uri)
  const fetch = await deps.fetch()
  try {
    return await fetch(url, {
      method,
      headers: {authorization: `Bearer ${accessToken}`, accept: 'application/json'},
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    })
  } catch (error) {
    throw mapOAuthError(error, 'registration')
  }
}

/**
 * A port for the redirect that is registered, so that servers which compare it exactly know it the
 * next time as well.
 * @param wanted undefined: any
 * @returns undefined when it is taken
 */
export async function freePort(host: string, wanted = 0): Promise<number | undefined> {
  try {
    const server = await startServer({
      host: host === '[::1]' ? '::1' : host === 'localhost' ? '127.0.0.1' : host,
      port: wanted,
      handler: (_, response) => void response.end(),
    })
    await server.close()
    return server.port
  } catch {
    return undefined
  }
}
