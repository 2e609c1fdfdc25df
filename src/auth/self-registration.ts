import type {OAuthSettings} from '../api/index.js'
import type {LoginDeps, LoginInput} from './login.js'
import type {AuthDeps, ClientRegistration, OAuthCredential} from './types.js'

/**
 * Where the API's server registers clients that come by themselves (RFC 7591), for an API that nobody
 * has a client id for; undefined wherever there is one, or a page on which a person registers.
 */
export async function registrationEndpoint(
  input: LoginInput,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
  deps: Pick<LoginDeps, 'fetch' | 'notifier'>,
): Promise<string | undefined> {
  const {clientId, registrationUrl, redirectUri} = input
  const known = clientId ?? auth.clientId ?? before?.clientId ?? registrationUrl
  const {issuer, flow} = auth
  if (known !== undefined || flow !== 'authorizationCode' || issuer === undefined) return undefined
  if (redirectUri !== undefined) return undefined
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
  const chosen = input.clientId ?? auth.clientId
  const old = chosen === undefined ? before?.registration : undefined
  const endpoint = await registrationEndpoint(input, auth, before, deps)
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
