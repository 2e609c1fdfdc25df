import {createHash} from 'node:crypto'
import type {HeaderList} from '../../http/index.js'
import {createId, type Redactor} from '../../shared/index.js'
import type {Database} from '../../storage/index.js'
import type {ImportResult} from '../types.js'
import {fromHar} from './har.js'
import {harEntriesOf, linesOf} from './json-stream.js'
import {pathBelow, pathTemplate} from './path-template.js'
import {encodeBody} from './recorder.js'
import {insertRows, type RequestRow} from './rows.js'
import {scrubHeaders, scrubUrl} from './scrub.js'
import {foldHistory} from './sketches.js'

export interface ImportDeps {
  database: Database
  redactor: Redactor
  /** The API that a URL belongs to, for entries that name none. */
  apiOf?: (url: URL) => {name: string; environment: string; baseUrl: string} | undefined
  /** Called after each batch with how many entries were read. */
  onProgress?: (read: number) => void
  signal?: AbortSignal
}

/** Rows per transaction: large enough to be quick, small enough to let others write in between. */
const BATCH = 2000
const SHOWN_PROBLEMS = 5

/**
 * Takes entries in that history exported as NDJSON, or a HAR document of any program; secrets are
 * masked on the way. Batches are written whole: an import that was killed is started again, and
 * takes in the rest.
 */
export async function importHistory(
  source: AsyncIterable<Uint8Array>,
  deps: ImportDeps,
): Promise<ImportResult> {
  const {isHar, chunks} = await recognise(source)
  const texts = isHar ? harEntriesOf(chunks) : linesOf(chunks)
  const unit = isHar ? 'entry' : 'line'
  const problems: string[] = []
  let rows: RequestRow[] = []
  let number = 0
  let read = 0
  let imported = 0
  let skipped = 0
  const flush = () => {
    imported += insertRows(deps.database, rows)
    rows = []
    deps.onProgress?.(read)
    deps.signal?.throwIfAborted()
  }
  for await (const text of texts) {
    number++
    if (text.trim() === '') continue
    try {
      rows.push(rowOf(JSON.parse(text), deps))
      read++
    } catch (error) {
      skipped++
      if (problems.length < SHOWN_PROBLEMS) {
        problems.push(`${unit} ${number}: ${reasonOf(error as Error)}`)
      }
    }
    if (rows.length >= BATCH) flush()
  }
  flush()
  // Statistics are asked for next, and shall not wait.
  foldHistory(deps.database)
  return {imported, known: read - imported, skipped, problems}
}

function reasonOf(error: Error): string {
  return error instanceof SyntaxError ? 'not JSON' : error.message
}

/** A HAR document begins with its `log`. */
async function recognise(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let size = 0
  while (size < 1024) {
    const {value, done} = await iterator.next()
    if (done) break
    first.push(value)
    size += value.length
  }
  const isHar = /^\ufeff?\s*\{\s*"log"\s*:/.test(Buffer.concat(first).toString('utf8'))
  async function* chunks() {
    yield* first
    yield* {[Symbol.asyncIterator]: () => iterator}
  }
  return {isHar, chunks: chunks()}
}

type Fields = Readonly<Record<string, unknown>>

function object(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** @throws Error that says what is missing */
function rowOf(value: unknown, deps: ImportDeps): RequestRow {
  const given = object(value)
  const entry = given['startedDateTime'] === undefined ? given : fromHar(given)
  const request = object(entry['request'])
  const address = text(entry['url']) ?? text(request['url']) ?? ''
  const method = text(entry['method']) ?? text(request['method'])
  const time = Date.parse(text(entry['time']) ?? '')
  if (!method) throw new Error('no method')
  if (!URL.canParse(address)) throw new Error('no url')
  if (Number.isNaN(time)) throw new Error('no time')
  const url = new URL(address)
  const owner = entry['api'] ? undefined : deps.apiOf?.(url)
  const api = text(entry['api']) ?? owner?.name ?? null
  const attempts = Array.isArray(entry['attempts']) ? entry['attempts'] : []
  const row: RequestRow = {
    time,
    api,
    environment: text(entry['environment']) ?? owner?.environment ?? null,
    account: text(entry['account']),
    host: api === null ? url.host : null,
    method: method.toUpperCase(),
    url: scrubUrl(url, deps.redactor),
    path_template: deps.redactor.text(
      text(entry['pathTemplate']) ?? pathTemplate(pathBelow(url.pathname, owner?.baseUrl)),
    ),
    status: number(entry['status']),
    error: text(entry['error']),
    cache: text(entry['cache']),
    attempts: Math.max(1, attempts.length),
    attempts_json: attempts.length > 1 ? JSON.stringify(attempts) : null,
    ...phasesOf(object(entry['timings']), number(entry['total'])),
    ...requestOf(request, deps.redactor),
    ...responseOf(entry['response'], deps.redactor),
  }
  return {id: idOf(entry, row), ...row}
}

/** The same entry always gets the same id, so that importing twice adds nothing. */
function idOf(entry: Fields, row: RequestRow): string {
  const own = text(entry['id'])
  if (own && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(own)) return own
  const digest = createHash('sha256')
    .update(JSON.stringify([entry, row.url]))
    .digest()
  return createId(Math.max(0, Number(row.time)), digest)
}

function phasesOf(timings: Fields, total: number | null): RequestRow {
  const phases = {
    queued: number(timings['queued']),
    dns: number(timings['dns']),
    tcp: number(timings['tcp']),
    tls: number(timings['tls']),
    first_byte: number(timings['firstByte']),
    download: number(timings['download']),
  }
  const sum = Object.values(phases).reduce<number>((all, phase) => all + (phase ?? 0), 0)
  const whole = number(timings['total']) ?? total ?? sum
  return {...phases, total: whole, reused: timings['reused'] === true ? 1 : 0}
}

function requestOf(message: Fields, redactor: Redactor): RequestRow {
  const body = bodyOf(message)
  return {
    request_headers: headersOf(message, redactor),
    request_body: body ? encodeBody(body, redactor).bytes : null,
    request_size: number(message['size']) ?? body?.length ?? null,
  }
}

function responseOf(value: unknown, redactor: Redactor): RequestRow {
  if (typeof value !== 'object' || value === null) return {}
  const message = object(value)
  const body = bodyOf(message)
  const kept = body && encodeBody(body, redactor)
  return {
    response_headers: headersOf(message, redactor),
    response_body: kept?.bytes ?? null,
    body_encoding: kept ? (kept.text ? 'text' : 'base64') : null,
    response_size: number(message['size']) ?? body?.length ?? null,
    status_text: redactor.text(text(message['statusText']) ?? ''),
    http_version: text(message['httpVersion']),
  }
}

function headersOf(message: Fields, redactor: Redactor): string {
  const headers: HeaderList = Object.entries(object(message['headers'])).map(([name, value]) => [
    name,
    String(value),
  ])
  return JSON.stringify(scrubHeaders(headers, redactor))
}

function bodyOf(message: Fields): Buffer | undefined {
  const body = text(message['body'])
  if (body === null) return undefined
  return Buffer.from(body, message['bodyEncoding'] === 'base64' ? 'base64' : 'utf8')
}
