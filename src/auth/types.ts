import type {
  ApiSettings,
  AuthType,
  Environment,
  SecretResolver,
  SigningSettings,
  TokenManners,
} from '../api/index.js'
import type {Clock, Notifier, Redactor, Secret} from '../shared/index.js'
import type {Directories, Locks, SecretStore, StorageKind} from '../storage/index.js'
import type {DPoPKey} from './oauth/dpop.js'
import type {Person} from './oauth/id-token.js'

/** What is added to a request to authenticate it. */
export interface Grant {
  headers: ReadonlyArray<readonly [name: string, value: Secret]>
  query: ReadonlyArray<readonly [name: string, value: Secret]>
  account: string
  /** A digest that differs between credentials and survives a refresh; partitions cache and pacing. */
  fingerprint: string
  /** Set where `renew` can get another one in time: when this one runs out, epoch milliseconds. */
  renewBefore?: number
  /** Where each request has to be signed besides. */
  prover?: Prover
}

/** Proves with each request that the key which a token is bound to is held here (RFC 9449). */
export interface Prover {
  prove(request: {method: string; url: URL}): Promise<readonly [name: string, value: Secret]>
  /** Keeps the nonce that a server gave; false when it is the one it had before. */
  learn(url: URL, nonce: string): boolean
}

/** Which request wants to be authenticated. */
export interface AuthorizationTarget {
  settings: ApiSettings
  account?: string
  url: URL
  signal?: AbortSignal
}

/** Whose requests they are, without what proves it. */
export type Identity = Pick<Grant, 'account' | 'fingerprint'>

/** Authenticates requests; the only way a credential leaves its store. */
export interface Authorizer {
  /**
   * The grant for a request, refreshed if it is about to expire; null when the API needs none or
   * the URL's origin is not one of the API's.
   * @throws ApixError NOT_LOGGED_IN, TOKEN_EXPIRED, REFRESH_FAILED, CREDENTIAL_ORIGIN, KEYCHAIN_*
   */
  grant(target: AuthorizationTarget): Promise<Grant | null>
  /**
   * Who the request would be sent as. Asks no server: a token that has expired is not renewed.
   * @throws ApixError as grant
   */
  identify(target: AuthorizationTarget): Promise<Identity | null>
  /** A new grant after the server answered 401 to `used`, or null when there is nothing better. */
  renew(target: AuthorizationTarget, used: Grant): Promise<Grant | null>
}

/** One line of `auth status`. */
export interface CredentialStatus {
  api: string
  environment: string
  account: string
  type: AuthType
  scopes: readonly string[]
  /** ISO 8601; null when unknown or never. */
  expiresAt: string | null
  storage: StorageKind | 'environment'
  lastRefresh: string | null
}

/** Names one credential; its entry in the store is `<api>/<environment>/<account>`. */
export interface CredentialId {
  api: string
  environment: string
  account: string
}

interface CredentialBase extends CredentialId {
  version: 1
  /** Random; what grants of this credential have in common over all refreshes. */
  id: string
  /** The only origins it may be sent to. */
  origins: readonly string[]
  /** ISO 8601. */
  obtainedAt: string
}

export type StaticCredential = CredentialBase &
  (
    | {type: 'apiKey'; key: string}
    | {type: 'bearer'; token: string}
    | {type: 'basic'; username: string; password: string}
    /** The key that signs; the token itself is made for each run. */
    | {type: 'jwt'; key: string}
  )

/** Tokens, and all that is needed to renew and revoke them without asking configuration. */
export interface OAuthCredential extends CredentialBase {
  type: 'oauth2'
  accessToken: string
  refreshToken?: string
  /** ISO 8601; null when the server did not say. */
  expiresAt: string | null
  /** Milliseconds from issue to expiry. */
  lifetime: number | null
  lastRefresh: string | null
  scopes: readonly string[]
  clientId: string
  clientSecret?: string
  clientAuth: 'none' | 'basic' | 'post'
  issuer?: string
  tokenEndpoint: string
  revocationEndpoint?: string
  deviceAuthorizationEndpoint?: string
  /** How the token endpoint wants to be asked. */
  manners?: TokenManners
  resource?: readonly string[]
  /** All that was ever asked for with this credential: what the server lists may be less. */
  askedScopes?: readonly string[]
  /** Who logged in, where the server told with an ID token. */
  person?: Person
  /** The key the token is bound to. */
  dpop?: DPoPKey
  /** The client, where a login registered it by itself. */
  registration?: ClientRegistration
  /** Set where a new token is had for an assertion that is signed here. */
  assertion?: Assertion
  /** Set where a new token is had without a refresh token, with these parameters. */
  clientCredentials?: Readonly<Record<string, string>>
}

/** A client that apix registered for one credential (RFC 7591), and how it is deleted (RFC 7592). */
export interface ClientRegistration {
  clientId: string
  /** Given by servers that register no public clients. */
  clientSecret?: string
  clientAuth?: 'basic' | 'post'
  /** Of the redirect that was registered. */
  port: number
  uri?: string
  accessToken?: string
}

/** The assertion of the JWT-bearer grant: how it is signed, and the key if a login stored it. */
export interface Assertion {
  signing: SigningSettings
  key?: string
  parameters: Readonly<Record<string, string>>
}

export type StoredCredential = StaticCredential | OAuthCredential

/** What everything about credentials needs from outside. Costly things are made when asked for. */
export interface AuthDeps {
  environment: Environment
  directories: Directories
  clock: Clock
  redactor: Redactor
  notifier: Notifier
  /** The store of that kind, or the one that fits this machine. */
  secretStore(kind?: StorageKind): Promise<SecretStore>
  locks(): Promise<Locks>
  secrets(): Promise<SecretResolver>
  /** Goes through the machine's proxy and certificate settings. */
  fetch(): Promise<typeof fetch>
}
