import type {ApiRegistry, ApiSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {type Check, nearest} from '../shared/index.js'
import {resolveAccount, setCurrentAccount} from './accounts.js'
import {storedProof} from './authorizer.js'
import {type CredentialStore, createCredentialStore} from './credential-store.js'
import type {ExplainOptions, Explanation} from './explain/types.js'
import {environmentToken, givenProof} from './given.js'
import {createJwtSigner} from './jwt/signer.js'
import type {LiveCredentials} from './live-credentials.js'
import {createLiveCredentials} from './live-credentials.js'
import {type LoginDeps, type LoginInput, type LoginResult, login} from './login.js'
import {type LogoutResult, logout} from './logout.js'
import {isRenewable} from './refresh.js'
import type {AuthDeps, CredentialId, CredentialStatus} from './types.js'

/** Which credentials are meant; what is left out matches all. */
export type CredentialFilter = {[Field in keyof CredentialId]?: string | undefined}

export type ListedCredential = CredentialStatus & {current: boolean}

/** What `login`, `logout` and the `auth` commands do with credentials. */
export interface Credentials {
  login(input: LoginInput, io: Pick<LoginDeps, 'io' | 'prompter'>): Promise<LoginResult>
  logout(filter: CredentialFilter, options: {revoke: boolean}): Promise<LogoutResult[]>
  /** Stored credentials and those that the environment gives for configured APIs. */
  list(filter: CredentialFilter, registry: ApiRegistry): Promise<ListedCredential[]>
  /** The token itself, renewed if need be: what `auth token` exists to print. */
  token(settings: ApiSettings, account?: string): Promise<{token: string; expiresAt: string | null}>
  /** @throws ApixError REFRESH_FAILED for a credential that cannot be renewed */
  refresh(settings: ApiSettings, account?: string): Promise<CredentialStatus>
  /** @throws ApixError NOT_FOUND for an account that is not logged in */
  switchTo(where: {api: string; environment: string; account: string}): Promise<void>
  /** What a login would do. */
  explain(settings: ApiSettings, options?: ExplainOptions): Promise<Explanation>
  /** Tries what a login needs. */
  examine(settings: ApiSettings | undefined, platform: NodeJS.Platform): Promise<Check[]>
  resolveAccount(where: {
    api: string
    environment: string
    account?: string | undefined
  }): Promise<string>
}

export function createCredentials(
  deps: AuthDeps,
  store: CredentialStore = createCredentialStore(deps),
  live: LiveCredentials = createLiveCredentials(store, deps),
): Credentials {
  const signer = createJwtSigner(deps)

  async function identify(settings: ApiSettings, account?: string): Promise<CredentialId> {
    const {name: api, environment} = settings
    return {api, environment, account: await resolveAccount({api, environment, account}, deps)}
  }

  return {
    login: (input, io) => login(input, store, {...deps, ...io}),
    async explain(settings, {account, ...options} = {}) {
      const {explainLogin} = await import('./explain/explain.js')
      const stored = async () => {
        const id = await identify(settings, account)
        // A store that cannot be opened is no reason not to explain.
        const found = await store.load(id).catch(() => undefined)
        return found?.type === 'oauth2' ? found : undefined
      }
      return explainLogin(settings, {...options, stored}, deps)
    },
    async examine(settings, platform) {
      const {examine} = await import('./doctor.js')
      return examine(settings, {...deps, platform})
    },
    resolveAccount: (where) => resolveAccount(where, deps),
    async logout(filter, {revoke}) {
      const entries = (await store.list()).filter((entry) => matches(entry, filter))
      const results: LogoutResult[] = []
      for (const entry of entries) {
        results.push(await logout({id: entry, revoke}, store, deps))
        const current = await resolveAccount({...entry, account: undefined}, deps)
        if (current === entry.account) await setCurrentAccount({...entry, account: undefined}, deps)
      }
      return results
    },
    async list(filter, registry) {
      const stored = await Promise.all(
        (await store.list()).map(async (entry) => {
          const account = await resolveAccount({...entry, account: undefined}, deps)
          return {...entry, current: account === entry.account}
        }),
      )
      return [...fromEnvironment(registry, deps), ...stored].filter((entry) =>
        matches(entry, filter),
      )
    },
    async token(settings, account) {
      const given = await givenProof(settings.name, settings.auth, signer, deps)
      const credential = given ? undefined : await live.fresh(await identify(settings, account))
      const proof =
        given?.proof ?? (credential && (await storedProof(settings, credential, signer)))
      const token =
        proof?.type === 'basic' ? `${proof.username}:${proof.password}` : (proof?.value ?? '')
      const expiresAt = credential?.type === 'oauth2' ? credential.expiresAt : given?.expiresAt
      return {token, expiresAt: expiresAt ?? null}
    },
    async refresh(settings, account) {
      const id = await identify(settings, account)
      const before = await live.load(id)
      if (before.type !== 'oauth2' || !isRenewable(before)) {
        throw new ApixError('REFRESH_FAILED', `the credential of ${id.api} cannot be renewed`, {
          hints: [
            before.type === 'oauth2'
              ? 'the server gave no refresh token; some want the scope offline_access for one'
              : `a ${before.type} credential does not expire by itself`,
          ],
        })
      }
      await live.refresh(id, (current) => current.accessToken === before.accessToken)
      const entry = await store.entry(id)
      if (!entry) throw new ApixError('NOT_LOGGED_IN', `not logged in to ${id.api}`)
      return entry
    },
    async switchTo(where) {
      const {api, environment, account} = where
      const accounts = (await store.list())
        .filter((entry) => matches(entry, {api, environment}))
        .map((entry) => entry.account)
      if (!accounts.includes(account)) {
        const guess = nearest(account, accounts)
        throw new ApixError('NOT_FOUND', `no account "${account}" is logged in to ${api}`, {
          hints: [guess ? `did you mean ${guess}?` : `run: apix login ${api} --account ${account}`],
        })
      }
      await setCurrentAccount(where, deps)
    },
  }
}

function matches(id: CredentialId, filter: CredentialFilter): boolean {
  return (
    (filter.api === undefined || filter.api === id.api) &&
    (filter.environment === undefined || filter.environment === id.environment) &&
    (filter.account === undefined || filter.account === id.account)
  )
}

/** `APIX_TOKEN` stands for the default API, `APIX_TOKEN_<API>` for its own. */
function fromEnvironment(registry: ApiRegistry, deps: AuthDeps): ListedCredential[] {
  return registry.names().flatMap((name) => {
    const variable = environmentToken(name, deps.environment)
    const general = variable?.name === 'APIX_TOKEN' && name !== registry.default
    if (!variable || general) return []
    deps.redactor.add(variable.value)
    const settings = registry.resolve({api: name})
    const {environment, auth} = settings
    const known = {api: name, environment, account: variable.name, type: auth.type}
    const storage = 'environment' as const
    return [{...known, scopes: [], expiresAt: null, storage, lastRefresh: null, current: true}]
  })
}
