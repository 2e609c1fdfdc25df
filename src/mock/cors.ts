import type {HeaderList} from '../http/index.js'
import {headerValue} from '../request/index.js'
import type {MockRequest} from './types.js'

export function isPreflight({method, headers}: MockRequest): boolean {
  return method === 'OPTIONS' && headerValue(headers, 'access-control-request-method') !== undefined
}

/** Lets the page that asks read and send what it wants, with credentials. */
export function corsHeaders({headers}: MockRequest): HeaderList {
  const origin = headerValue(headers, 'origin')
  if (origin === undefined) return []
  const method = headerValue(headers, 'access-control-request-method')
  const names = headerValue(headers, 'access-control-request-headers')
  return [
    ['access-control-allow-origin', origin],
    ['access-control-allow-credentials', 'true'],
    ['vary', 'Origin'],
    ...(method === undefined
      ? ([['access-control-expose-headers', EXPOSED]] as const)
      : ([['access-control-allow-methods', method]] as const)),
    ...(names === undefined ? [] : ([['access-control-allow-headers', names]] as const)),
  ]
}

/** `*` does not count with credentials. */
const EXPOSED = 'Retry-After, Link, Location, ETag, RateLimit, RateLimit-Policy, X-Request-Id'
