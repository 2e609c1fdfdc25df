import {homedir} from 'node:os'
import {join} from 'node:path'
import type {Environment} from '../api/index.js'
import type {Clock, Redactor} from '../shared/index.js'
import {
  createMemoryStore,
  type Database,
  directories,
  openDatabase,
  openSharedStore,
  parseStoreUrl,
  type SharedStore,
} from '../storage/index.js'
import {createSeenEvents, type SeenEvents} from '../webhook/index.js'
import type {WebhookHandlerOptions} from './types.js'

export interface DedupDeps {
  clock: Clock
  redactor: Redactor
  environment: Environment
}

/** What is remembered by the receivers of one client. */
export interface Dedup {
  /**
   * The events that are remembered where the options say; opened when they are first asked for.
   * @throws ApixError CONFIG_INVALID for a URL that is none of Redis
   */
  seen(options: WebhookHandlerOptions): () => Promise<SeenEvents>
  /** Closes what was opened; it is opened again when it is needed. */
  close(): Promise<void>
}

/** Receivers of the library under one name; `apix webhook listen` remembers elsewhere. */
const SCOPE = 'handled'

/**
 * Remembers events with the engine of `apix webhook listen`: in this process, in the database of
 * this machine, or in Redis for many machines.
 */
export function createDedup(deps: DedupDeps): Dedup {
  const {clock, environment} = deps
  const stores = new Map<string, Promise<SharedStore>>()
  let database: Promise<Database> | undefined

  function openTheDatabase(): Promise<Database> {
    const {data} = directories(environment, process.platform, homedir())
    if (!database) {
      database = openDatabase(join(data, 'apix.db'))
      // Whoever comes next tries again.
      database.catch(() => {
        database = undefined
      })
    }
    return database
  }

  function open(place: string): Promise<SharedStore> {
    const url = place === 'machine' ? undefined : place
    return openSharedStore({...deps, url, database: openTheDatabase})
  }

  return {
    seen({dedupStore: chosen, dedupName, dedupTtl}) {
      const dedupStore = chosen ?? environment['APIX_STORE_URL'] ?? 'process'
      const scope = dedupName === undefined ? SCOPE : `${SCOPE}/${dedupName}`
      if (dedupStore === 'process') {
        // It dies with its claims, and a handler may keep it from giving signs of life.
        const options = {ttl: dedupTtl, scope, lease: Number.POSITIVE_INFINITY}
        const seen = createSeenEvents(createMemoryStore(clock), clock, options)
        return async () => seen
      }
      if (dedupStore !== 'machine') {
        parseStoreUrl(dedupStore, chosen === undefined ? undefined : 'dedupStore')
      }
      return async () => {
        const store = stores.get(dedupStore) ?? open(dedupStore)
        stores.set(dedupStore, store)
        return createSeenEvents(await store, clock, {ttl: dedupTtl, scope})
      }
    },
    async close() {
      const opened = [...stores.values()]
      stores.clear()
      const known = database
      database = undefined
      for (const store of await Promise.allSettled(opened)) {
        if (store.status === 'fulfilled') await store.value.close()
      }
      await known?.then((file) => file.close()).catch(() => {})
    },
  }
}
