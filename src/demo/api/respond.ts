import {createHash} from 'node:crypto'
import type {IncomingMessage, OutgoingHttpHeaders, ServerResponse} from 'node:http'

/** What a route answers; the body is any JSON value. */
export interface Answer {
  status: number
  headers?: OutgoingHttpHeaders
  body?: unknown
}

/** Every status the demo answers with an error, and its title (RFC 9457 section 3.1). */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  501: 'Not Implemented',
  503: 'Service Unavailable',
}

/** An error as problem details (RFC 9457). */
export function problem(
  status: number,
  detail: string,
  headers: OutgoingHttpHeaders = {},
  members: object = {},
): Answer {
  return {
    status,
    headers: {'content-type': 'application/problem+json', ...headers},
    body: {type: 'about:blank', title: TITLES[status], status, detail, ...members},
  }
}

/** Writes an answer; a GET gets an ETag and, where the client has it already, 304. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const {status, headers = {}, body} = answer
  if (body === undefined) {
    response.writeHead(status, headers).end()
    return
  }
  // Ends in a newline, so that a terminal's prompt does not stick to it.
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`)
  const reading = request.method === 'GET' || request.method === 'HEAD'
  const etag = status === 200 && reading ? etagOf(bytes) : undefined
  if (etag) response.setHeader('etag', etag)
  if (etag && request.headers['if-none-match']?.includes(etag)) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 20)}"`
}
