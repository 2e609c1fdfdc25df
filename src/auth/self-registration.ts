import type {OAuthSettings} from '../api/index.js'
import {ApixError, isApixError} from '../errors/index.js'
import type {LoginDeps, LoginInput} from './login.js'
import {errorCodeOf} from './oauth/errors.js'
import type {AuthDeps, ClientRegistration, CredentialId, OAuthCredential} from './types.js'

type Chosen = Pick<LoginInput, 'clientId' | 'registrationUrl' | 'redirectUri'>

/** Whether a login may come with a client of its own making, if the server registers such. */
export function mayRegister(
  {clientId, registrationUrl, redirectUri}: Chosen,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
): boolean {
  const known = clientId ?? auth.clientId ?? before?.clientId ?? registrationUrl ?? redirectUri
  return known === undefined && auth.flow === 'authorizationCode'
}

/**
 * Where the API's server registers clients that come by themselves (RFC 7591), for an API that nobody
 * has a client id for; undefined wherever there is one, or a page on which a person registers.
 */
export async function registrationEndpoint(
  input: Chosen,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
  deps: Pick<LoginDeps, 'fetch' | 'notifier'>,
): Promise<string | undefined> {
  const {issuer} = auth
  if (issuer === undefined || !mayRegister(input, auth, before)) return undefined
  const {discover} = await import('./oauth/client.js')
  // Whoever cannot be reached is met again by the login itself, which says so.
  const metadata = await discover({issuer}, deps).catch(() => undefined)
  return metadata?.registration_endpoint
}

/** The client of this login where apix registered it, now or before, and the settings it goes with. */
export async function selfRegistered(
  input: LoginInput,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
  deps: LoginDeps,
): Promise<{registration?: ClientRegistration; auth: OAuthSettings}> {
  const used = usedRegistration(input, auth, before)
  const old = used && (await stillRegistered(used, deps))
  const endpoint = await registrationEndpoint(input, auth, used && !old ? undefined : before, deps)
  if (!old && endpoint === undefined) return {auth}
  const {freePort, registerClient} = await import('./oauth/registration.js')
  const {redirectUri, resolveRedirect} = await import('./oauth/redirect.js')
  const redirect = resolveRedirect(auth.redirect, input)
  const wanted = redirect.port || old?.port
  // With a port that somebody chose, a busy one is told by the login itself.
  const port = redirect.port || (await freePort(redirect.host, wanted)) || 0
  const located = {...auth, redirect: {...auth.redirect, ...(port !== 0 && {port})}}
  const registration =
    old ?? (await registerClient(endpoint ?? '', redirectUri(redirect, port), deps))
  if (!old) {
    const {host} = new URL(endpoint ?? '')
    deps.notifier.notice(`registered apix at ${host} as client ${registration.clientId}`)
  }
  const {clientAuth} = registration
  return {registration, auth: clientAuth ? {...located, clientAuth} : located}
}

/** Deletes the client at the server; one that cannot be deleted is named, and no reason to stop. */
export async function forgetClient(
  registration: ClientRegistration,
  deps: AuthDeps,
): Promise<void> {
  const {unregisterClient} = await import('./oauth/registration.js')
  const deleted = await unregisterClient(registration, deps).catch(() => false)
  const {clientId} = registration
  if (!deleted) deps.notifier.warn(`client ${clientId} stays registered at the server`)
}

/** The client that a login before registered, where this login is to use it. */
export function usedRegistration(
  input: LoginInput,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
): ClientRegistration | undefined {
  return (input.clientId ?? auth.clientId) === undefined ? before?.registration : undefined
}

/** The client as the server has it; undefined, and said, where it has none. */
async function stillRegistered(
  registration: ClientRegistration,
  deps: LoginDeps,
): Promise<ClientRegistration | undefined> {
  const {readClient} = await import('./oauth/registration.js')
  // Whoever cannot be asked is met again by the login itself.
  const found = await readClient(registration, deps).catch(() => registration)
  if (!found) deps.notifier.notice(`the server has forgotten client ${registration.clientId}`)
  return found
}

/** What servers answer to a client that they do not know (RFC 6749 sections 4.1.2.1 and 5.2). */
const UNKNOWN_CLIENT = new Set(['invalid_client', 'unauthorized_client'])

/** Whether a login failed because the server knows nothing of the client. */
export function isForgotten(error: unknown): boolean {
  return UNKNOWN_CLIENT.has(errorCodeOf(error) ?? '')
}

/** Nobody comes back from a page that says "unknown client", and only the person can see it. */
export function withWayOut(
  error: unknown,
  {clientId}: ClientRegistration,
  {api}: CredentialId,
): unknown {
  if (!isApixError(error) || error.code !== 'LOGIN_TIMEOUT') return error
  return new ApixError(error.code, error.message, {
    hints: [
      ...error.hints,
      `if the browser showed that client ${clientId} is not known, run: apix logout ${api}`,
    ],
  })
}
