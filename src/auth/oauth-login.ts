import type {OAuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {CredentialStore} from './credential-store.js'
import type {LoginDeps, LoginInput} from './login.js'
import type {AuthorizationInput, AuthorizationResult} from './oauth/authorization-code.js'
import type {ClientInput} from './oauth/client.js'
import type {CredentialId, OAuthCredential} from './types.js'

/**
 * Gets tokens the way the API's flow has it.
 * @throws ApixError INPUT_REQUIRED, LOGIN_*, PORT_BUSY, REDIRECT_URI, network codes
 */
export async function oauthPart(
  input: LoginInput,
  auth: OAuthSettings,
  id: CredentialId,
  store: CredentialStore,
  deps: LoginDeps,
) {
  const {resolveRedirect} = await import('./oauth/redirect.js')
  const redirect = resolveRedirect(auth.redirect, input)
  const previous = await store.load(id).catch(() => undefined)
  const before = previous?.type === 'oauth2' ? previous : undefined
  const clientId = await findClientId(input, auth, before, deps)
  const known = before?.clientId === clientId ? before.clientSecret : undefined
  const clientSecret = await findClientSecret(input, auth, known, deps)
  const {issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint} = auth
  const tokenBody = auth.tokenBody ?? 'form'
  const clientAuth = auth.clientAuth ?? (clientSecret === undefined ? 'none' : 'basic')
  const scopes = input.scopes.length > 0 ? input.scopes : auth.scopes
  const client = {
    clientId,
    clientAuth,
    tokenBody,
    ...(clientSecret !== undefined && {clientSecret}),
    ...(issuer !== undefined && {issuer}),
  }
  const server = {
    ...client,
    ...(authorizationEndpoint !== undefined && {authorizationEndpoint}),
    ...(tokenEndpoint !== undefined && {tokenEndpoint}),
    ...(revocationEndpoint !== undefined && {revocationEndpoint}),
  }
  const {scopeSeparator, params} = auth
  const scope = scopes.length > 0 ? {scope: scopes.join(scopeSeparator)} : {}
  const own = auth.flow === 'clientCredentials' && {clientCredentials: {...params, ...scope}}
  const result = own
    ? await grantToClient(server, own.clientCredentials, deps)
    : await authorize(
        {client: server, scopes, settings: auth, redirect, timeout: input.timeout, apiName: id.api},
        deps,
      )
  const {tokens, ...endpoints} = result
  return {
    type: 'oauth2' as const,
    ...client,
    ...tokens,
    ...endpoints,
    ...own,
    scopes: grantedScopes(scopes, result, deps),
    lastRefresh: null,
  }
}

async function authorize(input: AuthorizationInput, deps: LoginDeps) {
  const {authorizeInBrowser} = await import('./oauth/authorization-code.js')
  return authorizeInBrowser(input, deps.io, deps)
}

async function grantToClient(
  client: ClientInput,
  parameters: Readonly<Record<string, string>>,
  deps: LoginDeps,
) {
  const {requestClientToken} = await import('./oauth/client-credentials.js')
  return requestClientToken(client, parameters, deps)
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

async function findClientSecret(
  {settings, clientSecret}: LoginInput,
  auth: OAuthSettings,
  known: string | undefined,
  {prompter, redactor, secrets}: LoginDeps,
): Promise<string | undefined> {
  if (clientSecret !== undefined) {
    redactor.add(clientSecret)
    return clientSecret
  }
  if (auth.clientSecret) return (await (await secrets()).resolve(auth.clientSecret)).reveal()
  if (known !== undefined) return known
  if (auth.clientAuth === undefined || auth.clientAuth === 'none') return undefined
  const answer = await prompter.password({
    message: `OAuth client secret for ${settings.name}`,
    flag: '--client-secret-stdin',
  })
  redactor.add(answer)
  return answer === '' ? undefined : answer
}

/** Whoever logged in before with a client id of their own is not asked for it again. */
async function findClientId(
  {settings, clientId, registrationUrl}: LoginInput,
  auth: OAuthSettings,
  before: OAuthCredential | undefined,
  {notifier, prompter}: LoginDeps,
): Promise<string> {
  const configured = clientId ?? auth.clientId ?? before?.clientId
  if (configured !== undefined) return configured
  const {name} = settings
  if (registrationUrl !== undefined) {
    notifier.notice(`${name} needs an OAuth client id; register one at ${registrationUrl}`)
  }
  const answer = await prompter.input({
    message: `OAuth client id for ${name}`,
    flag: '--client-id',
  })
  if (answer.trim() === '') {
    throw new ApixError('INPUT_REQUIRED', 'an OAuth client id is needed', {
      hints: ['pass --client-id'],
    })
  }
  return answer.trim()
}
