import {randomBytes, scrypt} from 'node:crypto'
import {join} from 'node:path'
import {ApixError} from '../../errors/index.js'
import type {Locks} from '../types.js'
import {type Sealed, seal, unseal} from './aes-gcm.js'
import {createFileStore, type Document, type Entry, type FileStore, FORMAT} from './file-store.js'

interface SealedEntry extends Entry, Sealed {}

interface SealedDocument extends Document<SealedEntry> {
  kdf: {name: 'scrypt'; N: number; r: number; p: number; salt: string}
  /** An encrypted constant: tells a wrong passphrase from a damaged entry. */
  check?: Sealed
}

const SCRYPT = {N: 2 ** 17, r: 8, p: 1} as const
/** scrypt needs 128 * N * r bytes, which is four times Node's default limit. */
const SCRYPT_MEMORY = 256 * 1024 * 1024
const CHECK = 'apix credentials'

const contextOf = (service: string, account: string) => `apix/${FORMAT}\0${service}\0${account}`

/**
 * Credentials in `credentials.enc`: AES-256-GCM under a key derived from `APIX_PASSPHRASE` with
 * scrypt. Names of APIs and accounts are readable, what they protect is not.
 * @param input.passphrase without one, only the names can be read
 */
export function createEncryptedFile(input: {
  dataDirectory: string
  passphrase: string | undefined
  locks: Locks
}): FileStore {
  const path = join(input.dataDirectory, 'credentials.enc')
  const keys = new Map<string, Promise<Buffer>>()

  /** The derivation takes a third of a second, so each is made once per store. */
  function derive({kdf}: SealedDocument): Promise<Buffer> {
    const {passphrase} = input
    if (passphrase === undefined) throw wrongPassphrase('APIX_PASSPHRASE is not set', path)
    if (kdf?.name !== 'scrypt' || kdf.N !== SCRYPT.N || kdf.r !== SCRYPT.r || kdf.p !== SCRYPT.p) {
      throw new ApixError('STORAGE', `${path} names a key derivation that apix does not use`)
    }
    const {N, r, p, salt} = kdf
    const known = keys.get(salt)
    if (known) return known
    const key = new Promise<Buffer>((resolve, reject) => {
      const options = {N, r, p, maxmem: SCRYPT_MEMORY}
      scrypt(passphrase, Buffer.from(salt, 'base64'), 32, options, (error, derived) =>
        error ? reject(error) : resolve(derived),
      )
    })
    keys.set(salt, key)
    return key
  }

  async function keyOf(document: SealedDocument): Promise<Buffer> {
    const key = await derive(document)
    if (!document.check) {
      document.check = seal(key, CHECK, contextOf('', ''))
      return key
    }
    try {
      unseal(key, document.check, contextOf('', ''))
      return key
    } catch (error) {
      throw wrongPassphrase('APIX_PASSPHRASE does not open the encrypted file', path, error)
    }
  }

  return createFileStore<SealedEntry, SealedDocument>({
    kind: 'encrypted-file',
    description: path,
    path,
    locks: input.locks,
    codec: {
      create: () => ({
        format: FORMAT,
        kdf: {name: 'scrypt', ...SCRYPT, salt: randomBytes(16).toString('base64')},
        entries: [],
      }),
      async seal(document, service, account, password) {
        const key = await keyOf(document)
        return {service, account, ...seal(key, password, contextOf(service, account))}
      },
      async unseal(document, entry) {
        const key = await keyOf(document)
        try {
          return unseal(key, entry, contextOf(entry.service, entry.account))
        } catch (error) {
          throw new ApixError('STORAGE', `the entry ${entry.account} of ${path} was changed`, {
            hints: ['remove it with apix logout and log in again'],
            cause: error,
          })
        }
      },
    },
  })
}

function wrongPassphrase(message: string, path: string, cause?: unknown): ApixError {
  return new ApixError('PASSPHRASE_WRONG', `${message} (${path})`, {
    hints: ['set APIX_PASSPHRASE to the passphrase that the file was made with'],
    cause,
  })
}
