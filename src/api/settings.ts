import {parseDuration} from '../shared/index.js'
import {toPagination} from './pagination.js'
import type {RawAuth, RawSettings, RawTexts} from './raw.js'
import {parseReference, parseValue} from './reference.js'
import type {
  ApiSettings,
  AuthSettings,
  ConfiguredValue,
  OAuthSettings,
  RateLimit,
  SecretReference,
  SigningSettings,
  WebhookSettings,
} from './types.js'

/** What holds where nothing else was said. */
export const DEFAULTS = {
  timeout: '30s',
  retry: {limit: 2, maxDelay: '60s'},
  cache: false,
  auth: {type: 'none'},
  confirm: false,
  validate: false,
  history: {bodies: true, retention: '90d'},
} as const satisfies RawSettings

/** Spells shorthands out, so that layers merge per key: `retry: 3` is `retry: {limit: 3}`. */
export function expandShorthands(settings: RawSettings): Readonly<Record<string, unknown>> {
  const {retry, rateLimit} = settings
  return {
    ...settings,
    ...(typeof retry === 'number' && {retry: {limit: retry}}),
    ...(typeof rateLimit === 'string' && {rateLimit: expandRate(rateLimit)}),
  }
}

function expandRate(text: string): {limit: number; per: string} {
  const [limit, per = ''] = text.split('/')
  return {limit: Number(limit), per: /^\d/.test(per) ? per : `1${per}`}
}

/** What APIs and OpenID Connect commonly call the person. */
const IDENTITY = ['/login', '/username', '/email', '/preferred_username', '/name', '/sub', '/id']

type Identity = Pick<
  ApiSettings,
  'name' | 'environment' | 'origins' | 'preset' | 'flows' | 'whoami' | 'failure'
>

/** Settings from the merged and valid configuration of one API in one environment. */
export function toSettings(raw: RawSettings, baseUrl: string, identity: Identity): ApiSettings {
  const retry = typeof raw.retry === 'object' ? raw.retry : {}
  const {cache = false} = raw
  return {
    ...identity,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers: configuredValues(raw.headers),
    query: configuredValues(raw.query),
    timeout: milliseconds(raw.timeout ?? DEFAULTS.timeout),
    ...(raw.maxTime !== undefined && {maxTime: milliseconds(raw.maxTime)}),
    retry: {
      limit: retry.limit ?? DEFAULTS.retry.limit,
      maxDelay: milliseconds(retry.maxDelay ?? DEFAULTS.retry.maxDelay),
    },
    ...(typeof raw.rateLimit === 'object' && {rateLimit: toRateLimit(raw.rateLimit)}),
    cache: typeof cache === 'boolean' ? cache : milliseconds(cache),
    auth: toAuth(raw.auth ?? {}),
    webhook: toWebhook(raw.webhook ?? {}),
    ...(raw.pagination && {pagination: toPagination(raw.pagination)}),
    ...(raw.graphql !== undefined && {graphql: raw.graphql}),
    ...(raw.openapi !== undefined && {openapi: raw.openapi}),
    confirm: raw.confirm ?? false,
    validate: raw.validate ?? false,
    history: {
      bodies: raw.history?.bodies ?? true,
      retention: milliseconds(raw.history?.retention ?? DEFAULTS.history.retention),
    },
    ...(raw.whoami !== undefined && {
      whoami: {method: 'GET', path: raw.whoami, identity: IDENTITY},
    }),
  }
}

function milliseconds(value: string | number): number {
  return parseDuration(String(value)) ?? 0
}

function toRateLimit(raw: Exclude<RawSettings['rateLimit'], string | undefined>): RateLimit {
  const {limit, per = '1s', burst = limit} = raw
  return {limit, per: milliseconds(per), burst}
}

function configuredValues(texts: RawTexts = {}): Record<string, ConfiguredValue> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name, parseValue(String(value))]),
  )
}

function plainTexts(texts: RawTexts = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, String(value)]))
}

function reference<K extends string>(key: K, text: string | undefined) {
  const found = text === undefined ? undefined : parseReference(text)
  return (found ? {[key]: found} : {}) as Partial<Record<K, SecretReference>>
}

function toWebhook(raw: NonNullable<RawSettings['webhook']>): WebhookSettings {
  const {secret, ...rest} = raw
  return {...rest, ...reference('secret', secret)}
}

export function toAuth(raw: RawAuth): AuthSettings {
  switch (raw.type) {
    case 'apiKey':
      return {
        type: 'apiKey',
        in: raw.in ?? 'header',
        name: raw.name ?? 'X-API-Key',
        prefix: raw.prefix ?? '',
        ...reference('key', raw.key),
      }
    case 'basic':
      return {
        type: 'basic',
        ...reference('username', raw.username),
        ...reference('password', raw.password),
      }
    case 'bearer':
      return {
        type: 'bearer',
        ...(raw.prefix !== undefined && {prefix: raw.prefix}),
        ...reference('token', raw.token),
      }
    case 'jwt':
      return {
        type: 'jwt',
        ...toSigning(raw),
      }
    case 'oauth2':
      return toOAuth(raw)
    default:
      return {type: 'none'}
  }
}

function toSigning(raw: RawAuth): SigningSettings {
  return {
    algorithm: raw.algorithm ?? 'HS256',
    claims: raw.claims ?? {},
    expiresIn: milliseconds(raw.expiresIn ?? '5m'),
    ...(raw.keyId !== undefined && {keyId: raw.keyId}),
    ...(raw.keyFile !== undefined && {keyFile: raw.keyFile}),
    ...reference('key', raw.key),
    ...reference('passphrase', raw.passphrase),
  }
}

const OAUTH_TEXTS = [
  'issuer',
  'authorizationEndpoint',
  'tokenEndpoint',
  'revocationEndpoint',
  'deviceAuthorizationEndpoint',
  'pushedAuthorizationRequestEndpoint',
  'jwksUri',
  'clientId',
  'clientAuth',
  'tokenBody',
  'tokenAt',
  'scopeParam',
  'par',
  'dpop',
  'name',
  'prefix',
] as const

function toOAuth(raw: RawAuth): OAuthSettings {
  const texts = Object.fromEntries(
    OAUTH_TEXTS.filter((name) => raw[name] !== undefined).map((name) => [name, raw[name]]),
  ) as Pick<OAuthSettings, (typeof OAUTH_TEXTS)[number]>
  return {
    type: 'oauth2',
    flow: raw.flow ?? 'authorizationCode',
    ...texts,
    ...reference('clientSecret', raw.clientSecret),
    scopes: raw.scopes ?? [],
    scopeSeparator: raw.scopeSeparator ?? ' ',
    pkce: raw.pkce ?? true,
    redirect: {host: '127.0.0.1', path: '/callback', ...raw.redirect},
    params: plainTexts(raw.params),
    ...(raw.redirectHmac && {redirectHmac: raw.redirectHmac}),
    ...(raw.resource !== undefined && {resource: [raw.resource].flat()}),
    ...(raw.tokenHeaders && {tokenHeaders: plainTexts(raw.tokenHeaders)}),
    ...(raw.tokenParams && {tokenParams: plainTexts(raw.tokenParams)}),
    ...(raw.tokenTypes && {tokenTypes: raw.tokenTypes.map((type) => type.toLowerCase())}),
    ...(raw.flow === 'jwtBearer' && {assertion: toSigning({algorithm: 'RS256', ...raw})}),
  }
}
