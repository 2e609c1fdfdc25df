export {openDatabase} from './database.js'
export {directories} from './directories.js'
export {
  makePrivateDirectory,
  readIfPresent,
  readJson,
  removeFile,
  writeFileAtomic,
  writeJson,
} from './files.js'
export {createLocks} from './locks/locks.js'
export {
  createSecretStore,
  type SecretStoreInput,
  type SecretStoreOptions,
} from './secret-store/create.js'
export {probe} from './secret-store/probe.js'
export type * from './types.js'
