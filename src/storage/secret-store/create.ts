import {type ApixError, isApixError} from '../../errors/index.js'
import {type Notifier, systemClock} from '../../shared/index.js'
import {createLocks} from '../locks/locks.js'
import type {Directories, Locks, SecretStore} from '../types.js'
import {createEncryptedFile} from './encrypted-file.js'
import {keychainError} from './keychain-errors.js'
import {chosen, layered} from './layered.js'
import {createMemoryStore} from './memory.js'
import {WINDOWS_VALUE_LIMIT, withOversizeFiles} from './oversize.js'
import {createPlainFile} from './plain-file.js'

export interface SecretStoreOptions {
  /** Where to keep credentials; unset: the keychain, or else the encrypted file. */
  storage?: 'keychain' | 'encrypted-file' | 'memory'
  /** Keep them in a plain text file (`--insecure-storage`). */
  insecure?: boolean
}

export interface SecretStoreInput extends SecretStoreOptions {
  directories: Directories
  environment: Readonly<Record<string, string | undefined>>
  notifier: Notifier
  platform?: NodeJS.Platform
  locks?: Locks
  /** The longest value the keychain takes, in characters; Windows' own unless told. */
  valueLimit?: number
}

/** See `../open.ts`. */
export async function createSecretStore(input: SecretStoreInput): Promise<SecretStore> {
  const {environment, notifier} = input
  const dataDirectory = input.directories.data
  const platform = input.platform ?? process.platform
  const locks = input.locks ?? createLocks(dataDirectory, systemClock)
  const passphrase = environment['APIX_PASSPHRASE'] || undefined
  const plain = createPlainFile({dataDirectory, locks, notifier})
  const encrypted = createEncryptedFile({dataDirectory, passphrase, locks})

  async function keychain(): Promise<SecretStore> {
    // Loaded here, so that whoever keeps credentials in a file does not pay for sockets.
    const {openKeychain} = await import('./keychain.js')
    const store = await openKeychain(environment, platform)
    const limit = input.valueLimit ?? (platform === 'win32' ? WINDOWS_VALUE_LIMIT : undefined)
    return limit === undefined ? store : withOversizeFiles(store, dataDirectory, limit, locks)
  }

  if (input.insecure) return chosen(plain, [encrypted])
  if (input.storage === 'memory') return createMemoryStore()
  if (input.storage === 'keychain') return chosen(await keychain(), [plain, encrypted])
  if (input.storage === 'encrypted-file') {
    if (!passphrase) {
      throw keychainError('KEYCHAIN_UNAVAILABLE', 'the encrypted file needs APIX_PASSPHRASE')
    }
    return chosen(encrypted, [plain])
  }

  const files = [plain, encrypted]
  try {
    return layered(await keychain(), files)
  } catch (error) {
    if (!isApixError(error) || error.code !== 'KEYCHAIN_UNAVAILABLE') {
      // What is kept in a file stays in reach while the keychain hangs.
      if (await anyEntry([plain, encrypted])) return layered(failing(error), files)
      throw error
    }
    if (passphrase) return layered(encrypted, [plain])
    if (await anyEntry([plain])) return layered(plain, [encrypted])
    throw error
  }
}

async function anyEntry(files: ReadonlyArray<{isEmpty(): Promise<boolean>}>): Promise<boolean> {
  for (const file of files) if (!(await file.isEmpty())) return true
  return false
}

function failing(error: unknown): SecretStore {
  const fail = () => Promise.reject(error as ApixError)
  return {
    kind: 'keychain',
    description: 'OS keychain (not in reach)',
    getPassword: fail,
    setPassword: fail,
    deletePassword: fail,
    findPassword: fail,
    findCredentials: fail,
  }
}
