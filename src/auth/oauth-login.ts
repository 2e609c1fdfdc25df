import type {OAuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {CredentialStore} from './credential-store.js'
import {createJwtSigner, hasConfiguredKey} from './jwt/signer.js'
import type {LoginDeps, LoginInput} from './login.js'
import type {AuthorizationResult} from './oauth/authorization-code.js'
import type {ClientInput} from './oauth/client.js'
import type {DPoPKey} from './oauth/dpop.js'
import {type Watched, warnOfClock, watchClock} from './oauth/server-clock.js'
import {findClientId, findClientSecret} from './oauth-client.js'
import {
  forgetClient,
  isForgotten,
  selfRegistered,
  usedRegistration,
  withWayOut,
} from './self-registration.js'
import type {Assertion, CredentialId, OAuthCredential} from './types.js'

const DEFAULT_TIMEOUT = 180_000

const ENDPOINTS = [
  'authorizationEndpoint',
  'tokenEndpoint',
  'revocationEndpoint',
  'deviceAuthorizationEndpoint',
  'pushedAuthorizationRequestEndpoint',
  'jwksUri',
] as const

/** A login as it is about to happen. */
interface Plan {
  input: LoginInput
  auth: OAuthSettings
  client: ClientInput
  scopes: readonly string[]
  dpop: DPoPKey | undefined
}

/**
 * Gets tokens the way the API's flow has it.
 * @returns the credential's OAuth part, and the answer of the token endpoint for what it says besides
 * @throws ApixError INPUT_REQUIRED, LOGIN_*, PORT_BUSY, REDIRECT_URI, SECRET_*, network codes
 */
export async function oauthPart(
  input: LoginInput,
  configured: OAuthSettings,
  id: CredentialId,
  store: CredentialStore,
  plainDeps: LoginDeps,
) {
  const deps = watchClock(plainDeps)
  const previous = await store.load(id).catch(() => undefined)
  const before = previous?.type === 'oauth2' ? previous : undefined
  const auth = await located(configured, input, deps)
  const attempt = {input, auth, scopes: scopesToAsk(input, auth, before)}
  try {
    return await ask({...attempt, before}, id, deps)
  } catch (error) {
    const registered = usedRegistration(input, auth, before)
    if (!registered) throw error
    if (!isForgotten(error)) throw withWayOut(error, registered, id)
    deps.notifier.notice(`the server has forgotten client ${registered.clientId}`)
    return ask({...attempt, before: undefined}, id, deps)
  }
}

interface Attempt extends Pick<Plan, 'input' | 'auth' | 'scopes'> {
  /** What is stored of the login before, its client above all. */
  before: OAuthCredential | undefined
}

/** Asks for tokens once, with the client that is known, made now, or asked for. */
async function ask(attempt: Attempt, id: CredentialId, deps: Watched<LoginDeps>) {
  const {input, before, scopes} = attempt
  const {auth, registration} = await selfRegistered(input, attempt.auth, before, deps)
  const clientId = registration?.clientId ?? (await findClientId(input, auth, before, deps))
  const stored = before?.clientId === clientId ? before.clientSecret : undefined
  const known = registration?.clientSecret ?? stored
  const clientSecret = await findClientSecret(input, auth, known, deps)
  const kept = {
    clientId,
    clientAuth: auth.clientAuth ?? (clientSecret === undefined ? 'none' : 'basic'),
    manners: mannersOf(auth),
    ...(clientSecret !== undefined && {clientSecret}),
    ...(auth.issuer !== undefined && {issuer: auth.issuer}),
    ...(auth.resource && {resource: auth.resource}),
  } as const
  let answer: Readonly<Record<string, unknown>> = {}
  const client: ClientInput = {
    ...kept,
    ...Object.fromEntries(ENDPOINTS.flatMap((name) => (auth[name] ? [[name, auth[name]]] : []))),
    onAnswer: (fields) => {
      answer = fields
    },
  }
  const {createDPoPKey} = await import('./oauth/dpop.js')
  const dpop = auth.dpop ? await createDPoPKey() : undefined
  if (dpop?.jwk.d) deps.redactor.add(dpop.jwk.d)
  const plan = {input, auth, client, scopes, dpop}
  const {renewal = {}, ...result} = await run(plan, id, deps).catch(async (error: unknown) => {
    // A client without a credential is of no use to anybody.
    if (registration && registration.clientId !== before?.clientId)
      await forgetClient(registration, deps)
    throw error
  })
  warnOfClock(deps)
  const {tokens, ...endpoints} = result
  const credential = {
    type: 'oauth2' as const,
    ...kept,
    ...tokens,
    ...endpoints,
    ...renewal,
    ...(dpop && {dpop}),
    ...(registration && {registration}),
    scopes: grantedScopes(scopes, result, deps),
    askedScopes: scopes,
    lastRefresh: null,
  }
  return {credential, answer}
}

type Outcome = AuthorizationResult & {
  renewal?: Pick<OAuthCredential, 'clientCredentials' | 'assertion'>
}

async function run(plan: Plan, id: CredentialId, deps: LoginDeps): Promise<Outcome> {
  const {input, auth, client, scopes, dpop} = plan
  const parameters = {
    ...auth.params,
    ...(scopes.length > 0 && {scope: scopes.join(auth.scopeSeparator)}),
  }
  switch (auth.flow) {
    case 'clientCredentials': {
      const {requestClientToken} = await import('./oauth/client-credentials.js')
      const sent = withResource(parameters, auth)
      const result = await requestClientToken(client, sent, dpop, deps)
      return {...result, renewal: {clientCredentials: parameters}}
    }
    case 'jwtBearer': {
      const {requestAssertionToken} = await import('./oauth/jwt-bearer.js')
      const assertion = assertionOf(plan, parameters)
      const signer = createJwtSigner(deps)
      const result = await requestAssertionToken(client, {assertion, signer, dpop}, deps)
      return {...result, renewal: {assertion}}
    }
    case 'deviceCode': {
      const {authorizeDevice} = await import('./oauth/device-code.js')
      const sent = withResource(parameters, auth)
      const {timeout} = input
      return authorizeDevice({client, parameters: sent, dpop, timeout}, deps.io, deps)
    }
    case 'authorizationCode': {
      const {resolveRedirect} = await import('./oauth/redirect.js')
      const {authorizeInBrowser} = await import('./oauth/authorization-code.js')
      const redirect = resolveRedirect(auth.redirect, input)
      const timeout = input.timeout ?? DEFAULT_TIMEOUT
      return authorizeInBrowser(
        {client, scopes, settings: auth, redirect, timeout, dpop, apiName: id.api},
        deps.io,
        deps,
      )
    }
  }
}

/** Settings with the authorization server found, where configuration leaves that to the API. */
async function located(
  auth: OAuthSettings,
  {settings}: LoginInput,
  deps: LoginDeps,
): Promise<OAuthSettings> {
  if (auth.issuer !== undefined || auth.tokenEndpoint !== undefined) return auth
  const {discoverResource} = await import('./oauth/resource-metadata.js')
  const found = await discoverResource(settings.baseUrl, deps)
  if (!found) {
    throw new ApixError('CONFIG_INVALID', `where to log in to ${settings.name} is not known`, {
      hints: [
        'set auth.issuer, or auth.authorizationEndpoint and auth.tokenEndpoint',
        'its metadata was looked for as RFC 9728 has it, and not found',
      ],
    })
  }
  const [issuer = ''] = found.issuers
  deps.notifier.notice(`${settings.name} sends its users to ${new URL(issuer).host} to log in`)
  return {
    ...auth,
    issuer,
    resource: auth.resource ?? [found.resource],
    scopes: auth.scopes.length > 0 ? auth.scopes : found.scopes,
    ...(auth.dpop === undefined && found.dpopRequired && {dpop: true}),
  }
}

/**
 * The scopes of this login. Whoever is logged in already and asks for a scope keeps the others:
 * a token that lost them would break what worked before.
 */
function scopesToAsk(
  {scopes}: LoginInput,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
): readonly string[] {
  if (scopes.length === 0) return auth.scopes
  const held = before ? [...(before.askedScopes ?? []), ...before.scopes] : []
  return [...new Set([...held, ...scopes])]
}

function mannersOf({tokenBody, tokenHeaders, tokenParams, tokenTypes, tokenAt}: OAuthSettings) {
  return {
    ...(tokenBody && {tokenBody}),
    ...(tokenHeaders && {tokenHeaders}),
    ...(tokenParams && {tokenParams}),
    ...(tokenTypes && {tokenTypes}),
    ...(tokenAt && {tokenAt}),
  }
}

function assertionOf({input, auth}: Plan, parameters: Readonly<Record<string, string>>): Assertion {
  const {assertion: signing} = auth
  if (!signing || (input.token === undefined && !hasConfiguredKey(signing))) {
    throw new ApixError('INPUT_REQUIRED', 'the jwtBearer flow needs a key to sign with', {
      hints: ['set auth.key or auth.keyFile, or pass --token-stdin with the private key'],
    })
  }
  return {signing, parameters, ...(input.token !== undefined && {key: input.token})}
}

function withResource(
  parameters: Readonly<Record<string, string>>,
  {resource = []}: OAuthSettings,
): URLSearchParams {
  const all = new URLSearchParams(parameters)
  for (const value of resource) all.append('resource', value)
  return all
}

/** Says so when the server granted less than was asked for; the request that needs it comes later. */
function grantedScopes(
  asked: readonly string[],
  {tokens}: AuthorizationResult,
  {notifier}: LoginDeps,
): readonly string[] {
  const granted = tokens.scopes
  if (granted === undefined) return asked
  const missing = asked.filter((scope) => !granted.includes(scope))
  if (missing.length > 0) notifier.warn(`the server did not grant: ${missing.join(' ')}`)
  return granted
}
