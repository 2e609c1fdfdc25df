import type {ApiSettings, AuthType} from '../api/index.js'
import type {Secret} from '../shared/index.js'
import type {StorageKind} from '../storage/index.js'

/** What is added to a request to authenticate it. */
export interface Grant {
  headers: ReadonlyArray<readonly [name: string, value: Secret]>
  query: ReadonlyArray<readonly [name: string, value: Secret]>
  account: string
  /** A digest that differs between credentials and survives a refresh; partitions cache and pacing. */
  fingerprint: string
}

/** Which request wants to be authenticated. */
export interface AuthorizationTarget {
  settings: ApiSettings
  account?: string
  url: URL
  signal?: AbortSignal
}

/** Authenticates requests; the only way a credential leaves its store. */
export interface Authorizer {
  /**
   * The grant for a request, refreshed if it is about to expire; null when the API needs none or
   * the URL's origin is not one of the credential's.
   * @throws ApixError NOT_LOGGED_IN, TOKEN_EXPIRED, REFRESH_FAILED, KEYCHAIN_*
   */
  grant(target: AuthorizationTarget): Promise<Grant | null>
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
