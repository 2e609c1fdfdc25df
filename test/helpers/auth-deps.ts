import type {ApiSettings, AuthSettings} from '../../src/api/index.js'
import type {AuthDeps} from '../../src/auth/index.js'
import {createRedactor, type Notifier, Secret, systemClock} from '../../src/shared/index.js'
import {createLocks, type SecretStore} from '../../src/storage/index.js'
import {temporaryFolder} from './run-apix.js'

/** Dependencies of auth on a folder of their own, with a store in memory that says it is a file. */
export function authDeps(overrides: Partial<AuthDeps> = {}) {
  const data = temporaryFolder()
  const notes: string[] = []
  const note = (message: string) => void notes.push(message)
  const notifier: Notifier = {notice: note, warn: note, detail: () => {}}
  const entries = new Map<string, string>()
  const store: SecretStore = {
    kind: 'keychain',
    description: 'a keychain for tests',
    getPassword: async (service, account) => entries.get(`${service} ${account}`) ?? null,
    async setPassword(service, account, password) {
      entries.set(`${service} ${account}`, password)
    },
    deletePassword: async (service, account) => entries.delete(`${service} ${account}`),
    findPassword: async () => null,
    findCredentials: async () => [],
  }
  const locks = createLocks(data, systemClock)
  const deps: AuthDeps = {
    environment: {},
    directories: {config: data, data, cache: data},
    clock: systemClock,
    redactor: createRedactor(),
    notifier,
    secretStore: async () => store,
    locks: async () => locks,
    secrets: async () => ({resolve: async ({name}) => new Secret(`value of ${name}`)}),
    fetch: async () => fetch,
    ...overrides,
  }
  return {deps, notes, entries, store}
}

/** Settings of an API as configuration would resolve them. */
export function apiSettings(auth: AuthSettings, more: Partial<ApiSettings> = {}): ApiSettings {
  return {
    name: 'shop',
    environment: 'default',
    baseUrl: 'https://api.example.com/v1',
    origins: ['https://api.example.com'],
    headers: {},
    query: {},
    timeout: 30_000,
    retry: {limit: 0, maxDelay: 1000},
    cache: false,
    auth,
    webhook: {},
    confirm: false,
    validate: false,
    history: {bodies: true},
    ...more,
  }
}
