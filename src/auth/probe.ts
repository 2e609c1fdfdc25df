import {randomBytes} from 'node:crypto'
import {ApixError} from '../errors/index.js'
import type {SecretStore} from '../storage/index.js'
import {SERVICE} from './credential.js'

/**
 * Writes, reads and deletes an entry, so that a store that does not work is found before somebody
 * has gone through a login in the browser for nothing.
 * @throws ApixError KEYCHAIN_*, PASSPHRASE_WRONG
 */
export async function probeStore(store: SecretStore): Promise<void> {
  const account = `probe/${randomBytes(6).toString('hex')}`
  const value = randomBytes(12).toString('hex')
  await store.setPassword(SERVICE, account, value)
  const found = await store.getPassword(SERVICE, account)
  await store.deletePassword(SERVICE, account)
  if (found !== value) {
    throw new ApixError(
      'KEYCHAIN_UNAVAILABLE',
      `${store.description} does not keep what it is given`,
      {
        hints: ['choose another place: --storage encrypted-file with APIX_PASSPHRASE set'],
      },
    )
  }
}
