import {createHash, randomBytes} from 'node:crypto'
import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {ApixError, isApixError} from '../../errors/index.js'
import {codeOf, storageError} from '../failure.js'
import {readJson, removeFile, writeJson} from '../files.js'
import type {Locks, SecretStore} from '../types.js'
import {type Sealed, seal, unseal} from './aes-gcm.js'

/**
 * Characters that fit a Windows credential: its blob holds 2560 bytes, and bindings write UTF-16.
 * Below the 1280 of the limit to leave room for what they add.
 */
export const WINDOWS_VALUE_LIMIT = 1200

const MARKER = 'apix-oversize:1:'

/**
 * A store without a limit on top of one that has one: a longer value goes AES-256-GCM encrypted
 * into a file under `oversize/`, and the file's name with its key takes the value's place.
 * @param limit in characters
 */
export function withOversizeFiles(
  store: SecretStore,
  dataDirectory: string,
  limit: number,
  locks: Locks,
): SecretStore {
  const directory = join(dataDirectory, 'oversize')
  const prefixOf = (service: string, account: string) =>
    createHash('sha256').update(`${service}\0${account}`).digest('hex').slice(0, 32)
  const contextOf = (service: string, account: string) => `apix/oversize/1\0${service}\0${account}`

  /** Two writers must not remove each other's file. */
  const alone = <T>(service: string, account: string, work: () => Promise<T>) =>
    locks.withLock(`oversize ${service}/${account}`, work)

  async function put(service: string, account: string, value: string) {
    const key = randomBytes(32)
    // Each write has its own file, so that the old value stays whole until the new one is in place.
    const name = `${prefixOf(service, account)}-${randomBytes(8).toString('hex')}.enc`
    await writeJson(join(directory, name), seal(key, value, contextOf(service, account)))
    return {name, marker: `${MARKER}${name}:${key.toString('base64')}`}
  }

  async function resolve(service: string, account: string, value: string | null) {
    if (!value?.startsWith(MARKER)) return value
    const [name = '', key = ''] = value.slice(MARKER.length).split(':')
    const path = join(directory, name)
    const sealed = (await readJson(path)) as Sealed | undefined
    if (sealed === undefined) return undefined
    try {
      return unseal(Buffer.from(key, 'base64'), sealed, contextOf(service, account))
    } catch (error) {
      throw new ApixError('STORAGE', `${path} was changed and cannot be decrypted`, {
        hints: ['log in again'],
        cause: error,
      })
    }
  }

  async function removeFiles(service: string, account: string, except?: string): Promise<void> {
    const names = await readdir(directory).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return []
      throw storageError(`cannot read ${directory}`, error)
    })
    for (const name of names) {
      if (name.startsWith(prefixOf(service, account)) && name !== except) {
        await removeFile(join(directory, name))
      }
    }
  }

  async function getPassword(service: string, account: string): Promise<string | null> {
    // The second look is for the writer that replaced the value between the two reads of the first.
    for (let look = 0; look < 2; look++) {
      const value = await resolve(service, account, await store.getPassword(service, account))
      if (value !== undefined) return value
    }
    throw new ApixError('STORAGE', `the file of the credential ${account} is missing`, {
      hints: ['log in again'],
    })
  }

  return {
    kind: store.kind,
    description: store.description,
    getPassword,
    setPassword: (service, account, password) =>
      alone(service, account, async () => {
        const large = password.length > limit || password.startsWith(MARKER)
        const file = large ? await put(service, account, password) : undefined
        try {
          await store.setPassword(service, account, file?.marker ?? password)
        } catch (error) {
          // A write that was given up on may still come through, and then needs its file.
          const undecided = isApixError(error) && error.code === 'KEYCHAIN_TIMEOUT'
          if (file && !undecided) await removeFile(join(directory, file.name))
          throw error
        }
        await removeFiles(service, account, file?.name)
      }),
    deletePassword: (service, account) =>
      alone(service, account, async () => {
        try {
          return await store.deletePassword(service, account)
        } finally {
          await removeFiles(service, account)
        }
      }),
    async findPassword(service) {
      const [first] = await store.findCredentials(service)
      return first ? getPassword(service, first.account) : null
    },
    async findCredentials(service) {
      const found: Array<{account: string; password: string}> = []
      for (const {account, password} of await store.findCredentials(service)) {
        const value = await resolve(service, account, password)
        if (typeof value === 'string') found.push({account, password: value})
      }
      return found
    },
  }
}
