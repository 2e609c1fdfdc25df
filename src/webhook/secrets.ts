import type {Environment, SecretReference, SecretResolver} from '../api/index.js'
import {ApixError, isApixError} from '../errors/index.js'
import {type Prompter, type Redactor, Secret} from '../shared/index.js'
import type {SecretStore} from '../storage/index.js'
import {isAsymmetric} from './signing/compute.js'
import type {WebhookProvider} from './types.js'

export interface SecretDeps {
  environment: Environment
  redactor: Redactor
  prompter: Prompter
  resolver: SecretResolver
  secretStore(): Promise<SecretStore>
}

export interface SecretQuery {
  provider: WebhookProvider
  /** What the API's configuration says. */
  reference?: SecretReference | undefined
  /** Also the secret before the last change: always last. */
  previous: boolean | 'required'
}

const SERVICE = 'apix'

function account(provider: string, previous: boolean): string {
  return `webhook/${provider}${previous ? '/previous' : ''}`
}

async function stored(deps: SecretDeps, provider: string, previous: boolean) {
  try {
    const store = await deps.secretStore()
    return (await store.getPassword(SERVICE, account(provider, previous))) ?? undefined
  } catch (error) {
    // No store at all is the same as a store without the secret; a locked one is not.
    if (isApixError(error) && error.code === 'KEYCHAIN_UNAVAILABLE') return undefined
    throw error
  }
}

/**
 * The signing secrets of a provider, the current one first: APIX_WEBHOOK_SECRET, the API's
 * configuration, the credential store, then the person at the terminal.
 * @throws ApixError SECRET_MISSING when there is none and nobody can be asked
 */
export async function resolveSecrets(query: SecretQuery, deps: SecretDeps): Promise<Secret[]> {
  const {provider, reference} = query
  const current =
    deps.environment['APIX_WEBHOOK_SECRET'] ||
    (reference && (await deps.resolver.resolve(reference)).reveal()) ||
    (await stored(deps, provider.id, false)) ||
    (await ask(provider, deps))
  const previous = query.previous
    ? deps.environment['APIX_WEBHOOK_SECRET_PREVIOUS'] || (await stored(deps, provider.id, true))
    : undefined
  if (query.previous === 'required' && !previous) throw previousMissing(provider)
  return [current, previous]
    .filter((value): value is string => value !== undefined && value !== '')
    .map((value) => {
      deps.redactor.add(value)
      return new Secret(value)
    })
}

function previousMissing(provider: WebhookProvider): ApixError {
  return new ApixError('SECRET_MISSING', `no previous webhook secret for ${provider.id}`, {
    hints: [
      'set APIX_WEBHOOK_SECRET_PREVIOUS in the environment',
      `or store it once: apix webhook secret set ${provider.id} --previous`,
    ],
  })
}

async function ask(provider: WebhookProvider, deps: SecretDeps): Promise<string> {
  const kind = isAsymmetric(provider) ? 'key' : 'secret'
  if (deps.prompter.interactive) {
    const message = `${provider.title} webhook ${kind}`
    const value = await deps.prompter.password({message, flag: 'APIX_WEBHOOK_SECRET'})
    if (value !== '') return value
  }
  throw new ApixError('SECRET_MISSING', `no webhook ${kind} for ${provider.id}`, {
    hints: [
      'set APIX_WEBHOOK_SECRET in the environment',
      `or store it once: apix webhook secret set ${provider.id}`,
    ],
  })
}

/** A secret that is in the credential store; the value stays there. */
export interface KnownSecret {
  provider: string
  previous: boolean
}

const ACCOUNT = /^webhook\/([a-z0-9-]+)(\/previous)?$/

/** The providers that have a secret in the credential store. */
export async function knownSecrets(store: SecretStore): Promise<KnownSecret[]> {
  const accounts = (await store.findCredentials(SERVICE)).map(({account}) => account)
  return accounts
    .flatMap((name) => {
      const [, provider, previous] = ACCOUNT.exec(name) ?? []
      return provider === undefined ? [] : [{provider, previous: previous !== undefined}]
    })
    .sort((a, b) => a.provider.localeCompare(b.provider) || Number(a.previous) - Number(b.previous))
}

/** @returns whether there was one */
export function removeSecret(
  {provider, previous}: {provider: WebhookProvider; previous: boolean},
  store: SecretStore,
): Promise<boolean> {
  return store.deletePassword(SERVICE, account(provider.id, previous))
}

/** Keeps a secret in the credential store. */
export async function storeSecret(
  input: {provider: WebhookProvider; secret: Secret; previous: boolean},
  store: SecretStore,
): Promise<void> {
  const name = account(input.provider.id, input.previous)
  await store.setPassword(SERVICE, name, input.secret.reveal())
}
