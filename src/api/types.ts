import type {Secret} from '../shared/index.js'

/** The process environment as apix reads it: the only copy of `process.env` that domains see. */
export type Environment = Readonly<Record<string, string | undefined>>

/** `${env:NAME}` or `${keychain:NAME}`: the only form in which configuration holds a secret. */
export interface SecretReference {
  source: 'env' | 'keychain'
  name: string
  /** Text around the reference in a header or query value: `Token ${env:NAME}`. */
  prefix?: string
  suffix?: string
}

export type OAuthFlow = 'authorizationCode' | 'clientCredentials' | 'deviceCode' | 'jwtBearer'

/** A JWT that is signed on this machine. */
export interface SigningSettings {
  algorithm: 'HS256' | 'RS256' | 'ES256' | 'EdDSA'
  claims: Readonly<Record<string, unknown>>
  /** Milliseconds. */
  expiresIn: number
  keyId?: string
  key?: SecretReference
  /** A file with the key; absolute. */
  keyFile?: string
  /** Of an encrypted key. */
  passphrase?: SecretReference
}

/** What is particular about how a server gives tokens, beyond RFC 6749. */
export interface TokenManners {
  /** `json` for the providers whose token endpoint wants a JSON body. */
  tokenBody?: 'form' | 'json'
  tokenHeaders?: Readonly<Record<string, string>>
  tokenParams?: Readonly<Record<string, string>>
  /** Further words for a bearer token, in lower case. */
  tokenTypes?: readonly string[]
  /** JSON pointer to the object that holds the tokens. */
  tokenAt?: string
}

/** The parameter with the HMAC, and the one that names the host that the tokens come from. */
export interface RedirectHmac {
  parameter: string
  host?: string
}

export interface OAuthSettings extends TokenManners {
  type: 'oauth2'
  flow: OAuthFlow
  issuer?: string
  authorizationEndpoint?: string
  tokenEndpoint?: string
  revocationEndpoint?: string
  deviceAuthorizationEndpoint?: string
  pushedAuthorizationRequestEndpoint?: string
  jwksUri?: string
  clientId?: string
  clientSecret?: SecretReference
  clientAuth?: 'none' | 'basic' | 'post'
  scopes: readonly string[]
  scopeSeparator: string
  /** The authorization request's parameter for them; `scope` where nothing else is said. */
  scopeParam?: string
  pkce: boolean
  redirect: {host: string; port?: number; path: string}
  /** How the provider signs the redirect with the client's secret. */
  redirectHmac?: RedirectHmac
  /** Extra parameters of the authorization request. */
  params: Readonly<Record<string, string>>
  /** RFC 8707. */
  resource?: readonly string[]
  /** RFC 9126: undefined is where the server has it and the client a secret. */
  par?: boolean
  /** RFC 9449: undefined is where the API's metadata asks for it. */
  dpop?: boolean
  /** The header that carries the token, where it is not Authorization, and what stands before it. */
  name?: string
  prefix?: string
  /** The assertion of the jwtBearer flow. */
  assertion?: SigningSettings
}

export type AuthSettings =
  | {type: 'none'}
  | {type: 'apiKey'; in: 'header' | 'query'; name: string; prefix: string; key?: SecretReference}
  | {type: 'basic'; username?: SecretReference; password?: SecretReference}
  | {type: 'bearer'; token?: SecretReference; prefix?: string}
  | ({type: 'jwt'} & SigningSettings)
  | OAuthSettings

export type AuthType = AuthSettings['type']

/** At most `limit` requests in any sliding window of `per` milliseconds. */
export interface RateLimit {
  limit: number
  per: number
  burst: number
}

/** A literal, or a text with a secret reference that is resolved when the request is sent. */
export type ConfiguredValue = string | SecretReference

export interface WebhookSettings {
  provider?: string
  url?: string
  secret?: SecretReference
}

/**
 * How an API says where its next page is. Paths are names joined with dots into the JSON body.
 */
export type PageDialect =
  /** RFC 8288: `Link: <…>; rel="next"`. */
  | {style: 'link'}
  /** A URL in the body, absolute or relative. */
  | {style: 'url'; path: string}
  /** A list in the body whose entry with the relation `next` has the URL. */
  | {style: 'relation'; path: string}
  /** A value of the body, or of a header, that goes into a parameter of the next request. */
  | {style: 'cursor'; path?: string; header?: string; param: string; more?: string}
  /** The id of the last item goes into a parameter as long as there is more. */
  | {style: 'lastItem'; field: string; param: string; more: string}
  /** The next number, up to the last one, or until a page is empty where no total is known. */
  | {style: 'page'; param: string; path?: string; total?: string}
  /** As many items further on, up to the total, or until a page is empty. */
  | {style: 'offset'; param: string; path?: string; total?: string}

export interface PaginationSettings {
  /** Where a page has its items; unset, the usual places are tried. */
  items?: string
  /** Unset, all known dialects are tried. */
  dialect?: PageDialect
  maxPages?: number
}

/** Everything that is needed to work with one API in one environment; all layers merged. */
export interface ApiSettings {
  name: string
  environment: string
  /** Without a trailing slash. */
  baseUrl: string
  /** The origins its credential may be sent to. */
  origins: readonly string[]
  headers: Readonly<Record<string, ConfiguredValue>>
  query: Readonly<Record<string, ConfiguredValue>>
  /** Milliseconds, one attempt. */
  timeout: number
  /** Milliseconds, all attempts and waits together. */
  maxTime?: number
  /** `limit` further attempts after the first; `maxDelay` in milliseconds. */
  retry: {limit: number; maxDelay: number}
  rateLimit?: RateLimit
  /** `true`: RFC 9111; a number: a time to live in milliseconds that overrides it. */
  cache: boolean | number
  auth: AuthSettings
  webhook: WebhookSettings
  pagination?: PaginationSettings
  /** The path of its GraphQL endpoint. */
  graphql?: string
  openapi?: string
  /** Ask before unsafe methods. */
  confirm: boolean
  validate: boolean
  /** `retention` in milliseconds: after it only statistics remain of a request. */
  history: {bodies: boolean; retention?: number}
  preset?: string
  /** Other ways to log in than `auth`, which the preset knows. */
  flows?: Readonly<Partial<Record<OAuthFlow, OAuthSettings>>>
  /** A harmless request that answers who is logged in. */
  whoami?: Whoami
  /** How the API reports failure under status 200. */
  failure?: FailureRule
}

/** An environment that wants to be asked before it is changed. */
export interface Guard {
  api: string
  environment: string
}

export interface Whoami {
  method: 'GET' | 'POST'
  path: string
  body?: string
  /** JSON pointers to what names the account; the first that is there counts. */
  identity: readonly string[]
}

/** An answer is a failure when the value at `at` is `is`; `message` says why. JSON pointers. */
export interface FailureRule {
  at: string
  is: boolean | string
  message: string
}

/** Where an effective value came from. */
export type Origin = 'flag' | 'env' | 'project' | 'user' | 'preset' | 'default'

export interface EffectiveValue {
  path: string
  value: unknown
  origin: Origin
  /** `apix.yaml:3:5`, `APIX_API`, `stripe`. */
  source?: string
}

/** What the command line said about which API to use. */
export interface ApiSelection {
  api?: string
  environment?: string
  /** Preset variables that a login finds out by itself may still be unknown. */
  login?: boolean
}

/** The configured APIs. */
export interface ApiRegistry {
  names(): readonly string[]
  has(name: string): boolean
  /** The API that is used when none is named. */
  readonly default: string | undefined
  /** @throws ApixError API_UNKNOWN (suggests the nearest), API_MISSING, ENVIRONMENT_UNKNOWN */
  resolve(selection?: ApiSelection): ApiSettings
  /** Each effective value of an API with where it came from. */
  explain(selection?: ApiSelection): readonly EffectiveValue[]
}

/** Resolves secret references; every value it returns is known to the redactor. */
export interface SecretResolver {
  /** @throws ApixError SECRET_MISSING naming the reference */
  resolve(reference: SecretReference): Promise<Secret>
}
