import {isOff, skewInWords} from '../shared/index.js'
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
  PROTOCOL: ['this is no valid HTTP: is it the right port, or a proxy in between?'],
  TRUNCATED: ['the response ended early; what was received is incomplete'],
  TOO_MANY_REDIRECTS: ['raise --max-redirects, or leave out --follow to see the first answer'],
  BODY_TOO_LARGE: ['raise --max-body, or write the body to a file with -o FILE'],
  TIMEOUT: ['raise --timeout, or see where the time goes with -p t'],
  MAX_TIME: ['raise --max-time or lower --retry'],
  RATE_LIMITED: ['apix limits shows what is known'],
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
  /** The scope that the credential lacks. */
  missingScope?: string
  /** How long the server asked to wait, in seconds. */
  retryAfterSeconds?: number
  /** Epoch milliseconds when it asked. */
  now?: number
  /** The server means "too many", whatever the status says. */
  throttled?: boolean
  requestId?: string
  /** Milliseconds by which this machine's clock is ahead of the server's. */
  clockSkew?: number
  /** What the server says is wrong, on one line. */
  problem?: string
  /** The methods that the server names (RFC 9110 section 10.2.1). */
  allow?: string
  /** The API's name, for commands that can be copied. */
  api?: string
}

type Advice = (context: StatusContext) => readonly string[]

const HINTS_BY_STATUS: Readonly<Record<number, Advice>> = {
  400: () => ['the server did not understand the request: -p HB shows what was sent'],
  401: ({api, clockSkew}) => [
    ...(isOff(clockSkew)
      ? [`set this machine's clock: it ${skewInWords(clockSkew, "the server's")}`]
      : []),
    `check the credentials, or run: apix login${api ? ` ${api}` : ''}`,
  ],
  403: ({missingScope, api}) =>
    missingScope
      ? [`the token lacks the scope "${missingScope}": ${loginWith(missingScope, api)}`]
      : ['check the permissions or scopes of this credential: apix auth status'],
  404: () => ['check the endpoint URL: base URL and path'],
  405: ({allow}) => [allow ? `the endpoint takes ${allow}` : 'the endpoint takes another method'],
  407: () => ['the proxy wants credentials: --proxy http://USER:PASSWORD@HOST:PORT'],
  413: () => ['the body is larger than the server takes'],
  415: () => ['the server takes another content type: Content-Type:... or --form'],
  429: ({retryAfterSeconds, now}) => [
    `slow down: ${retryAfterSeconds === undefined ? '' : `${asked(retryAfterSeconds, now)}; `}--rate-limit 5/s paces the calls`,
    'apix limits shows what the server said about its limits',
  ],
}

/** Hints for an HTTP status that ended a request; empty for success. */
export function hintsForStatus(status: number, context: StatusContext = {}): readonly string[] {
  if (status !== 429 && status < 500 && context.throttled) {
    return HINTS_BY_STATUS[429]?.(context) ?? []
  }
  const own = HINTS_BY_STATUS[status]
  if (own) return own(context)
  if (status < 500) return []
  const id = context.requestId ? ` (request id ${context.requestId})` : ''
  const {retryAfterSeconds: wait, now} = context
  const fault = `the failure is on the server's side${id}`
  return wait === undefined ? [fault] : [fault, asked(wait, now)]
}

function loginWith(scope: string, api: string | undefined): string {
  const flags = scope.split(/[ ,]+/).map((name) => `--scope ${name}`)
  return ['apix login', ...(api ? [api] : []), ...flags].join(' ')
}

function asked(seconds: number, now: number | undefined): string {
  const until = now === undefined ? '' : `, until ${new Date(now + seconds * 1000).toISOString()}`
  return `the server asks to wait ${seconds} s${until}`
}
