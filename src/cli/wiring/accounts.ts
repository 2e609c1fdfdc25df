import type {AuthDeps} from '../../auth/index.js'
import type {Deps} from '../deps.js'
import {lazy} from './lazy.js'
import type {Wiring} from './types.js'

type Accounts = 'registry' | 'secretResolver' | 'authorizer' | 'credentials'

/** The APIs that are configured, and the credentials for them. */
export function accounts(wiring: Wiring): Pick<Deps, Accounts> {
  return {
    registry: lazy(async () => {
      const {loadRegistry} = await import('../../api/index.js')
      const {environment, directories} = wiring.deps
      return loadRegistry({environment, directories, cwd: process.cwd()})
    }),
    secretResolver: lazy(() => resolverOf(wiring.deps)),
    authorizer: lazy(async () => {
      const {createAuthorizer} = await import('../../auth/index.js')
      return createAuthorizer(authDeps(wiring.deps))
    }),
    credentials: lazy(async () => {
      const {createCredentials} = await import('../../auth/index.js')
      return createCredentials(authDeps(wiring.deps))
    }),
  }
}

async function resolverOf({environment, redactor, secretStore}: Deps) {
  const {createSecretResolver} = await import('../../api/index.js')
  return createSecretResolver({environment, redactor, secretStore: () => secretStore()})
}

function authDeps(deps: Deps): AuthDeps {
  const {clock, directories, environment, notifier, redactor, locks, secretStore} = deps
  return {
    clock,
    directories,
    environment,
    notifier,
    redactor,
    locks,
    secretStore: (kind) =>
      secretStore(kind === 'plain-file' ? {insecure: true} : kind ? {storage: kind} : {}),
    secrets: () => resolverOf(deps),
    fetch: async () => (await deps.http()).fetch,
  }
}
