import type {Redactor} from '../../shared/index.js'

/** More than any token answer; what is longer is no token answer. */
const MAX_BYTES = 1024 * 1024

/** The error codes of RFC 6749 section 5.2, as some servers send them in plain text. */
const BARE_ERROR =
  /^(invalid_request|invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type|invalid_scope)$/

export interface TokenFetchOptions {
  fetch: typeof fetch
  redactor: Redactor
  tokenEndpoint: string | undefined
  tokenBody: 'form' | 'json'
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
    if (url !== options.tokenEndpoint) return options.fetch(url, init)
    const response = await options.fetch(url, jsonIfWanted(init, options.tokenBody))
    const length = Number(response.headers.get('content-length') ?? 0)
    if (length > MAX_BYTES) return response
    const text = await response.text()
    const fields = parseFields(text)
    if (fields === undefined) return copy(response, response.status, text)
    return normalize(response, fields, options)
  }
}

function normalize(
  response: Response,
  fields: Record<string, unknown>,
  {redactor, keepIdToken}: TokenFetchOptions,
): Response {
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    const token = fields[name]
    if (typeof token === 'string') redactor.add(token)
  }
  const {expires_in: expiresIn, id_token: idToken, ...rest} = fields
  const body = {
    ...rest,
    ...(isLifetime(expiresIn) && {expires_in: Number(expiresIn)}),
    ...(keepIdToken && idToken !== undefined && {id_token: idToken}),
  }
  const failed = response.ok && typeof fields['error'] === 'string'
  const status = failed ? 400 : response.status === 201 ? 200 : response.status
  const fixed = copy(response, status, JSON.stringify(body))
  fixed.headers.set('content-type', 'application/json')
  return fixed
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

function jsonIfWanted(
  init: Parameters<typeof fetch>[1],
  tokenBody: 'form' | 'json',
): Parameters<typeof fetch>[1] {
  if (tokenBody !== 'json' || init === undefined) return init
  const headers = new Headers(init.headers)
  headers.set('content-type', 'application/json')
  const fields = new URLSearchParams(String(init.body))
  return {...init, headers, body: JSON.stringify(Object.fromEntries(fields))}
}
