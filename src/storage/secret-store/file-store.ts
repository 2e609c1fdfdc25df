import {ApixError} from '../../errors/index.js'
import {readJson, writeJson} from '../files.js'
import type {Locks, SecretStore, StorageKind} from '../types.js'

export interface Entry {
  service: string
  account: string
}

export interface Document<E extends Entry> {
  format: number
  entries: E[]
}

/** How the entries of a file are written and read. */
export interface Codec<E extends Entry, D extends Document<E>> {
  create(): D
  seal(document: D, service: string, account: string, password: string): Promise<E>
  unseal(document: D, entry: E): Promise<string>
}

/** A store in a file. Which entries it has can be told without being able to read them. */
export interface FileStore extends SecretStore {
  has(service: string, account: string): Promise<boolean>
  isEmpty(): Promise<boolean>
}

export const FORMAT = 1

/** Keeps entries in one JSON file of mode 0600; every change is atomic and under a lock. */
export function createFileStore<E extends Entry, D extends Document<E>>(input: {
  kind: StorageKind
  description: string
  path: string
  locks: Locks
  codec: Codec<E, D>
}): FileStore {
  const {path, locks, codec} = input

  async function read(): Promise<D | undefined> {
    const document = (await readJson(path)) as D | undefined
    if (document === undefined) return undefined
    if (document?.format !== FORMAT || !Array.isArray(document.entries)) {
      throw new ApixError('STORAGE', `${path} has a format that this version of apix cannot read`)
    }
    return document
  }

  async function change<T>(work: (document: D) => Promise<{result: T; write: boolean}>) {
    return locks.withLock(`file ${path}`, async () => {
      const document = (await read()) ?? codec.create()
      const {result, write} = await work(document)
      if (write) await writeJson(path, document, {mode: 0o600})
      return result
    })
  }

  const entriesOf = (document: D | undefined, service: string) =>
    document?.entries.filter((entry) => entry.service === service) ?? []
  const without = (document: D, service: string, account: string) =>
    document.entries.filter((entry) => entry.service !== service || entry.account !== account)

  return {
    kind: input.kind,
    description: input.description,
    async has(service, account) {
      return entriesOf(await read(), service).some((entry) => entry.account === account)
    },
    async isEmpty() {
      return ((await read())?.entries.length ?? 0) === 0
    },
    async getPassword(service, account) {
      const document = await read()
      const entry = entriesOf(document, service).find((one) => one.account === account)
      return document && entry ? codec.unseal(document, entry) : null
    },
    async setPassword(service, account, password) {
      await change(async (document) => {
        const entry = await codec.seal(document, service, account, password)
        document.entries = [...without(document, service, account), entry]
        return {result: undefined, write: true}
      })
    },
    async deletePassword(service, account) {
      // Without the entry there is nothing to change, and no need of a lock or a directory.
      if (!entriesOf(await read(), service).some((entry) => entry.account === account)) return false
      return change(async (document) => {
        const rest = without(document, service, account)
        const deleted = rest.length < document.entries.length
        document.entries = rest
        return {result: deleted, write: deleted}
      })
    },
    async findPassword(service) {
      const document = await read()
      const entry = entriesOf(document, service)[0]
      return document && entry ? codec.unseal(document, entry) : null
    },
    async findCredentials(service) {
      const document = await read()
      const found: Array<{account: string; password: string}> = []
      for (const entry of entriesOf(document, service)) {
        if (document) {
          found.push({account: entry.account, password: await codec.unseal(document, entry)})
        }
      }
      return found
    },
  }
}
