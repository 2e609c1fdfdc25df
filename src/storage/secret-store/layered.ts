import type {SecretStore, StorageKind} from '../types.js'
import type {FileStore} from './file-store.js'

/**
 * The store of every command that was not told where to look. A credential that somebody chose to
 * keep in a file is found, refreshed and removed there; everything else lives in the primary store.
 */
export function layered(primary: SecretStore, files: readonly FileStore[]): SecretStore {
  async function homeOf(service: string, account: string): Promise<SecretStore> {
    for (const file of files) if (await file.has(service, account)) return file
    return primary
  }

  return {
    kind: primary.kind,
    description: primary.description,
    async kindOf(service, account): Promise<StorageKind> {
      return (await homeOf(service, account)).kind
    },
    async getPassword(service, account) {
      return (await homeOf(service, account)).getPassword(service, account)
    },
    async setPassword(service, account, password) {
      await (await homeOf(service, account)).setPassword(service, account, password)
    },
    async deletePassword(service, account) {
      let deleted = false
      for (const file of files) deleted = (await file.deletePassword(service, account)) || deleted
      return (await primary.deletePassword(service, account)) || deleted
    },
    async findPassword(service) {
      for (const file of files) {
        const password = await file.findPassword(service)
        if (password !== null) return password
      }
      return primary.findPassword(service)
    },
    async findCredentials(service) {
      const found = new Map<string, string>()
      for (const store of [...files, primary]) {
        for (const {account, password} of await store.findCredentials(service)) {
          if (!found.has(account)) found.set(account, password)
        }
      }
      return [...found].map(([account, password]) => ({account, password}))
    },
  }
}

/** A store that was chosen for a credential: entries of that name in the files go, so that no old one is found first. */
export function chosen(store: SecretStore, others: readonly FileStore[]): SecretStore {
  return {
    ...store,
    async setPassword(service, account, password) {
      await store.setPassword(service, account, password)
      for (const other of others) await other.deletePassword(service, account)
    },
  }
}
