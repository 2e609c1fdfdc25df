import {ApixError, type ErrorCode, isApixError} from '../errors/index.js'
import {formatDuration} from '../shared/index.js'
import type {Attempt, ConnectionLog} from './connect/index.js'
import type {ConnectAttempt} from './types.js'
import {MAX_HEADERS} from './write-request.js'

/** What Node, OpenSSL, zlib and got call a failure, and which of our codes that is. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'DNS',
  EAI_AGAIN: 'DNS',
  EAI_FAIL: 'DNS',
  EAI_NODATA: 'DNS',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  ECONNRESET: 'CONNECTION_RESET',
  EPIPE: 'CONNECTION_RESET',
  ECONNABORTED: 'CONNECTION_RESET',
  ETIMEDOUT: 'TIMEOUT',
  EPROTO: 'TLS',
  CERT_HAS_EXPIRED: 'TLS',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS',
  CERT_NOT_YET_VALID: 'TLS',
  CERT_REVOKED: 'TLS',
  CERT_UNTRUSTED: 'TLS',
  HOSTNAME_MISMATCH: 'TLS',
  INVALID_CA: 'TLS',
  INVALID_PURPOSE: 'TLS',
  Z_DATA_ERROR: 'PROTOCOL',
  Z_BUF_ERROR: 'TRUNCATED',
  ERR_STREAM_PREMATURE_CLOSE: 'TRUNCATED',
  ERR_HTTP2_INVALID_SESSION: 'CONNECTION_RESET',
  ERR_HTTP2_SESSION_ERROR: 'CONNECTION_RESET',
  ERR_HTTP2_STREAM_CANCEL: 'CONNECTION_RESET',
  ERR_HTTP2_STREAM_ERROR: 'CONNECTION_RESET',
}

/** Families of codes, by their beginning. */
const PREFIXES: ReadonlyArray<readonly [prefix: string, code: ErrorCode]> = [
  ['HPE_', 'PROTOCOL'],
  ['ERR_TLS_', 'TLS'],
  ['ERR_SSL_', 'TLS'],
  ['ERR_OSSL_', 'TLS'],
  ['ERR__ERROR_FORMAT', 'PROTOCOL'],
  ['ERR_BROTLI', 'PROTOCOL'],
  ['ZSTD_', 'PROTOCOL'],
  ['ERR_HTTP2', 'PROTOCOL'],
]

/** What got and http2-wrapper say without a code when a connection or stream ends under a request. */
const CUT_OFF: ReadonlySet<string> = new Set([
  'The server aborted pending request',
  'The server aborted the HTTP/2 stream',
  'The HTTP/2 stream has been early terminated',
])

const WORDS: Partial<Record<ErrorCode, string>> = {
  DNS: 'the host name cannot be resolved',
  CONNECTION_REFUSED: 'the connection was refused',
  CONNECTION_RESET: 'the connection was closed before a response came',
  PROTOCOL: 'the response is malformed',
  TRUNCATED: 'the response ended before it was complete',
  TIMEOUT: 'the connection timed out',
}

/** Where the words and the hint of a code would mislead. */
const SPECIAL: ReadonlyArray<readonly [codes: RegExp, words: string, hint: string]> = [
  [
    /^(?:Z_DATA_|ERR__ERROR_FORMAT|ERR_BROTLI|ZSTD_)/,
    'the body is not encoded as its Content-Encoding says',
    'ask for it as it is with Accept-Encoding:identity',
  ],
  [
    /^HPE_HEADER_OVERFLOW$/,
    `the headers of the response are larger than ${MAX_HEADERS / 1024} KiB`,
    'look at them with curl -i',
  ],
]

export interface FailureContext {
  method: string
  url: URL
  /** Whether the status line had arrived: a reset is then a truncated response. */
  responded: boolean
  /** False as long as there was no connection to send anything on. */
  connected?: boolean
  /** How its connection came about. */
  log?: ConnectionLog
}

/** System codes of failures that happen before a connection stands. */
const BEFORE_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
])

/** Marks errors before which nothing had been sent; hidden from printing like the cause. */
const UNSENT = Symbol('unsent')

/** Whether it is certain that no server has seen anything of the request. */
export function provablyUnsent(error: ApixError): boolean {
  return UNSENT in error
}

/** Under this key an error tells how its connection did not come about. */
const CONNECTS = Symbol('connects')

/** The addresses that were tried before an exchange failed. */
export function connectsOf(error: ApixError): readonly ConnectAttempt[] {
  return (error as {[CONNECTS]?: readonly ConnectAttempt[]})[CONNECTS] ?? []
}

export function noteConnects(error: ApixError, connects: readonly ConnectAttempt[]): void {
  Object.defineProperty(error, CONNECTS, {value: connects, configurable: true})
}

function markUnsent(error: ApixError): ApixError {
  Object.defineProperty(error, UNSENT, {value: true})
  return error
}

/**
 * The one place where a failure of sockets, TLS, zlib or got becomes an ApixError.
 * @returns an ApixError with a network or timeout code; an ApixError passes through
 */
export function toNetworkError(error: unknown, context: FailureContext): ApixError {
  const mapped = mapError(error, context)
  const chain = causes(error)
  const refused = chain.some((item) => /NGHTTP2_REFUSED_STREAM/.test(String(item)))
  const early = chain.some((item) => BEFORE_CONNECTION.has(codeOf(item) ?? ''))
  const unsent = refused || (!context.responded && (early || context.connected === false))
  return unsent ? markUnsent(mapped) : mapped
}

function mapError(error: unknown, context: FailureContext): ApixError {
  const chain = causes(error)
  const known = chain.find(isApixError)
  if (known) return known
  const systemCode = chain.map(codeOf).find((code) => code !== undefined && lookup(code)) ?? ''
  const message = chain.at(-1) instanceof Error ? (chain.at(-1) as Error).message : String(error)
  let code = lookup(systemCode) ?? 'NETWORK'
  const http2 = /NGHTTP2_\w+/.exec(message)?.[0]
  if (CUT_OFF.has(message)) code = 'CONNECTION_RESET'
  if (http2 === 'NGHTTP2_PROTOCOL_ERROR') code = 'PROTOCOL'
  if (context.responded && code === 'CONNECTION_RESET') code = 'TRUNCATED'
  const host = context.url.host
  if (code === 'TLS' && /wrong version number|packet length too long/.test(message)) {
    return new ApixError('TLS', `${context.method} ${host}: no TLS is spoken there`, {
      hints: ['the server answers in plain text: try http:// instead of https://'],
      method: context.method,
      url: displayUrl(context.url),
      cause: bare(chain),
    })
  }
  const special = SPECIAL.find(([codes]) => codes.test(systemCode))
  const words =
    special?.[1] ?? WORDS[code] ?? message.replace(/^write |^read /, '').split('\n')[0] ?? ''
  const detail = systemCode && code !== 'TLS' ? ` (${http2 ?? systemCode})` : ''
  const tried = context.connected === false ? triedAddresses(context.log) : ''
  return new ApixError(code, `${context.method} ${host}: ${words}${detail}${tried}`, {
    ...(special && {hints: [special[2]]}),
    method: context.method,
    url: displayUrl(context.url),
    cause: bare(chain),
  })
}

/** The failure itself: got's errors carry the whole request, its credentials included. */
function bare(chain: readonly unknown[]): unknown {
  return chain.findLast((item) => item instanceof Error && !('options' in item))
}

/** @param limit milliseconds */
export function timeoutError(limit: number, context: FailureContext): ApixError {
  const {log, connected} = context
  const nowhere = connected === false && log && log.attempts.length > 0
  const missing = nowhere ? 'no connection' : 'no response'
  const what = context.responded ? 'the response was not complete' : missing
  const tried = nowhere ? triedAddresses(log) : ''
  const within = formatDuration(limit)
  const text = `${context.method} ${context.url.host}: ${what} within ${within}${tried}`
  const facts = {method: context.method, url: displayUrl(context.url)}
  const error = new ApixError('TIMEOUT', text, facts)
  return context.connected === false ? markUnsent(error) : error
}

/** Where a host has several addresses: which were tried, and what each one said. */
function triedAddresses(log: ConnectionLog | undefined): string {
  const attempts = log?.attempts ?? []
  if (attempts.length < 2) return ''
  return `: tried ${attempts.map(nameAttempt).join(', ')}`
}

function nameAttempt({address, outcome, error}: Attempt): string {
  return `${address} (${error ?? (outcome === 'failed' ? 'failed' : 'no answer')})`
}

/** A URL without its user and password. */
export function displayUrl(url: URL): string {
  if (!url.username && !url.password) return url.href
  const copy = new URL(url)
  copy.username = ''
  copy.password = ''
  return copy.href
}

function lookup(code: string): ErrorCode | undefined {
  return CODES[code] ?? PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1]
}

function codeOf(error: unknown): string | undefined {
  const code = (error as {code?: unknown} | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** The error and what it wraps; the first of an AggregateError stands for the others. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = []
  let current = error
  while (current !== undefined && current !== null && chain.length < 8) {
    chain.push(current)
    const {cause, errors} = current as {cause?: unknown; errors?: unknown[]}
    current = cause ?? errors?.[0]
  }
  return chain
}
