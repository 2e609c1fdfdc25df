import type {SecretStore} from '../types.js'

/** Credentials for the length of this process. */
export function createMemoryStore(): SecretStore {
  const services = new Map<string, Map<string, string>>()
  const accountsOf = (service: string) => services.get(service) ?? new Map<string, string>()
  return {
    kind: 'memory',
    description: 'memory of this process',
    getPassword: async (service, account) => accountsOf(service).get(account) ?? null,
    async setPassword(service, account, password) {
      services.set(service, accountsOf(service).set(account, password))
    },
    deletePassword: async (service, account) => accountsOf(service).delete(account),
    findPassword: async (service) => accountsOf(service).values().next().value ?? null,
    findCredentials: async (service) =>
      [...accountsOf(service)].map(([account, password]) => ({account, password})),
  }
}
