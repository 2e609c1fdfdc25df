import type {StatusContext} from '../errors/index.js'
import type {HeaderList} from '../http/index.js'
import {clockSkew, isOff} from '../shared/index.js'
import {headerValue} from './headers.js'
import {isThrottled, readLimits} from './limits/read.js'
import {retryAfter} from './retry-after.js'

/** Where servers put the id under which they can find a request again; the likeliest first. */
const REQUEST_ID_HEADERS = [
  'x-request-id',
  'request-id',
  'x-github-request-id',
  'x-amzn-requestid',
  'x-amz-request-id',
  'x-ms-request-id',
  'x-slack-req-id',
  'twilio-request-id',
  'paypal-debug-id',
  'x-okta-request-id',
  'x-shopify-request-id',
  'x-hubspot-correlation-id',
  'x-zm-trackingid',
  'x-correlation-id',
  'correlation-id',
  'atl-traceid',
  'x-trace-id',
  'x-b3-traceid',
  'cf-ray',
]

/** A body's beginning that is enough to find out what a server complains about. Bytes. */
export const DIAGNOSED = 65_536

/** The server's own id of a response; undefined where it gives none that is safe to print. */
export function requestIdOf(headers: HeaderList): string | undefined {
  const values = REQUEST_ID_HEADERS.map((name) => headerValue(headers, name)?.trim())
  return values.find((value) => value !== undefined && /^[\x21-\x7e]{1,200}$/.test(value))
}

/**
 * What a response says about its own failure: in headers, in problem details (RFC 9457) and in the
 * members that well-known APIs use.
 * @param body the beginning of it, decoded
 * @param now epoch milliseconds
 */
export function diagnose(
  response: {status: number; headers: HeaderList},
  body: Buffer,
  now: number,
): StatusContext {
  const {status, headers} = response
  const document = parsed(headers, body)
  const requestId = requestIdOf(headers) ?? text(document?.['request_id'])
  const limits = readLimits(response, now)
  const wait = retryAfter(headers, now) ?? resetOf(response, now)
  const scope = missingScope(status, headers, document)
  const problem = problemOf(document)
  const allow = headerValue(headers, 'allow')
  // A cache hands on the Date of when it got the answer.
  const date = headerValue(headers, 'age') === undefined ? headerValue(headers, 'date') : undefined
  const skew = clockSkew(date ?? null, now)
  return {
    ...(requestId && {requestId}),
    ...(scope && {missingScope: scope}),
    ...(wait !== undefined && {retryAfterSeconds: Math.ceil(wait / 1000), now}),
    ...(isThrottled(response, limits) && {throttled: true}),
    ...(problem && {problem}),
    ...(allow && {allow}),
    ...(isOff(skew) && {clockSkew: skew}),
  }

  function resetOf(limited: typeof response, at: number): number | undefined {
    if (!isThrottled(limited, limits)) return undefined
    const resets = readLimits(limited, at)
      .filter(({remaining, dialect}) => remaining === 0 && dialect !== 'retry-after')
      .flatMap(({resetIn}) => resetIn ?? [])
    return resets.length > 0 ? Math.max(...resets) : undefined
  }
}

/**
 * The scope that a credential lacks: RFC 6750 section 3.1, Slack's `needed`, GitHub's
 * `X-Accepted-OAuth-Scopes` beside what the token has.
 */
function missingScope(
  status: number,
  headers: HeaderList,
  document: Record<string, unknown> | undefined,
): string | undefined {
  const challenge = headerValue(headers, 'www-authenticate') ?? ''
  if (/insufficient_scope/.test(challenge)) {
    const [, scope] = /\bscope="([\w:./ -]+)"/.exec(challenge) ?? []
    if (scope) return scope
  }
  const needed = text(document?.['needed'])
  if (document?.['error'] === 'missing_scope' && needed && isScope(needed)) return needed
  if (status !== 403 && status !== 404) return undefined
  const accepted = listOf(headerValue(headers, 'x-accepted-oauth-scopes'))
  const granted = headerValue(headers, 'x-oauth-scopes')
  if (granted === undefined || accepted.length === 0) return undefined
  const has = listOf(granted)
  return accepted.some((scope) => has.includes(scope)) ? undefined : accepted[0]
}

function isScope(value: string): boolean {
  return /^[\w:./, -]{1,200}$/.test(value)
}

function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '' && isScope(item))
}

/** One line out of RFC 9457's members, or of what APIs had before it. */
function problemOf(document: Record<string, unknown> | undefined): string | undefined {
  if (!document) return undefined
  const {title, detail, type} = document
  const policies = document['violated-policies']
  const own = [text(title), text(detail)].filter((part) => part !== undefined)
  if (own.length > 0) {
    const named = Array.isArray(policies) ? ` (violated: ${policies.map(String).join(', ')})` : ''
    const kind = text(type)
    const link = kind && kind !== 'about:blank' && /^https?:/.test(kind) ? ` - ${kind}` : ''
    return `${own.join(': ')}${named}${link}`
  }
  const {error, errors, message} = document
  const first = Array.isArray(errors) ? (errors[0] as unknown) : undefined
  return (
    text((error as {message?: unknown} | null | undefined)?.message) ??
    text(document['error_description']) ??
    text(message) ??
    text(error) ??
    text((first as {message?: unknown} | null | undefined)?.message) ??
    text(first)
  )
}

/** A short text that fits a line; anything else is looked at in the body. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 500
    ? value.trim().replaceAll(/\s+/g, ' ')
    : undefined
}

function parsed(headers: HeaderList, body: Buffer): Record<string, unknown> | undefined {
  const type = headerValue(headers, 'content-type') ?? ''
  if (!/\bjson\b/i.test(type) || body.length === 0 || body.length > DIAGNOSED) return undefined
  try {
    const document: unknown = JSON.parse(body.toString('utf8'))
    const isObject = document !== null && typeof document === 'object' && !Array.isArray(document)
    return isObject ? (document as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
