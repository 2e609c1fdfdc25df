import {randomBytes} from 'node:crypto'
import {ApixError, isApixError} from '../../errors/index.js'
import type {SecretStore} from '../types.js'

const SERVICE = 'apix-probe'

/**
 * Writes, reads and deletes a test value, so that a login learns before the browser opens whether
 * its result can be kept.
 * @throws ApixError with the store's own code, and a message that names the step that failed
 */
export async function probe(store: SecretStore): Promise<void> {
  const account = randomBytes(8).toString('hex')
  const value = randomBytes(16).toString('hex')
  await step('write to', store, () => store.setPassword(SERVICE, account, value))
  try {
    const found = await step('read from', store, () => store.getPassword(SERVICE, account))
    if (found !== value) {
      throw new ApixError(
        'STORAGE',
        `${store.description} does not give back what was written: ${found === null ? 'nothing is there' : 'another value is there'}`,
      )
    }
  } catch (error) {
    await store.deletePassword(SERVICE, account).catch(() => {})
    throw error
  }
  const deleted = await step('delete from', store, () => store.deletePassword(SERVICE, account))
  if (!deleted || (await store.getPassword(SERVICE, account)) !== null) {
    throw new ApixError('STORAGE', `${store.description} keeps what was deleted`)
  }
}

async function step<T>(verb: string, store: SecretStore, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isApixError(error)) throw error
    throw new ApixError(error.code, `cannot ${verb} ${store.description}: ${error.message}`, {
      ...error.facts,
      hints: error.hints,
      cause: error.cause,
    })
  }
}
