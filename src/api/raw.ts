/** Configuration as it is written, after it was found valid against `CONFIG_SCHEMA`. */
export interface RawConfig {
  default?: string
  history?: {bodies?: boolean; retention?: string | number}
  apis?: Readonly<Record<string, RawApi>>
}

export type RawTexts = Readonly<Record<string, string | number | boolean>>

export interface RawSettings {
  baseUrl?: string
  headers?: RawTexts
  query?: RawTexts
  timeout?: string | number
  maxTime?: string | number
  retry?: number | {limit?: number; maxDelay?: string | number}
  rateLimit?: string | {limit: number; per?: string | number; burst?: number}
  cache?: boolean | string | number
  auth?: RawAuth
  webhook?: {provider?: string; url?: string; secret?: string}
  pagination?: RawPagination
  graphql?: string
  openapi?: string
  confirm?: boolean
  validate?: boolean
  history?: {bodies?: boolean; retention?: string | number}
  /** A path whose answer says who is logged in. */
  whoami?: string
}

export interface RawPagination {
  style?: 'link' | 'url' | 'relation' | 'cursor' | 'lastItem' | 'page' | 'offset'
  items?: string
  path?: string
  header?: string
  param?: string
  more?: string
  field?: string
  total?: string
  maxPages?: number
}

export interface RawApi extends RawSettings {
  preset?: string
  variables?: RawTexts
  environment?: string
  environments?: Readonly<Record<string, RawSettings>>
}

export interface RawAuth {
  type?: 'none' | 'apiKey' | 'basic' | 'bearer' | 'jwt' | 'oauth2'
  in?: 'header' | 'query'
  name?: string
  prefix?: string
  key?: string
  username?: string
  password?: string
  token?: string
  algorithm?: 'HS256' | 'RS256' | 'ES256' | 'EdDSA'
  claims?: Readonly<Record<string, unknown>>
  expiresIn?: string | number
  keyId?: string
  keyFile?: string
  passphrase?: string
  flow?: 'authorizationCode' | 'clientCredentials' | 'deviceCode' | 'jwtBearer'
  issuer?: string
  authorizationEndpoint?: string
  tokenEndpoint?: string
  revocationEndpoint?: string
  deviceAuthorizationEndpoint?: string
  pushedAuthorizationRequestEndpoint?: string
  jwksUri?: string
  clientId?: string
  clientSecret?: string
  clientAuth?: 'none' | 'basic' | 'post'
  scopes?: readonly string[]
  scopeSeparator?: string
  scopeParam?: string
  pkce?: boolean
  redirect?: {host?: string; port?: number; path?: string}
  redirectHmac?: {parameter: string; host?: string}
  params?: RawTexts
  resource?: string | readonly string[]
  par?: boolean
  dpop?: boolean
  tokenBody?: 'form' | 'json'
  tokenHeaders?: RawTexts
  tokenParams?: RawTexts
  tokenTypes?: readonly string[]
  tokenAt?: string
}
