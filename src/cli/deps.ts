import type {ApiSelection, ConfiguredApis, Environment, SecretResolver} from '../api/index.js'
import type {Authorizer, Credentials} from '../auth/index.js'
import type {HttpClient} from '../http/index.js'
import type {HistoryRecorder} from '../latency/index.js'
import type {Output} from '../output/index.js'
import type {LimitBook, Pipeline} from '../request/index.js'
import type {Clock, Notifier, Prompter, Redactor} from '../shared/index.js'
import type {
  CacheStore,
  Database,
  Directories,
  Locks,
  SecretStore,
  SecretStoreOptions,
  SharedStore,
} from '../storage/index.js'
import {accounts} from './wiring/accounts.js'
import {createClosing} from './wiring/closing.js'
import {requests} from './wiring/requests.js'
import {storage} from './wiring/storage.js'
import {surroundings} from './wiring/surroundings.js'
import type {Wiring} from './wiring/types.js'

/** What the global flags ask of the wiring. */
export interface GlobalOptions {
  api: string | undefined
  env: string | undefined
  account: string | undefined
  json: boolean
  verbose: boolean
  quiet: boolean
  input: boolean
}

/**
 * What a command can hand to a domain. Cheap things are fields; whatever costs time to load is a
 * method that makes it when it is first asked for and then keeps it.
 */
export interface Deps {
  readonly environment: Environment
  readonly options: GlobalOptions
  readonly clock: Clock
  readonly redactor: Redactor
  readonly output: Output
  readonly notifier: Notifier
  readonly prompter: Prompter
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly directories: Directories
  /** The one database, opened when first asked for. */
  database(): Promise<Database>
  /** Small state that processes share: in the database, or in Redis where APIX_STORE_URL says. */
  sharedStore(): Promise<SharedStore>
  /** Cached responses, on this machine or in the same Redis. */
  cacheStore(): Promise<CacheStore>
  /** Exclusive access across processes. */
  locks(): Promise<Locks>
  /** Where credentials are kept; without options, where each of them was put. */
  secretStore(options?: SecretStoreOptions): Promise<SecretStore>
  /** The way out to the network. */
  http(): Promise<HttpClient>
  /** Keeps requests for history and statistics; writes when everything has been printed. */
  recorder(): Promise<HistoryRecorder>
  /** The configured APIs. */
  registry(): Promise<ConfiguredApis>
  /** Authenticates requests. */
  authorizer(): Promise<Authorizer>
  /** Logs in and out, and answers what is stored. */
  credentials(): Promise<Credentials>
  /** Looks up `${env:NAME}` and `${keychain:NAME}`. */
  secretResolver(): Promise<SecretResolver>
  /** What -a and -e say. */
  readonly selection: ApiSelection
  /** What servers said about their limits. */
  limits(): Promise<LimitBook>
  /** Sends requests. */
  pipeline(userAgent: string): Promise<Pipeline>
  /** Closes what was opened. */
  close(): Promise<void>
}

/** What a command that lives long hands to the dependencies of each piece of its work. */
export type SharedParts = Pick<Deps, 'output' | 'redactor' | 'notifier'>

export function createDeps(
  environment: Environment,
  options: GlobalOptions,
  signal: AbortSignal,
  shared?: SharedParts,
): Deps {
  const {close, ...closing} = createClosing()
  const wiring: Wiring = {
    ...closing,
    get deps() {
      return deps
    },
  }
  const deps: Deps = {
    ...surroundings(environment, options, signal, shared),
    ...storage(wiring),
    ...accounts(wiring),
    ...requests(wiring),
    close,
  }
  return deps
}
