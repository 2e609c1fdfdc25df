import {ApixError} from '../errors/index.js'
import {type Redactor, Secret} from '../shared/index.js'
import type {SecretStore} from '../storage/index.js'
import {referenceText} from './reference.js'
import type {Environment, SecretReference, SecretResolver} from './types.js'

export interface SecretResolverDeps {
  environment: Environment
  /** Opened only for the first `${keychain:NAME}`. */
  secretStore: () => Promise<SecretStore>
  redactor: Redactor
}

/** Resolves references; `${keychain:NAME}` is the entry `secret/NAME` of the service `apix`. */
export function createSecretResolver(deps: SecretResolverDeps): SecretResolver {
  async function lookUp({source, name}: SecretReference): Promise<string | undefined> {
    if (source === 'env') return deps.environment[name]
    const store = await deps.secretStore()
    return (await store.getPassword('apix', `secret/${name}`)) ?? undefined
  }

  return {
    async resolve(reference) {
      const value = await lookUp(reference)
      if (value === undefined || value === '') throw missing(reference)
      deps.redactor.add(value)
      const {prefix = '', suffix = ''} = reference
      return new Secret(prefix + value + suffix)
    },
  }
}

function missing(reference: SecretReference): ApixError {
  const {source, name} = reference
  const text = referenceText({source, name})
  return source === 'env'
    ? new ApixError('SECRET_MISSING', `${text} is not set in the environment`, {
        hints: [`set it: export ${name}=…`],
      })
    : new ApixError('SECRET_MISSING', `${text} is not in the credential store`, {
        hints: [`store it as the account secret/${name} of the service apix`],
      })
}
