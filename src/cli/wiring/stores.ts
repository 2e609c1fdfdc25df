import type {Environment} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {parseSize, type Redactor, systemClock} from '../../shared/index.js'
import type {CacheStore, Database, SharedStore} from '../../storage/index.js'

export interface StoresInput {
  environment: Environment
  database: () => Promise<Database>
  redactor: Redactor
  /** The cache directory. */
  directory: string
  /** Takes what has to be closed at the end. */
  onClose(close: () => Promise<void>): void
}

/** What processes share: on this machine, or in Redis where `APIX_STORE_URL` says so. */
export interface Stores {
  sharedStore(): Promise<SharedStore>
  cacheStore(): Promise<CacheStore>
}

export function createStores(input: StoresInput): Stores {
  const {environment, database, redactor, directory, onClose} = input
  const place = {url: environment['APIX_STORE_URL'], database, clock: systemClock, redactor}
  let shared: Promise<SharedStore> | undefined
  let cache: Promise<CacheStore> | undefined

  async function openShared(): Promise<SharedStore> {
    const {openSharedStore} = await import('../../storage/index.js')
    const opened = await openSharedStore(place)
    onClose(() => opened.close())
    return opened
  }

  async function openCache(): Promise<CacheStore> {
    const {openCacheStore} = await import('../../storage/index.js')
    const opened = await openCacheStore({...place, directory, maxSize: cacheSize(environment)})
    onClose(() => opened.close())
    return opened
  }

  return {
    sharedStore() {
      shared ??= openShared()
      return shared
    },
    cacheStore() {
      cache ??= openCache()
      return cache
    },
  }
}

/** Bytes that cached responses may take: `APIX_CACHE_SIZE`. */
function cacheSize(environment: Environment): number {
  const text = environment['APIX_CACHE_SIZE']
  if (!text) return 256 * 1024 * 1024
  const size = parseSize(text)
  if (size !== undefined) return size
  throw new ApixError('CONFIG_INVALID', `APIX_CACHE_SIZE is "${text}", which is no size`, {
    hints: ['write it as 512k or 256MiB'],
  })
}
