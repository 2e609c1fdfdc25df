import type {SecretResolver} from '../api/index.js'
import {
  type AuthDeps,
  type Authorizer,
  createAuthorizer,
  requestClientToken,
} from '../auth/index.js'
import {ApixError} from '../errors/index.js'
import type {HttpClient} from '../http/index.js'
import {type Clock, type Notifier, type Redactor, Secret} from '../shared/index.js'
import type {ClientAuth} from './types.js'

export interface CredentialDeps {
  clock: Clock
  notifier: Notifier
  redactor: Redactor
  http: () => Promise<HttpClient>
}

type Lookup = (fresh: boolean) => Promise<string | undefined>

/** Authenticates a client's requests with what it was given; nothing is stored. */
export function createClientAuthorizer(auth: ClientAuth, deps: CredentialDeps): Authorizer {
  const lookups = lookupsOf(auth, deps)
  let wantsFresh = false
  const secrets: SecretResolver = {
    async resolve({name}) {
      const value = await lookups[name]?.(wantsFresh)
      wantsFresh = false
      if (value === undefined || value === '') {
        throw new ApixError('SECRET_MISSING', `createClient was given no ${name}`, {
          hints: ['is its environment variable set?'],
        })
      }
      deps.redactor.add(value)
      return new Secret(value)
    },
  }
  const authorizer = createAuthorizer(authDeps(secrets, deps))
  const isRenewable =
    auth.type === 'oauth2' || (auth.type === 'bearer' && typeof auth.token === 'function')
  return {
    grant: (target) => authorizer.grant(target),
    identify: (target) => authorizer.identify(target),
    async renew(target, used) {
      if (!isRenewable) return authorizer.renew(target, used)
      wantsFresh = true
      return authorizer.grant(target)
    },
  }
}

/** By the names that the settings refer to. */
function lookupsOf(auth: ClientAuth, deps: CredentialDeps): Record<string, Lookup> {
  switch (auth.type) {
    case 'apiKey':
    case 'jwt':
      return {'auth.key': async () => auth.key}
    case 'basic':
      return {
        'auth.username': async () => auth.username,
        'auth.password': async () => auth.password,
      }
    case 'bearer': {
      const {token} = auth
      return {'auth.token': async () => (typeof token === 'function' ? token() : token)}
    }
    case 'oauth2':
      return {'auth.token': clientToken(auth, deps)}
    default:
      return {}
  }
}

/** Tokens are renewed this long before they expire: the smaller of a minute and a tenth of life. */
const EARLY = {milliseconds: 60_000, share: 0.1}

/** One token for all requests, and one request for it however many wait. */
function clientToken(auth: ClientAuth & {type: 'oauth2'}, deps: CredentialDeps): Lookup {
  let known: {token: string; until: number} | undefined
  let running: Promise<string> | undefined

  async function request(): Promise<string> {
    const {clientId, clientSecret, clientAuth = 'basic', issuer, tokenEndpoint} = auth
    if (clientSecret !== undefined) deps.redactor.add(clientSecret)
    const client = {
      clientId,
      ...(clientSecret !== undefined && {clientSecret}),
      clientAuth: clientSecret === undefined ? ('none' as const) : clientAuth,
      ...(issuer !== undefined && {issuer}),
      ...(tokenEndpoint !== undefined && {tokenEndpoint}),
      tokenBody: 'form' as const,
    }
    const scope = auth.scopes?.join(' ')
    const parameters = new URLSearchParams({...auth.params, ...(scope && {scope})})
    const {clock, notifier, redactor} = deps
    const fetch = async () => (await deps.http()).fetch
    const {tokens} = await requestClientToken(client, parameters, undefined, {
      clock,
      notifier,
      redactor,
      fetch,
    })
    const life = tokens.lifetime ?? Infinity
    const early = Math.min(EARLY.milliseconds, life * EARLY.share)
    known = {token: tokens.accessToken, until: clock.monotonic() + life - early}
    return tokens.accessToken
  }

  return async (fresh) => {
    if (!fresh && known && deps.clock.monotonic() < known.until) return known.token
    running ??= request().finally(() => {
      running = undefined
    })
    return running
  }
}

/** What stores and locks is not there: a client keeps nothing. */
function authDeps(secrets: SecretResolver, deps: CredentialDeps): AuthDeps {
  const unavailable = async (): Promise<never> => {
    throw new ApixError('KEYCHAIN_UNAVAILABLE', 'the library keeps no credentials')
  }
  const {clock, notifier, redactor} = deps
  return {
    clock,
    notifier,
    redactor,
    environment: {},
    directories: {config: '', data: '', cache: ''},
    secretStore: unavailable,
    locks: unavailable,
    secrets: async () => secrets,
    fetch: async () => (await deps.http()).fetch,
  }
}
