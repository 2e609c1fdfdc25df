import {homedir} from 'node:os'
import {join} from 'node:path'
import type {ApiSelection, ConfiguredApis, Environment, SecretResolver} from '../api/index.js'
import type {AuthDeps, Authorizer, Credentials} from '../auth/index.js'
import type {HttpClient} from '../http/index.js'
import type {HistoryRecorder} from '../latency/index.js'
import {createNotifier, createOutput, createPrompter, type Output} from '../output/index.js'
import type {LimitBook, Pipeline} from '../request/index.js'
import {
  type Clock,
  createRedactor,
  type Notifier,
  type Prompter,
  type Redactor,
  systemClock,
} from '../shared/index.js'
import {
  type CacheStore,
  type Database,
  type Directories,
  directories,
  type Locks,
  type SecretStore,
  type SecretStoreOptions,
  type SharedStore,
} from '../storage/index.js'
import {createStores} from './stores.js'

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
  const redactor = shared?.redactor ?? createRedactor()
  const output = shared?.output ?? createOutput(process, redactor, environment['FORCE_COLOR'])
  const quiet = options.quiet
  const interactive =
    options.input && !environment['CI'] && process.stdin.isTTY === true && output.stderr.isTTY
  const closers: Array<() => Promise<void> | void> = []
  const places = directories(environment, process.platform, homedir())
  const spoolFolder = join(places.data, 'spool')
  let database: Promise<Database> | undefined
  let locks: Promise<Locks> | undefined
  const secretStores = new Map<string, Promise<SecretStore>>()
  const notifier = shared?.notifier ?? createNotifier(output, {quiet, verbose: options.verbose})

  async function openTheDatabase(): Promise<Database> {
    const {openDatabase} = await import('../storage/index.js')
    const opened = await openDatabase(join(places.data, 'apix.db'))
    closers.push(() => opened.close())
    const {takeInSpool} = await import('../latency/index.js')
    await takeInSpool(spoolFolder, opened).catch((error: Error) =>
      notifier.warn(`requests wait to be put into the history: ${error.message}`),
    )
    return opened
  }

  const stores = createStores({
    environment,
    database: () => deps.database(),
    redactor,
    directory: places.cache,
    onClose: (close) => closers.push(close),
  })
  /** What goes on after a response was printed. */
  const background: Array<Promise<void>> = []

  let registry: Promise<ConfiguredApis> | undefined
  let secretResolver: Promise<SecretResolver> | undefined
  let client: Promise<HttpClient> | undefined

  async function createTheClient(): Promise<HttpClient> {
    const {createHttpClient, PROXY_VARIABLES, proxyPasswords} = await import('../http/index.js')
    const variables = PROXY_VARIABLES.map((name) => environment[name])
    for (const password of proxyPasswords(variables)) redactor.add(password)
    const created = createHttpClient({environment})
    closers.push(() => created.close())
    return created
  }

  let recorder: Promise<HistoryRecorder> | undefined
  let authorizer: Promise<Authorizer> | undefined
  let credentials: Promise<Credentials> | undefined

  let limits: Promise<LimitBook> | undefined
  let pipeline: Promise<Pipeline> | undefined

  const deps: Deps = {
    environment,
    options,
    clock: systemClock,
    redactor,
    output,
    notifier,
    prompter: createPrompter(interactive, signal),
    signal,
    directories: places,
    database() {
      database ??= openTheDatabase()
      return database
    },
    ...stores,
    locks() {
      locks ??= import('../storage/index.js').then(({createLocks}) =>
        createLocks(places.data, systemClock),
      )
      return locks
    },
    secretStore(choice = {}) {
      const key = `${choice.storage} ${choice.insecure}`
      const store =
        secretStores.get(key) ??
        import('../storage/index.js').then(({createSecretStore}) =>
          createSecretStore({...choice, directories: places, environment, notifier}),
        )
      secretStores.set(key, store)
      return store
    },
    http() {
      client ??= createTheClient()
      return client
    },
    recorder() {
      recorder ??= import('../latency/index.js').then(({createRecorder}) =>
        createRecorder({
          database: () => deps.database(),
          openDatabase: () => database,
          spoolFolder,
          random: Math.random,
          redactor,
          clock: systemClock,
          notifier,
        }),
      )
      return recorder
    },
    registry() {
      registry ??= import('../api/index.js').then(({loadRegistry}) =>
        loadRegistry({environment, directories: places, cwd: process.cwd()}),
      )
      return registry
    },
    authorizer() {
      authorizer ??= import('../auth/index.js').then(({createAuthorizer}) =>
        createAuthorizer(authDeps(deps)),
      )
      return authorizer
    },
    credentials() {
      credentials ??= import('../auth/index.js').then(({createCredentials}) =>
        createCredentials(authDeps(deps)),
      )
      return credentials
    },
    secretResolver() {
      secretResolver ??= import('../api/index.js').then(({createSecretResolver}) =>
        createSecretResolver({environment, secretStore: () => this.secretStore(), redactor}),
      )
      return secretResolver
    },
    limits() {
      limits ??= import('../request/index.js').then(({createLimitBook, createSheetFiles}) =>
        createLimitBook({
          store: () => deps.sharedStore(),
          now: () => systemClock.now(),
          // With a store of many machines there is no other place to look.
          ...(!environment['APIX_STORE_URL'] && {
            files: createSheetFiles(join(places.data, 'limits')),
          }),
        }),
      )
      return limits
    },
    pipeline(userAgent) {
      pipeline ??= import('../request/index.js').then(async ({createPipeline}) =>
        createPipeline({
          clock: systemClock,
          notifier,
          redactor,
          userAgent,
          random: Math.random,
          http: () => deps.http(),
          store: () => deps.sharedStore(),
          limits: await this.limits(),
          cacheStore: () => deps.cacheStore(),
          background: (work) => background.push(work),
          authorizer: () => deps.authorizer(),
          secrets: () => deps.secretResolver(),
          guard: async (url, chosen) => {
            const {guardOf} = await import('../api/index.js')
            return guardOf(url, chosen, await deps.registry())
          },
          recorder: () => deps.recorder(),
          validator: async () => {
            const {messageValidator} = await import('./validator.js')
            return messageValidator(deps, userAgent)
          },
        }),
      )
      return pipeline
    },
    selection: {
      ...(options.api !== undefined && {api: options.api}),
      ...(options.env !== undefined && {environment: options.env}),
    },
    async close() {
      await Promise.allSettled(background)
      // Before the database, whichever of the two was asked for first.
      await (await recorder)?.close()
      for (const close of closers.reverse()) await close()
    },
  }
  return deps
}

function authDeps(deps: Deps): AuthDeps {
  const {clock, directories, environment, notifier, redactor} = deps
  return {
    clock,
    directories,
    environment,
    notifier,
    redactor,
    locks: () => deps.locks(),
    secretStore: (kind) =>
      deps.secretStore(kind === 'plain-file' ? {insecure: true} : kind ? {storage: kind} : {}),
    async secrets() {
      const {createSecretResolver} = await import('../api/index.js')
      return createSecretResolver({environment, redactor, secretStore: () => deps.secretStore()})
    },
    fetch: async () => (await deps.http()).fetch,
  }
}
