import type {ErrorCode} from './codes.js'

/** What a person can do about each kind of failure that has no better advice of its own. */
const HINTS_BY_CODE: Partial<Record<ErrorCode, readonly string[]>> = {
  DNS: ['check the host name in the URL and that this machine is online'],
  CONNECTION_REFUSED: ['is the API up? nothing listens at that address and port'],
  CONNECTION_RESET: ['the server or a proxy closed the connection; try again, or look at its log'],
  NETWORK: ['check the network connection and any proxy settings (HTTPS_PROXY, NO_PROXY)'],
  TLS: [
    'for a private certificate authority set NODE_EXTRA_CA_CERTS or pass --ca FILE',
    '--insecure skips the check; use it for a test server only',
  ],
  PROXY: ['check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, or pass --proxy URL'],
  TRUNCATED: ['the response ended early; what was received is incomplete'],
  TOO_MANY_REDIRECTS: ['raise --max-redirects, or leave out --follow to see the first answer'],
  BODY_TOO_LARGE: ['raise --max-body, or write the body to a file with -o FILE'],
  TIMEOUT: ['raise --timeout, or see where the time goes with -p t'],
  MAX_TIME: ['raise --max-time or lower --retry'],
  NOT_LOGGED_IN: ['run: apix login'],
  TOKEN_EXPIRED: ['run: apix login'],
  REFRESH_FAILED: ['run: apix login'],
  LOGIN_TIMEOUT: ['run apix login again; --timeout sets how long it waits'],
  API_MISSING: [
    'run: apix login PRESET, or apix api add NAME --base-url URL',
    'apix api presets lists the presets',
  ],
  API_UNKNOWN: ['apix api list shows the configured ones'],
  SPEC_MISSING: [
    'name its OpenAPI document: --openapi FILE|URL, or openapi: in the configuration',
    'apix api add NAME --base-url URL --openapi FILE|URL does both',
  ],
  OPERATION_UNKNOWN: ['apix spec list shows the operations'],
  PORT_BUSY: ['choose another one with --port'],
  UNEXPECTED: ['this is a bug in apix: please report it with the command and this message'],
}

export function hintsForCode(code: ErrorCode): readonly string[] {
  return HINTS_BY_CODE[code] ?? []
}

/** Advice that depends on what the server said besides the status. */
export interface StatusContext {
  /** The scope named in `WWW-Authenticate` (RFC 6750 section 3). */
  missingScope?: string
  /** How long the server asked to wait, in seconds. */
  retryAfterSeconds?: number
  requestId?: string
  loggedIn?: boolean
}

/** Hints for an HTTP status that ended a request; empty for success. */
export function hintsForStatus(status: number, context: StatusContext = {}): readonly string[] {
  if (status === 401) return ['check the credentials, or run: apix login']
  if (status === 403) {
    return context.missingScope
      ? [
          `the token lacks the scope "${context.missingScope}": apix login --scope ${context.missingScope}`,
        ]
      : ['check the permissions or scopes of this credential: apix auth status']
  }
  if (status === 404) return ['check the endpoint URL: base URL and path']
  if (status === 429) {
    const wait = context.retryAfterSeconds
    return [
      wait === undefined
        ? 'slow down: --rate-limit 5/s paces the calls'
        : `slow down: the server asks to wait ${wait} s; --rate-limit 5/s paces the calls`,
    ]
  }
  if (status >= 500) {
    const id = context.requestId ? ` (request id ${context.requestId})` : ''
    return [`the failure is on the server's side${id}`]
  }
  return []
}
