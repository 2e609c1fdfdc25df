import type {AsyncEntry, EntryOptions} from '@napi-rs/keyring'

/** keytar's interface, the one that every keychain binding is brought to. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
  findPassword(service: string): Promise<string | null>
  findCredentials(service: string): Promise<Array<{account: string; password: string}>>
}

/**
 * Unpinned, the binding falls back to the kernel's key ring on Linux, which forgets everything at
 * the next start of the machine.
 */
const ENTRY_OPTIONS: EntryOptions = {linux: {store: 'secret-service'}}

/** keytar's five functions on top of @napi-rs/keyring, whose own compatibility module cannot pin a store. */
export async function loadKeyring(): Promise<Keychain> {
  const {AsyncEntry, findCredentialsAsync} = await import('@napi-rs/keyring')
  const entry = (service: string, account: string): AsyncEntry =>
    new AsyncEntry(service, account, ENTRY_OPTIONS)
  return {
    async getPassword(service, account) {
      return (await entry(service, account).getPassword()) ?? null
    },
    async setPassword(service, account, password) {
      await entry(service, account).setPassword(password)
    },
    async deletePassword(service, account) {
      return entry(service, account).deleteCredential()
    },
    async findPassword(service) {
      return (await findCredentialsAsync(service))[0]?.password ?? null
    },
    findCredentials: (service) => findCredentialsAsync(service),
  }
}

/** keytar itself: archived, needs a compiler or libsecret, hence optional. */
export async function loadKeytar(): Promise<Keychain> {
  const {default: keytar} = await import('keytar')
  return keytar
}
