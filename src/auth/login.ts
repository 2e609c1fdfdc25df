import {randomBytes} from 'node:crypto'
import type {ApiSettings, AuthSettings, OAuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {Prompter} from '../shared/index.js'
import {probe, type StorageKind} from '../storage/index.js'
import {resolveAccount, setCurrentAccount} from './accounts.js'
import {credentialKey, SERVICE} from './credential.js'
import type {CredentialStore} from './credential-store.js'
import {parseUserPassword} from './grant.js'
import type {AuthorizationResult, LoginIo} from './oauth/authorization-code.js'
import type {AuthDeps, CredentialId, OAuthCredential, StoredCredential} from './types.js'

export interface LoginInput {
  settings: ApiSettings
  account?: string | undefined
  scopes: readonly string[]
  clientId?: string | undefined
  clientSecret?: string | undefined
  /** A static credential; `user:password` for basic. */
  token?: string | undefined
  port?: number | undefined
  redirectUri?: string | undefined
  /** Milliseconds. */
  timeout: number
  storage?: StorageKind | undefined
  /** Where one registers for what is missing, from the API's preset. */
  registrationUrl?: string | undefined
  /** Called after a login with a client id that configuration does not know yet. */
  rememberClientId?(clientId: string): Promise<void>
}

/** The document of `login --json`. */
export interface LoginResult extends CredentialId {
  type: StoredCredential['type']
  scopes: readonly string[]
  expiresAt: string | null
  refreshable: boolean
  storage: StorageKind
}

export type LoginDeps = AuthDeps & {prompter: Prompter; io: LoginIo}

/**
 * Runs what the API's auth type needs and stores the credential, bound to the API's origins.
 * @throws ApixError USAGE, INPUT_REQUIRED, LOGIN_*, KEYCHAIN_*, PORT_BUSY, REDIRECT_URI
 */
export async function login(
  input: LoginInput,
  store: CredentialStore,
  deps: LoginDeps,
): Promise<LoginResult> {
  const {settings} = input
  const {name: api, environment, auth} = settings
  const account = await resolveAccount({api, environment, account: input.account}, deps)
  const id = {api, environment, account}
  assertLoginKind(settings)
  const secretStore = await deps.secretStore(input.storage)
  await probe(secretStore)
  const kind = (await secretStore.kindOf?.(SERVICE, credentialKey(id))) ?? secretStore.kind
  warnAboutStorage(kind, deps)

  const base = {
    ...id,
    version: 1 as const,
    id: randomBytes(8).toString('hex'),
    origins: settings.origins,
    obtainedAt: new Date(deps.clock.now()).toISOString(),
  }
  const credential: StoredCredential =
    auth.type === 'oauth2' && input.token === undefined
      ? {...base, ...(await oauthPart(input, auth, id, store, deps))}
      : {...base, ...(await staticPart(input, auth, deps))}
  const storage = await store.save(credential, secretStore)
  await setCurrentAccount(id, deps)
  if (credential.type === 'oauth2' && auth.type === 'oauth2' && auth.clientId === undefined) {
    await input.rememberClientId?.(credential.clientId)
  }
  const oauth = credential.type === 'oauth2' ? credential : undefined
  return {
    ...id,
    type: credential.type,
    scopes: oauth?.scopes ?? [],
    expiresAt: oauth?.expiresAt ?? null,
    refreshable: oauth?.refreshToken !== undefined,
    storage,
  }
}

function assertLoginKind({name, auth}: ApiSettings): void {
  if (auth.type === 'none') {
    throw new ApixError('USAGE', `${name} is configured without authentication`, {
      hints: ['set auth.type for it: apix api show and apix config path tell where'],
    })
  }
  if (auth.type === 'jwt') {
    throw new ApixError('USAGE', `${name} signs its own tokens: there is nothing to log in to`)
  }
  if (auth.type === 'oauth2' && auth.flow !== 'authorizationCode') {
    throw new ApixError('USAGE', `apix login cannot run the ${auth.flow} flow of ${name}`, {
      hints: ['set auth.flow: authorizationCode, or pass a token with --token-stdin'],
    })
  }
}

function warnAboutStorage(kind: StorageKind, {notifier}: AuthDeps): void {
  if (kind === 'plain-file') notifier.warn('the credential is written to a file in plain text')
  if (kind === 'memory')
    notifier.warn('the credential is kept in memory: it ends with this command')
}

type StaticPart =
  | {type: 'apiKey'; key: string}
  | {type: 'bearer'; token: string}
  | {type: 'basic'; username: string; password: string}

async function staticPart(
  {settings, token}: LoginInput,
  auth: AuthSettings,
  {prompter, redactor}: LoginDeps,
): Promise<StaticPart> {
  const flag = '--token-stdin'
  if (auth.type === 'basic') {
    if (token !== undefined) return {type: 'basic', ...parseUserPassword(token)}
    const username = await prompter.input({message: `User for ${settings.name}`, flag})
    const password = await prompter.password({message: `Password of ${username}`, flag})
    return {type: 'basic', username, password}
  }
  const what = auth.type === 'apiKey' ? 'API key' : 'Token'
  const value =
    token ?? (await prompter.password({message: `${what} for ${settings.name}`, flag})).trim()
  if (value === '') throw new ApixError('TOKEN_INVALID', `the ${what.toLowerCase()} is empty`)
  redactor.add(value)
  return auth.type === 'apiKey' ? {type: 'apiKey', key: value} : {type: 'bearer', token: value}
}

async function oauthPart(
  input: LoginInput,
  auth: OAuthSettings,
  id: CredentialId,
  store: CredentialStore,
  deps: LoginDeps,
) {
  const [{authorizeInBrowser}, {resolveRedirect}] = await Promise.all([
    import('./oauth/authorization-code.js'),
    import('./oauth/redirect.js'),
  ])
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
  const result = await authorizeInBrowser(
    {
      client: {
        ...client,
        ...(authorizationEndpoint !== undefined && {authorizationEndpoint}),
        ...(tokenEndpoint !== undefined && {tokenEndpoint}),
        ...(revocationEndpoint !== undefined && {revocationEndpoint}),
      },
      scopes,
      settings: auth,
      redirect,
      timeout: input.timeout,
      apiName: id.api,
    },
    deps.io,
    deps,
  )
  const {tokens, ...endpoints} = result
  return {
    type: 'oauth2' as const,
    ...client,
    ...tokens,
    ...endpoints,
    scopes: grantedScopes(scopes, result, deps),
    lastRefresh: null,
  }
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
