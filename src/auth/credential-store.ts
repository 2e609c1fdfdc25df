import {join} from 'node:path'
import {readJson, type SecretStore, type StorageKind, writeJson} from '../storage/index.js'
import {
  credentialKey,
  parseCredential,
  registerSecrets,
  SERVICE,
  serializeCredential,
} from './credential.js'
import type {AuthDeps, CredentialId, CredentialStatus, StoredCredential} from './types.js'

/** What the index says about one credential: no secrets. */
export type IndexEntry = CredentialStatus & {storage: StorageKind}

/** Blanks, which JSON does not mind: new tokens may be longer than those they replace. */
const ROOM = ' '.repeat(1024)

type Index = Record<string, IndexEntry>

/**
 * The credentials of this user: each in a secret store, with an index beside them that tells which
 * store that is, so that only this one has to be opened.
 */
export interface CredentialStore {
  list(): Promise<readonly IndexEntry[]>
  entry(id: CredentialId): Promise<IndexEntry | undefined>
  /** @throws ApixError KEYCHAIN_*, PASSPHRASE_WRONG, TOKEN_INVALID */
  load(id: CredentialId): Promise<StoredCredential | undefined>
  /** Saves into the store given, or into the one that holds the credential already. */
  save(credential: StoredCredential, store?: SecretStore): Promise<StorageKind>
  /**
   * Writes what is stored into its place once more, with room to spare: what refuses this would have
   * refused a new token. Under the lock of the credential only. @throws ApixError as save
   */
  rehearse(credential: StoredCredential): Promise<void>
  remove(id: CredentialId): Promise<boolean>
}

export function createCredentialStore(deps: AuthDeps): CredentialStore {
  const path = join(deps.directories.data, 'credentials-index.json')

  const read = async () => ((await readJson(path)) ?? {}) as Index

  async function change(update: (index: Index) => Index): Promise<void> {
    const locks = await deps.locks()
    await locks.withLock('credentials-index', async () => writeJson(path, update(await read())))
  }

  const store: CredentialStore = {
    async list() {
      return Object.values(await read())
    },
    async entry(id) {
      return (await read())[credentialKey(id)]
    },
    async load(id) {
      const key = credentialKey(id)
      const entry = (await read())[key]
      if (!entry) return undefined
      const secrets = await deps.secretStore(entry.storage)
      const text = await secrets.getPassword(SERVICE, key)
      if (text === null) return undefined
      const credential = parseCredential(text, key)
      registerSecrets(credential, deps.redactor)
      return credential
    },
    async save(credential, into) {
      registerSecrets(credential, deps.redactor)
      const key = credentialKey(credential)
      const previous = (await read())[key]
      const secrets = into ?? (await deps.secretStore(previous?.storage))
      await secrets.setPassword(SERVICE, key, serializeCredential(credential))
      // A store that looks in several places says where this one went.
      const kind = (await secrets.kindOf?.(SERVICE, key)) ?? secrets.kind
      // A credential that was moved elsewhere must not stay behind where it was.
      if (previous && previous.storage !== kind) {
        const old = await deps.secretStore(previous.storage).catch(() => undefined)
        await old?.deletePassword(SERVICE, key).catch(() => false)
      }
      // What is kept in memory is gone before anybody could look it up.
      if (kind !== 'memory') {
        await change((index) => ({...index, [key]: indexEntry(credential, kind)}))
      }
      return kind
    },
    async rehearse(credential) {
      const key = credentialKey(credential)
      const secrets = await deps.secretStore((await read())[key]?.storage)
      await secrets.setPassword(SERVICE, key, serializeCredential(credential) + ROOM)
    },
    async remove(id) {
      const key = credentialKey(id)
      const entry = (await read())[key]
      if (!entry) return false
      const secrets = await deps.secretStore(entry.storage)
      const removed = await secrets.deletePassword(SERVICE, key)
      await change(({[key]: _, ...others}) => others)
      return removed
    },
  }
  return store
}

function indexEntry(credential: StoredCredential, storage: StorageKind): IndexEntry {
  const {api, environment, account, type} = credential
  const oauth = credential.type === 'oauth2' ? credential : undefined
  return {
    api,
    environment,
    account,
    type,
    scopes: oauth?.scopes ?? [],
    expiresAt: oauth?.expiresAt ?? null,
    storage,
    lastRefresh: oauth?.lastRefresh ?? null,
  }
}
