import {createHash} from 'node:crypto'
import {createId, type Redactor} from '../../shared/index.js'
import {BODY_LIMIT, encodeBody} from './body.js'
import {fromHar} from './har.js'
import {pathBelow, pathTemplate} from './path-template.js'
import type {RequestRow} from './rows.js'
import {scrubHeaders, scrubText, scrubUrl} from './scrub.js'

export interface RowDeps {
  redactor: Redactor
  /** The API that a URL belongs to, for entries that name none. */
  apiOf?: (url: URL) => {name: string; environment: string; baseUrl: string} | undefined
}

type Fields = Readonly<Record<string, unknown>>

const NOTHING: Fields = {}

function object(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : NOTHING
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/**
 * An entry of an export of ours, or of a HAR document, as the table keeps it. A million of them come
 * in a row, hence all columns at once and in one place.
 * @throws Error that says what is missing
 */
export function importedRow(value: unknown, {redactor, apiOf}: RowDeps): RequestRow {
  const given = object(value)
  const entry = given['startedDateTime'] === undefined ? given : fromHar(given)
  const request = object(entry['request'])
  const response = object(entry['response'])
  const timings = object(entry['timings'])
  const method = text(entry['method']) ?? text(request['method'])
  if (!method) throw new Error('no method')
  const url = addressOf(text(entry['url']) ?? text(request['url']) ?? '')
  const time = Date.parse(text(entry['time']) ?? '')
  if (Number.isNaN(time)) throw new Error('no time')
  const owner = entry['api'] ? undefined : apiOf?.(url)
  const api = text(entry['api']) ?? owner?.name ?? null
  const attempts = Array.isArray(entry['attempts']) ? entry['attempts'] : []
  const sent = bodyOf(request, redactor)
  const received = bodyOf(response, redactor)
  const hasResponse = response !== NOTHING
  const scrubbedUrl = scrubUrl(url, redactor)
  return {
    id: idOf(entry, time, scrubbedUrl),
    time,
    api,
    environment: text(entry['environment']) ?? owner?.environment ?? null,
    account: text(entry['account']),
    host: api === null ? url.host : null,
    method: method.toUpperCase(),
    url: scrubbedUrl,
    path_template: redactor.text(
      text(entry['pathTemplate']) ?? pathTemplate(pathBelow(url.pathname, owner?.baseUrl)),
    ),
    status: number(entry['status']),
    error: text(entry['error']),
    cache: text(entry['cache']),
    attempts: Math.max(1, attempts.length),
    queued: number(timings['queued']),
    dns: number(timings['dns']),
    tcp: number(timings['tcp']),
    tls: number(timings['tls']),
    first_byte: number(timings['firstByte']),
    download: number(timings['download']),
    total: number(timings['total']) ?? number(entry['total']) ?? sumOf(timings),
    reused: timings['reused'] === true ? 1 : 0,
    request_headers: headersOf(request, redactor),
    request_body: sent?.bytes ?? null,
    response_headers: hasResponse ? headersOf(response, redactor) : null,
    response_body: received?.bytes ?? null,
    body_encoding: received ? (received.text ? 'text' : 'base64') : null,
    attempts_json: attempts.length > 1 ? JSON.stringify(attempts) : null,
    request_size: number(request['size']) ?? sent?.size ?? null,
    response_size: number(response['size']) ?? received?.size ?? null,
    status_text: hasResponse ? redactor.text(text(response['statusText']) ?? '') : null,
    http_version: text(response['httpVersion']),
  }
}

function addressOf(address: string): URL {
  try {
    return new URL(address)
  } catch {
    throw new Error('no url')
  }
}

/** The same entry always gets the same id, so that importing twice adds nothing. */
function idOf(entry: Fields, time: number, url: string): string {
  const own = text(entry['id'])
  if (own && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(own)) return own
  const digest = createHash('sha256')
    .update(JSON.stringify([entry, url]))
    .digest()
  return createId(Math.max(0, time), digest)
}

const PHASES = ['queued', 'dns', 'tcp', 'tls', 'firstByte', 'download']

function sumOf(timings: Fields): number {
  return PHASES.reduce((sum, phase) => sum + (number(timings[phase]) ?? 0), 0)
}

function headersOf(message: Fields, redactor: Redactor): string {
  const headers = Object.entries(object(message['headers']))
  return JSON.stringify(
    scrubHeaders(
      headers.map(([name, value]) => [name, String(value)] as const),
      redactor,
    ),
  )
}

interface Body {
  bytes: Buffer
  /** Of all of it. */
  size: number
  text: boolean
}

function bodyOf(message: Fields, redactor: Redactor): Body | undefined {
  const body = text(message['body'])
  if (body === null) return undefined
  const bytes = Buffer.from(body, message['bodyEncoding'] === 'base64' ? 'base64' : 'utf8')
  const size = bytes.length
  // Text stays text, and what is short is kept whole.
  if (message['bodyEncoding'] !== 'base64' && size <= BODY_LIMIT) {
    const masked = scrubText(body, redactor)
    const kept = masked === body ? bytes : Buffer.from(masked).subarray(0, BODY_LIMIT)
    return {bytes: kept, size, text: true}
  }
  return {...encodeBody(bytes, redactor), size}
}
