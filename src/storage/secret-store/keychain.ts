import type {SecretStore} from '../types.js'
import {bindingError, keychainError, toKeychainError} from './keychain-errors.js'
import {type Keychain, loadKeyring, loadKeytar} from './keyring-adapter.js'
import {secretServiceState} from './secret-service.js'

type Variables = Readonly<Record<string, string | undefined>>

const CALL_TIMEOUT = 5000
/** How long an answer of the service vouches that the next call to a binding will not hang. */
const FRESH_FOR = 1000

const BINDINGS = {
  keytar: {description: 'OS keychain (keytar)', load: loadKeytar},
  napi: {description: 'OS keychain (@napi-rs/keyring)', load: loadKeyring},
} as const

type BindingName = keyof typeof BINDINGS

/**
 * The OS keychain: keytar where it can be loaded, else @napi-rs/keyring. `APIX_KEYCHAIN` forces one.
 * @throws ApixError KEYCHAIN_UNAVAILABLE, KEYCHAIN_TIMEOUT
 */
export async function openKeychain(
  environment: Variables,
  platform: NodeJS.Platform,
): Promise<SecretStore> {
  const usesSecretService = platform !== 'darwin' && platform !== 'win32'
  const isLocked = usesSecretService
    ? async () => (await secretServiceState(environment)) === 'locked'
    : async () => false
  try {
    await isLocked()
    const {description, keychain} = await loadBinding(environment['APIX_KEYCHAIN'])
    return guarded(keychain, description, isLocked)
  } catch (error) {
    throw toKeychainError(error)
  }
}

async function loadBinding(forced: string | undefined) {
  const names = Object.keys(BINDINGS) as BindingName[]
  if (forced && !names.some((name) => name === forced)) {
    throw keychainError('KEYCHAIN_UNAVAILABLE', `there is no keychain binding ${forced}`)
  }
  const failures: Array<readonly [name: string, error: unknown]> = []
  for (const name of names) {
    if (forced && forced !== name) continue
    const {description, load} = BINDINGS[name]
    try {
      return {description, keychain: await load()}
    } catch (error) {
      failures.push([name, error])
    }
  }
  throw bindingError(failures)
}

/** Bounds every call in time, explains failures, and never lets a locked keychain look empty. */
function guarded(
  keychain: Keychain,
  description: string,
  isLocked: () => Promise<boolean>,
): SecretStore {
  let checkedAt = performance.now()

  async function check(): Promise<boolean> {
    const state = await isLocked()
    checkedAt = performance.now()
    return state
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await bounded(work)
    } catch (error) {
      const {code} = toKeychainError(error)
      // A call that fails or waits for a prompt nobody sees, does so because of the lock.
      const vague = code !== 'KEYCHAIN_LOCKED' && code !== 'KEYCHAIN_DENIED'
      if (vague && (await check().catch(() => false))) throw locked(error)
      throw error
    }
  }

  async function run<T>(
    work: () => Promise<T>,
    isEmpty: (result: T) => boolean,
    mayUnlock = true,
  ): Promise<T> {
    try {
      const stale = performance.now() - checkedAt > FRESH_FOR
      if (stale || !mayUnlock) {
        const lockedNow = await check()
        if (lockedNow && !mayUnlock) throw locked()
      }
      const result = await attempt(work)
      if (isEmpty(result) && (await check())) throw locked()
      return result
    } catch (error) {
      throw toKeychainError(error)
    }
  }

  /** keytar crashes the process when it lists a locked collection, so it is not let near one. */
  const list = <T>(work: () => Promise<T>, isEmpty: (result: T) => boolean) =>
    run(work, isEmpty, false)

  return {
    kind: 'keychain',
    description,
    getPassword: (service, account) =>
      run(
        () => keychain.getPassword(service, account),
        (password) => password === null,
      ),
    setPassword: (service, account, password) =>
      run(
        () => keychain.setPassword(service, account, password),
        () => false,
      ),
    deletePassword: (service, account) =>
      run(
        () => keychain.deletePassword(service, account),
        (deleted) => !deleted,
      ),
    findPassword: (service) =>
      list(
        () => keychain.findPassword(service),
        (password) => password === null,
      ),
    findCredentials: (service) =>
      list(
        () => keychain.findCredentials(service),
        (found) => found.length === 0,
      ),
  }
}

function locked(cause?: unknown) {
  return keychainError('KEYCHAIN_LOCKED', 'the keychain is locked', cause)
}

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    const error = keychainError(
      'KEYCHAIN_TIMEOUT',
      `the keychain did not answer within ${CALL_TIMEOUT / 1000} s`,
    )
    timer = setTimeout(() => reject(error), CALL_TIMEOUT)
  })
  try {
    return await Promise.race([work(), timeout])
  } finally {
    clearTimeout(timer)
  }
}
