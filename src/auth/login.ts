import {randomBytes} from 'node:crypto'
import type {ApiSettings, AuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {Prompter} from '../shared/index.js'
import {probe, type StorageKind} from '../storage/index.js'
import {resolveAccount, setCurrentAccount} from './accounts.js'
import {credentialKey, SERVICE} from './credential.js'
import type {CredentialStore} from './credential-store.js'
import {parseUserPassword} from './grant.js'
import type {LoginIo} from './oauth/authorization-code.js'
import {oauthPart} from './oauth-login.js'
import {isRenewable} from './refresh.js'
import type {AuthDeps, CredentialId, StoredCredential} from './types.js'

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
    refreshable: oauth !== undefined && isRenewable(oauth),
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
  if (auth.type === 'oauth2' && !['authorizationCode', 'clientCredentials'].includes(auth.flow)) {
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
