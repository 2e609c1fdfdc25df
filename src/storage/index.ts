export {createMemoryCache} from './cache/memory-cache.js'
export type * from './cache/types.js'
export {directories} from './directories.js'
export {
  makePrivateDirectory,
  readIfPresent,
  readJson,
  removeFile,
  writeFileAtomic,
  writeJson,
} from './files.js'
export type {DatabaseReport, DirectoryReport} from './inspect.js'
export {createLocks} from './locks/locks.js'
export {
  createSecretStore,
  inspectDatabase,
  inspectDirectory,
  openCacheStore,
  openDatabase,
  openSharedStore,
  type SharedStoreInput,
  sqliteVersion,
} from './open.js'
export type {SecretStoreInput, SecretStoreOptions} from './secret-store/create.js'
export {probe} from './secret-store/probe.js'
export {createMemoryStore} from './shared/memory-store.js'
export {parseStoreUrl} from './shared/store-address.js'
export type * from './shared/types.js'
export type * from './types.js'
