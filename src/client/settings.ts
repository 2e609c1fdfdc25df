import type {ApiSettings, AuthSettings, RateLimit, SecretReference} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {parseDuration} from '../shared/index.js'
import type {ClientAuth, ClientOptions, RateLimitOption} from './types.js'

const DEFAULTS = {timeout: 30_000, retries: 2, maxDelay: 60_000, jwtLife: 300_000}

/** The account of a client: it has one credential. */
export const ACCOUNT = 'default'

/**
 * The options as an API's settings; undefined without a base URL.
 * @throws ApixError USAGE for a base URL or rate that is none
 */
export function settingsOf(options: ClientOptions): ApiSettings | undefined {
  const {baseURL} = options
  if (baseURL === undefined || baseURL === '') return undefined
  const url = URL.canParse(baseURL) ? new URL(baseURL) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ApixError('USAGE', 'baseURL is no http or https URL')
  }
  return {
    name: url.host,
    environment: 'default',
    baseUrl: url.href.replace(/\/+$/, ''),
    origins: [url.origin],
    headers: options.headers ?? {},
    query: options.query ?? {},
    timeout: options.timeout ?? DEFAULTS.timeout,
    ...(options.maxTime !== undefined && {maxTime: options.maxTime}),
    retry: {limit: DEFAULTS.retries, maxDelay: DEFAULTS.maxDelay, ...retryOf(options.retries)},
    ...(options.rateLimit !== undefined && {rateLimit: rateOf(options.rateLimit)}),
    cache: options.cache ?? false,
    auth: authOf(options.auth ?? {type: 'none'}),
    webhook: {},
    confirm: false,
    validate: false,
    history: {bodies: false},
  }
}

export function retryOf(retries: ClientOptions['retries']): {limit?: number; maxDelay?: number} {
  return typeof retries === 'number' ? {limit: retries} : (retries ?? {})
}

/** @throws ApixError USAGE */
export function rateOf(option: RateLimitOption): RateLimit {
  if (typeof option === 'object') {
    const {limit, per = 1000, burst = limit} = option
    return {limit, per, burst}
  }
  if (typeof option === 'number') return checked({limit: option, per: 1000, burst: option})
  const [, count, amount, unit] = /^(\d+)\/(\d*)(ms|s|m|h|d)$/.exec(option.trim()) ?? []
  const limit = Number(count)
  return checked({limit, per: parseDuration(`${amount || '1'}${unit}`) ?? 0, burst: limit})
}

function checked(rate: RateLimit): RateLimit {
  // Half a request a second is one every two.
  if (rate.limit > 0 && rate.limit < 1) return {limit: 1, per: rate.per / rate.limit, burst: 1}
  if (rate.limit > 0 && rate.per > 0) {
    return {...rate, limit: Math.floor(rate.limit), burst: Math.floor(rate.burst)}
  }
  throw new ApixError('USAGE', 'rateLimit is no rate', {hints: ['write it as 10 or "100/m"']})
}

/** Secrets stay outside the settings; the resolver finds them by these names. */
function reference(name: string): SecretReference {
  return {source: 'env', name}
}

function authOf(auth: ClientAuth): AuthSettings {
  switch (auth.type) {
    case 'apiKey': {
      const {in: place = 'header', name = 'X-API-Key', prefix = ''} = auth
      return {type: 'apiKey', in: place, name, prefix, key: reference('auth.key')}
    }
    case 'basic':
      return {
        type: 'basic',
        username: reference('auth.username'),
        password: reference('auth.password'),
      }
    case 'jwt':
      return {
        type: 'jwt',
        algorithm: auth.algorithm ?? 'HS256',
        claims: auth.claims ?? {},
        expiresIn: auth.expiresIn ?? DEFAULTS.jwtLife,
        ...(auth.keyId !== undefined && {keyId: auth.keyId}),
        key: reference('auth.key'),
      }
    case 'bearer':
    case 'oauth2': {
      const prefix = auth.type === 'bearer' ? auth.prefix : undefined
      return {
        type: 'bearer',
        token: reference('auth.token'),
        ...(prefix !== undefined && {prefix}),
      }
    }
    default:
      return {type: 'none'}
  }
}
