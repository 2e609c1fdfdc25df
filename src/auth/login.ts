import {randomBytes} from 'node:crypto'
import type {ApiSettings, AuthSettings, OAuthFlow, OAuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {Prompter} from '../shared/index.js'
import {probe, type StorageKind} from '../storage/index.js'
import {resolveAccount, setCurrentAccount} from './accounts.js'
import {type Capture, captureValues} from './capture.js'
import {credentialKey, credentialLock, SERVICE} from './credential.js'
import type {CredentialStore} from './credential-store.js'
import {parseUserPassword} from './grant.js'
import {learnKey} from './jwt/signer.js'
import {readSigningKey} from './jwt/signing-key.js'
import type {LoginIo} from './oauth/authorization-code.js'
import {findClientId} from './oauth-client.js'
import {oauthPart} from './oauth-login.js'
import {isRenewable, LOCK_TIMEOUT} from './refresh.js'
import {registrationEndpoint} from './self-registration.js'
import type {AuthDeps, CredentialId, StoredCredential} from './types.js'

export interface LoginInput {
  settings: ApiSettings
  account?: string | undefined
  scopes: readonly string[]
  clientId?: string | undefined
  clientSecret?: string | undefined
  /** A static credential; `user:password` for basic, the signing key for jwt. */
  token?: string | undefined
  /** Instead of the configured one. */
  flow?: OAuthFlow | undefined
  port?: number | undefined
  redirectUri?: string | undefined
  /** Milliseconds; without it 3 minutes, or the life of a device code. */
  timeout?: number | undefined
  storage?: StorageKind | undefined
  /** Where one registers for what is missing, from the API's preset. */
  registrationUrl?: string | undefined
  /** What the login finds out about the API (its tenant's address), before the token is bound. */
  capture?: Capture | undefined
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
  assertLoginKind(input)
  const oauthSettings = oauthOf(input)
  // An assertion is signed with the key that is given; other flows are replaced by a token.
  const signs = oauthSettings?.flow === 'jwtBearer'
  const flow = signs || input.token === undefined ? oauthSettings : undefined
  // Wrong usage is told before a missing keychain; but nobody types a secret that cannot be kept.
  const asks = input.token === undefined && deps.prompter.interactive
  const given = flow || asks ? undefined : await staticPart(input, auth, deps)
  if (flow && !deps.prompter.interactive) {
    const previous = await store.load(id).catch(() => undefined)
    const before = previous?.type === 'oauth2' ? previous : undefined
    const registers = (await registrationEndpoint(input, flow, before, deps)) !== undefined
    if (!registers) await findClientId(input, flow, before, deps)
  }
  const secretStore = await deps.secretStore(input.storage)
  await probe(secretStore)
  const kind = (await secretStore.kindOf?.(SERVICE, credentialKey(id))) ?? secretStore.kind
  // A plain file says so itself, before it is written.
  if (kind === 'memory') {
    deps.notifier.warn('the credential is kept in memory: it ends with this command')
  }

  const base = {
    ...id,
    version: 1 as const,
    id: randomBytes(8).toString('hex'),
    origins: settings.origins,
    obtainedAt: new Date(deps.clock.now()).toISOString(),
  }
  const credential: StoredCredential = flow
    ? await oauthCredential(base, flow, input, store, deps)
    : {...base, ...(given ?? (await staticPart(input, auth, deps)))}
  const locks = await deps.locks()
  // Not in the middle of a refresh, whose token of the login before would take this one's place.
  const storage = await locks.withLock(
    credentialLock(id),
    () => store.save(credential, secretStore),
    {timeout: LOCK_TIMEOUT},
  )
  await setCurrentAccount(id, deps)
  const oauth = credential.type === 'oauth2' ? credential : undefined
  // A client that apix registered ends with its credential.
  const lasting = oauth && !oauth.registration ? oauth : undefined
  if (lasting && auth.type === 'oauth2' && auth.clientId === undefined) {
    await input.rememberClientId?.(lasting.clientId)
  }
  return {
    ...id,
    type: credential.type,
    scopes: oauth?.scopes ?? [],
    expiresAt: oauth?.expiresAt ?? null,
    refreshable: oauth !== undefined && isRenewable(oauth),
    storage,
  }
}

/** The OAuth settings of this login, if it is one: those configured, in the flow asked for. */
function oauthOf({settings, flow}: LoginInput): OAuthSettings | undefined {
  const {auth, flows} = settings
  const other = flow && flows?.[flow]
  if (other) return other
  if (auth.type !== 'oauth2') return undefined
  if (flow === undefined || flow === auth.flow) return auth
  return {...auth, flow}
}

/** The token is bound to the origins that are known once the login is over. */
async function oauthCredential(
  base: Omit<StoredCredential, 'type'>,
  auth: OAuthSettings,
  input: LoginInput,
  store: CredentialStore,
  deps: LoginDeps,
): Promise<StoredCredential> {
  const {credential, answer} = await oauthPart(input, auth, base, store, deps)
  const origins = input.capture && (await captureValues(input.capture, credential, answer, deps))
  return {...base, ...(origins && {origins}), ...credential}
}

function assertLoginKind({settings: {name, auth, flows}, flow}: LoginInput): void {
  if (auth.type === 'none') {
    throw new ApixError('USAGE', `${name} is configured without authentication`, {
      hints: ['set auth.type for it: apix api show and apix config path tell where'],
    })
  }
  if (flow !== undefined && auth.type !== 'oauth2' && !flows?.[flow]) {
    throw new ApixError(
      'USAGE',
      `${name} has no OAuth flow ${flow}: it takes ${WORDS[auth.type]}`,
      {
        hints: ['leave out --flow'],
      },
    )
  }
}

const WORDS: Record<AuthSettings['type'], string> = {
  none: 'no credential',
  apiKey: 'an API key',
  basic: 'a user and a password',
  bearer: 'a token',
  jwt: 'a key to sign with',
  oauth2: 'a login',
}

type StaticPart =
  | {type: 'apiKey'; key: string}
  | {type: 'bearer'; token: string}
  | {type: 'basic'; username: string; password: string}
  | {type: 'jwt'; key: string}

async function staticPart(
  {settings, token}: LoginInput,
  auth: AuthSettings,
  deps: LoginDeps,
): Promise<StaticPart> {
  const {prompter, redactor} = deps
  const flag = '--token-stdin'
  if (auth.type === 'basic') {
    if (token !== undefined) return {type: 'basic', ...parseUserPassword(token)}
    const username = await prompter.input({message: `User for ${settings.name}`, flag})
    const password = await prompter.password({message: `Password of ${username}`, flag})
    return {type: 'basic', username, password}
  }
  if (auth.type === 'jwt') return jwtPart(auth, token, settings.name, deps)
  const what = auth.type === 'apiKey' ? 'API key' : 'Token'
  const value =
    token ?? (await prompter.password({message: `${what} for ${settings.name}`, flag})).trim()
  if (value === '') throw new ApixError('TOKEN_INVALID', `the ${what.toLowerCase()} is empty`)
  redactor.add(value)
  return auth.type === 'apiKey' ? {type: 'apiKey', key: value} : {type: 'bearer', token: value}
}

/** The key is tried before it is kept: one that cannot sign is refused now. */
async function jwtPart(
  auth: AuthSettings & {type: 'jwt'},
  given: string | undefined,
  name: string,
  deps: LoginDeps,
): Promise<StaticPart> {
  if (given === undefined && (auth.key ?? auth.keyFile) !== undefined) {
    throw new ApixError('USAGE', `${name} signs with the key that configuration names`, {
      hints: ['there is nothing to log in to; to store a key, remove auth.key and auth.keyFile'],
    })
  }
  const question = {message: `Key to sign with for ${name}`, flag: '--token-stdin'}
  const key = given ?? (await deps.prompter.password(question))
  learnKey(key, deps)
  const passphrase = auth.passphrase
    ? (await (await deps.secrets()).resolve(auth.passphrase)).reveal()
    : undefined
  readSigningKey(key, auth.algorithm, passphrase)
  return {type: 'jwt', key}
}
