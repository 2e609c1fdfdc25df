import {ApixError, type ErrorCode, isApixError} from '../../errors/index.js'
import {clockHints, explainTime} from './server-clock.js'

/** What was being done when it failed. */
export type OAuthStep =
  | 'resource'
  | 'discovery'
  | 'registration'
  | 'par'
  | 'device'
  | 'login'
  | 'refresh'
  | 'revocation'

const PLACE: Record<OAuthStep, string> = {
  resource: 'the API',
  discovery: 'the authorization server',
  registration: 'the registration endpoint',
  par: 'the pushed authorization request endpoint',
  device: 'the device authorization endpoint',
  login: 'the token endpoint',
  refresh: 'the token endpoint',
  revocation: 'the revocation endpoint',
}

const NETWORK_CODES: Record<string, ErrorCode> = {
  ENOTFOUND: 'DNS',
  EAI_AGAIN: 'DNS',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  ECONNRESET: 'CONNECTION_RESET',
  UND_ERR_SOCKET: 'CONNECTION_RESET',
  ETIMEDOUT: 'TIMEOUT',
  UND_ERR_CONNECT_TIMEOUT: 'TIMEOUT',
}

const HINTS: Record<string, readonly string[]> = {
  invalid_client: [
    'check the client id and secret: --client-id, --client-secret-stdin',
    'some servers take the secret in one place only: auth.clientAuth is basic, post or none',
  ],
  unauthorized_client: ['allow the authorization-code flow for this client at the provider'],
  invalid_scope: ['check the scopes: --scope, or auth.scopes'],
  invalid_grant: ['the code was refused: run apix login again'],
  redirect_uri_mismatch: ['register the redirect URI at the provider, or fix it with --port'],
  invalid_target: ['the server does not know the requested resource or audience'],
}

/** What servers say of a refresh token that they no longer take: the standard's word, and their own. */
const USED_UP = new Set([
  'invalid_grant',
  // GitHub, Slack
  'bad_refresh_token',
  'invalid_refresh_token',
  'token_expired',
  'token_revoked',
])

interface Failure {
  name?: string
  message?: string
  code?: string
  error?: unknown
  error_description?: unknown
  status?: number | undefined
  cause?: unknown
}

/** What a server's refusal was called, for whoever can do something about it. */
const refusals = new WeakMap<object, string>()

/**
 * The one place where what openid-client and fetch throw becomes an ApixError. Their causes hold
 * token responses, so nothing of them is kept: neither as `cause` nor a body in the message.
 * @param skew milliseconds by which this machine's clock is ahead of the server's, where known
 */
export function mapOAuthError(error: unknown, step: OAuthStep, skew?: number): ApixError {
  const chain = causes(error)
  const known = chain.find(isApixError)
  if (known) return known
  const top = chain[0] ?? {}
  const place = PLACE[step]
  const fallback: ErrorCode = step === 'refresh' ? 'REFRESH_FAILED' : 'LOGIN_FAILED'

  if (typeof top.error === 'string') return refusal(top, step, skew)
  if (top.name === 'TimeoutError' || top.code === 'OAUTH_TIMEOUT') {
    return new ApixError('TIMEOUT', `${place} did not answer in time`)
  }
  const network = chain.find(({code}) => code !== undefined && !/^(OAUTH_|ERR_INVALID)/.test(code))
  if (network?.code) return networkFailure(network.code, place)

  const response = chain.find((cause) => cause instanceof Response)
  if (response instanceof Response) {
    const type = response.headers.get('content-type')?.split(';')[0] ?? 'no content type'
    const {status} = response
    return new ApixError(fallback, `${place} answered ${status} with ${plain(type)}`, {status})
  }
  if (chain.some((cause) => cause instanceof SyntaxError)) {
    // Its message quotes the body. Other statuses than 200 are told above, by their response.
    return new ApixError(fallback, `${place} answered 200 with JSON that cannot be read`, {
      status: 200,
    })
  }
  // Top-level messages are generic; the reason is one cause further down.
  const reason = explainTime(chain.at(-1)?.cause, skew) ?? explain(chain)
  return new ApixError(fallback, `${place} gave an answer that cannot be used: ${reason.text}`, {
    hints: reason.hints,
  })
}

function refusal(failure: Failure, step: OAuthStep, skew: number | undefined): ApixError {
  const code = plain(String(failure.error))
  const description =
    typeof failure.error_description === 'string' ? `: ${plain(failure.error_description)}` : ''
  const status = failure.status === undefined ? {} : {status: failure.status}
  if (step === 'refresh') {
    const message = `the server refused to renew the token: ${code}${description}`
    const gone = USED_UP.has(code)
    const hints =
      code === 'invalid_client'
        ? ['the server does not accept the client: run apix login again']
        : []
    return new ApixError(gone ? 'TOKEN_EXPIRED' : 'REFRESH_FAILED', message, {
      ...status,
      hints: [...hints, ...clockHints(skew)],
    })
  }
  if (code === 'access_denied') {
    return new ApixError('LOGIN_DENIED', `the login was denied by you or the server${description}`)
  }
  const error = new ApixError(
    'LOGIN_FAILED',
    `the server refused the login: ${code}${description}`,
    {...status, hints: [...clockHints(skew), ...(HINTS[code] ?? [])]},
  )
  refusals.set(error, code)
  return error
}

function networkFailure(code: string, place: string): ApixError {
  const known = NETWORK_CODES[code]
  if (known) return new ApixError(known, `${place} cannot be reached (${code})`)
  const tls = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code)
  return new ApixError(tls ? 'TLS' : 'NETWORK', `${place} cannot be reached (${code})`, {
    hints: tls ? ['trust its certificate authority with NODE_EXTRA_CA_CERTS or --ca'] : [],
  })
}

/** The error code that a server answered with (RFC 6749 section 5.2); undefined for other failures. */
export function errorCodeOf(error: unknown): string | undefined {
  if (isApixError(error)) return refusals.get(error)
  const code = causes(error)[0]?.error
  return typeof code === 'string' ? code : undefined
}

export interface Reason {
  text: string
  hints: readonly string[]
}

/** Messages of oauth4webapi in words for somebody who does not know it. */
const REASONS: ReadonlyArray<[RegExp, Reason]> = [
  [
    /"iss" \(issuer\) missing/,
    {
      text: 'the promised issuer ("iss", RFC 9207) is missing in the redirect',
      hints: ['the response may come from another server: do not repeat it blindly'],
    },
  ],
  [
    /unexpected "iss" \(issuer\)/,
    {
      text: 'the redirect names another issuer ("iss", RFC 9207)',
      hints: ['the response comes from another server than the one asked'],
    },
  ],
  [
    /token_type" property/,
    {
      text: 'its token has no token_type',
      hints: ['the server breaks RFC 6749 section 5.1; a token can be given with --token-stdin'],
    },
  ],
  [
    /unsupported `token_type`/,
    {
      text: 'its token is of a type other than Bearer',
      hints: ['apix asked for a bearer token (RFC 6750)'],
    },
  ],
  [/access_token" property/, {text: 'it holds no access token', hints: []}],
  [
    /"issuer" property|metadata issuer does not match/i,
    {
      text: 'its metadata names another issuer than the one configured',
      hints: ['check auth.issuer: it must equal the server\'s "issuer" to the last slash'],
    },
  ],
  [
    /"exp"|"iat"|"nbf"/,
    {text: 'its ID token does not say when it is valid (OpenID Connect Core 2)', hints: []},
  ],
  [/JWT "iss"/, {text: 'its ID token is of another issuer (iss)', hints: []}],
  [/JWT "aud"|untrusted audiences/, {text: 'its ID token is for another client (aud)', hints: []}],
  [/nonce/i, {text: 'the ID token answers another login (nonce)', hints: []}],
]

function explain(chain: readonly Failure[]): Reason {
  const messages = chain.flatMap(({message}) => (message === undefined ? [] : [message]))
  for (const [pattern, reason] of REASONS) {
    if (messages.some((message) => pattern.test(message))) return reason
  }
  // The deepest message of an error is the most precise one; bodies are no errors and not in here.
  return {text: plain(messages.at(-1) ?? 'no reason given'), hints: []}
}

/** The error and its causes, outermost first. A cause that is a body ends the chain. */
function causes(error: unknown): Array<Failure & object> {
  const chain: Array<Failure & object> = []
  let current: unknown = error
  while (current instanceof Error || current instanceof Response) {
    if (chain.includes(current)) break
    chain.push(current)
    current = current instanceof Error ? current.cause : undefined
  }
  return chain
}

/** A server's words for a terminal: one line, no control characters, not too long. */
export function plain(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return clean.length > 300 ? `${clean.slice(0, 300)}…` : clean
}
