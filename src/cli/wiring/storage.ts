import {join} from 'node:path'
import {systemClock} from '../../shared/index.js'
import type {Database, SecretStore} from '../../storage/index.js'
import type {Deps} from '../deps.js'
import {lazy} from './lazy.js'
import {createStores} from './stores.js'
import type {Wiring} from './types.js'

type Storage = 'database' | 'sharedStore' | 'cacheStore' | 'locks' | 'secretStore' | 'recorder'

/** What is kept, and where. */
export function storage(wiring: Wiring): Pick<Deps, Storage> {
  const database = lazy(() => openTheDatabase(wiring))
  return {
    database,
    ...sharedStores(wiring),
    locks: lazy(async () => {
      const {createLocks} = await import('../../storage/index.js')
      return createLocks(wiring.deps.directories.data, systemClock)
    }),
    secretStore: secretStores(wiring),
    recorder: lazy(async () => {
      const {createRecorder} = await import('../../latency/index.js')
      const {directories, redactor, notifier} = wiring.deps
      const recorder = createRecorder({
        database,
        openDatabase: () => database.made,
        spoolFolder: spoolIn(directories.data),
        random: Math.random,
        redactor,
        clock: systemClock,
        notifier,
      })
      // It writes into the database, whichever of the two was asked for first.
      wiring.beforeClose(() => recorder.close())
      return recorder
    }),
  }
}

function spoolIn(folder: string): string {
  return join(folder, 'spool')
}

async function openTheDatabase(wiring: Wiring): Promise<Database> {
  const {directories, notifier} = wiring.deps
  const {openDatabase} = await import('../../storage/index.js')
  const opened = await openDatabase(join(directories.data, 'apix.db'))
  wiring.onClose(() => opened.close())
  const {takeInSpool} = await import('../../latency/index.js')
  await takeInSpool(spoolIn(directories.data), opened).catch((error: Error) =>
    notifier.warn(`requests wait to be put into the history: ${error.message}`),
  )
  return opened
}

function sharedStores(wiring: Wiring): Pick<Deps, 'sharedStore' | 'cacheStore'> {
  const stores = lazy(async () => {
    const {environment, redactor, directories, database} = wiring.deps
    const {onClose} = wiring
    return createStores({environment, database, redactor, directory: directories.cache, onClose})
  })
  return {
    sharedStore: async () => (await stores()).sharedStore(),
    cacheStore: async () => (await stores()).cacheStore(),
  }
}

/** One for each place where credentials may be kept. */
function secretStores(wiring: Wiring): Deps['secretStore'] {
  const stores = new Map<string, Promise<SecretStore>>()
  return (choice = {}) => {
    const key = `${choice.storage} ${choice.insecure}`
    const known = stores.get(key)
    if (known) return known
    const {directories, environment, notifier} = wiring.deps
    const store = import('../../storage/index.js').then(({createSecretStore}) =>
      createSecretStore({...choice, directories, environment, notifier}),
    )
    stores.set(key, store)
    return store
  }
}
