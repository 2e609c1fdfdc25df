import {join} from 'node:path'
import type {Clock, Redactor} from '../shared/index.js'
import type {CacheStore} from './cache/types.js'
import type {DatabaseReport, DirectoryReport} from './inspect.js'
import type {SecretStoreInput} from './secret-store/create.js'
import type {RedisLink} from './shared/redis-link.js'
import type {SharedStore} from './shared/types.js'
import type {Database, SecretStore} from './types.js'

// Every command imports this room for its small parts; what is big is loaded when it is opened.

/**
 * Opens the database, makes it when there is none and brings its tables up to date. Any number of
 * processes may do so at once.
 * @throws ApixError STORAGE when it cannot be opened or was made by a newer apix
 */
export async function openDatabase(path: string): Promise<Database> {
  const database = await import('./database.js')
  return database.openDatabase(path)
}

/**
 * Opens the place for credentials. Never falls back to a weaker one by itself: a keychain that is
 * there but locked or hanging is an error, and plain text is written only when asked for.
 * @throws ApixError KEYCHAIN_UNAVAILABLE when there is none and no passphrase for a file,
 *   KEYCHAIN_TIMEOUT
 */
export async function createSecretStore(input: SecretStoreInput): Promise<SecretStore> {
  const secretStore = await import('./secret-store/create.js')
  return secretStore.createSecretStore(input)
}

export interface SharedStoreInput {
  /** `APIX_STORE_URL`: a Redis server; without one the state stays in the database. */
  url: string | undefined
  database: () => Promise<Database>
  clock: Clock
  /** Learns the password in the URL. */
  redactor: Redactor
}

/**
 * Opens the state that processes share. Nothing is connected to before it is used.
 * @throws ApixError CONFIG_INVALID when the URL is none of Redis
 */
export async function openSharedStore(input: SharedStoreInput): Promise<SharedStore> {
  if (!input.url) {
    const {createSqliteStore} = await import('./shared/sqlite-store.js')
    return createSqliteStore(input.database, input.clock)
  }
  const {createRedisStore} = await import('./shared/redis-store.js')
  return createRedisStore(await linkTo(input.url, input.redactor))
}

/**
 * Opens the place for cached responses: Redis where the URL names one, else files and the database.
 * @param input.directory the cache directory
 * @param input.maxSize bytes of all bodies together
 * @throws ApixError CONFIG_INVALID when the URL is none of Redis
 */
export async function openCacheStore(
  input: SharedStoreInput & {directory: string; maxSize: number},
): Promise<CacheStore> {
  const {database, clock, maxSize} = input
  if (!input.url) {
    const {createSqliteCache} = await import('./cache/sqlite-cache.js')
    return createSqliteCache({database, clock, maxSize, folder: join(input.directory, 'responses')})
  }
  const {createRedisCache} = await import('./cache/redis-cache.js')
  return createRedisCache(await linkTo(input.url, input.redactor), {clock, maxSize})
}

async function linkTo(url: string, redactor: Redactor): Promise<RedisLink> {
  const {parseStoreUrl} = await import('./shared/store-address.js')
  const address = parseStoreUrl(url)
  if (address.password !== undefined) redactor.add(address.password)
  const {createRedisLink} = await import('./shared/redis-link.js')
  return createRedisLink(address)
}

/** What is found where apix keeps files; nothing is made or changed. */
export async function inspectDirectory(path: string): Promise<DirectoryReport> {
  const inspect = await import('./inspect.js')
  return inspect.inspectDirectory(path)
}

/** Looks through the whole database, without migrating it. */
export async function inspectDatabase(path: string): Promise<DatabaseReport> {
  const inspect = await import('./inspect.js')
  return inspect.inspectDatabase(path)
}

/** Which binding to SQLite is used, and which SQLite it has. @throws when none can be loaded */
export async function sqliteVersion(): Promise<{driver: string; version: string}> {
  const inspect = await import('./inspect.js')
  return inspect.sqliteVersion()
}
