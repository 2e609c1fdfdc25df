import type {TokenManners} from '../../api/index.js'
import {atPointer, type Notifier, type Redactor} from '../../shared/index.js'
import {plain} from './errors.js'

/** More than any token answer; what is longer is no token answer. */
const MAX_BYTES = 1024 * 1024

/** The error codes of RFC 6749 section 5.2, as some servers send them in plain text. */
const BARE_ERROR =
  /^(invalid_request|invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type|invalid_scope)$/

export interface TokenFetchOptions {
  fetch: typeof fetch
  redactor: Redactor
  notifier: Notifier
  tokenEndpoint: string | undefined
  deviceEndpoint: string | undefined
  manners: TokenManners
  /** Sees the fields of each answer that is no error. */
  onAnswer?(answer: Readonly<Record<string, unknown>>): void
  /** An ID token cannot be checked where no issuer is known, so it is left out. */
  keepIdToken: boolean
}

/**
 * A fetch for openid-client that puts right what token endpoints commonly get wrong: errors under
 * status 200, JSON or form bodies under another content type, an `expires_in` that is no number.
 * Every token becomes known to the redactor as it arrives.
 */
export function createTokenFetch(options: TokenFetchOptions) {
  return async (url: string, init: Parameters<typeof fetch>[1]): Promise<Response> => {
    learnHeaders(init, options.redactor)
    const isDevice = isSame(url, options.deviceEndpoint)
    if (!isSame(url, options.tokenEndpoint) && !isDevice) return options.fetch(url, init)
    const response = await options.fetch(url, isDevice ? init : asWanted(init, options.manners))
    const length = Number(response.headers.get('content-length') ?? 0)
    if (length > MAX_BYTES) return response
    const text = await response.text()
    const fields = parseFields(text)
    if (fields === undefined) return copy(response, response.status, text)
    return isDevice
      ? normalizeDevice(response, fields, options)
      : normalize(response, fields, options)
  }
}

/** `Basic` holds the client secret in another spelling; a proof is good for as long as it is new. */
function learnHeaders(init: Parameters<typeof fetch>[1], redactor: Redactor): void {
  const headers = new Headers(init?.headers)
  for (const name of ['authorization', 'dpop']) {
    const value = headers.get(name)
    if (value !== null) redactor.add(value.replace(/^(?:Basic|Bearer|DPoP) /, ''))
  }
}

function isSame(url: string, endpoint: string | undefined): boolean {
  return endpoint !== undefined && new URL(url).href === new URL(endpoint).href
}

/** Google says `verification_url`; forms have texts for numbers. */
function normalizeDevice(
  response: Response,
  fields: Record<string, unknown>,
  {redactor}: TokenFetchOptions,
): Response {
  if (typeof fields['device_code'] === 'string') redactor.add(fields['device_code'])
  const {interval, verification_url: url, ...rest} = fields
  const body = {
    ...(url !== undefined && {verification_uri: url}),
    ...rest,
    ...(isLifetime(interval) && {interval: Number(interval)}),
  }
  const failed = response.ok && typeof fields['error'] === 'string'
  return json(response, failed ? 400 : response.status, body)
}

function json(response: Response, status: number, body: unknown): Response {
  const fixed = copy(response, status, JSON.stringify(body))
  fixed.headers.set('content-type', 'application/json')
  return fixed
}

function normalize(
  response: Response,
  answer: Record<string, unknown>,
  options: TokenFetchOptions,
): Response {
  const {redactor, keepIdToken, manners} = options
  const nested = manners.tokenAt === undefined ? answer : atPointer(answer, manners.tokenAt)
  for (const part of [answer, nested]) learnTokens(part, redactor)
  const failed = response.ok && typeof answer['error'] === 'string'
  const ok = response.ok && !failed
  if (ok) options.onAnswer?.(answer)
  // A refreshed token may come without the nesting; tokens of two owners are never mixed.
  const fields = ok && isObject(nested) ? nested : answer
  const {expires_in: expiresIn, id_token: idToken, token_type: type, ...rest} = fields
  if (ok && expiresIn !== undefined && !isLifetime(expiresIn)) {
    const word = plain(JSON.stringify(expiresIn)).slice(0, 60)
    const life = `the server gives the token a life that cannot be used (${word})`
    options.notifier.warn(`${life}: it counts as good until it is refused`)
  }
  const body = {
    ...rest,
    ...tokenType(type, manners),
    ...(isLifetime(expiresIn) && {expires_in: Number(expiresIn)}),
    ...(keepIdToken && idToken !== undefined && {id_token: idToken}),
  }
  return json(response, failed ? 400 : response.status === 201 ? 200 : response.status, body)
}

function learnTokens(fields: unknown, redactor: Redactor): void {
  if (!isObject(fields)) return
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    const token = fields[name]
    if (typeof token === 'string') redactor.add(token)
  }
}

/**
 * What a server is known to call its bearer tokens is one, `none` standing for no word at all;
 * other types stay what they are.
 */
function tokenType(type: unknown, {tokenTypes = []}: TokenManners): {token_type?: unknown} {
  const word = type === undefined ? 'none' : String(type).toLowerCase()
  if (tokenTypes.includes(word)) return {token_type: 'bearer'}
  return type === undefined ? {} : {token_type: type}
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Whether an `expires_in` is usable; whatever is not counts as not given. */
function isLifetime(value: unknown): boolean {
  if (typeof value !== 'number' && typeof value !== 'string') return false
  if (value === '') return false
  const seconds = Number(value)
  // A hundred years; beyond it a Date overflows sooner or later.
  return Number.isFinite(seconds) && seconds > 0 && seconds < 3.2e9
}

function parseFields(text: string): Record<string, unknown> | undefined {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) {
    try {
      return JSON.parse(trimmed) as Record<string, unknown>
    } catch {
      return undefined
    }
  }
  if (BARE_ERROR.test(trimmed)) return {error: trimmed}
  if (/^(access_token|error|[a-z_]+=[^&\s<]*&(access_token|error))=/.test(trimmed)) {
    return Object.fromEntries(new URLSearchParams(trimmed))
  }
  return undefined
}

function copy(response: Response, status: number, body: string): Response {
  const headers = new Headers(response.headers)
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) {
    headers.delete(name)
  }
  const empty = status === 204 || status === 304
  return new Response(empty ? null : body, {status, statusText: response.statusText, headers})
}

/** The request with the headers, the parameters and the form of body that this server wants. */
function asWanted(
  init: Parameters<typeof fetch>[1],
  {tokenBody, tokenHeaders, tokenParams}: TokenManners,
): Parameters<typeof fetch>[1] {
  if (init === undefined) return init
  const headers = new Headers(init.headers)
  for (const [name, value] of Object.entries(tokenHeaders ?? {})) headers.set(name, value)
  const fields = new URLSearchParams(String(init.body))
  for (const [name, value] of Object.entries(tokenParams ?? {})) fields.set(name, value)
  if (tokenBody !== 'json') return {...init, headers, body: fields}
  headers.set('content-type', 'application/json')
  return {...init, headers, body: JSON.stringify(Object.fromEntries(fields))}
}
