import type {HeaderList, Timings} from '../../http/index.js'
import type {Attempt, PipelineRequest, RecordedExchange, Recorder} from '../../request/index.js'
import {type Clock, createId, type Notifier, type Redactor, roundMs} from '../../shared/index.js'
import type {Database} from '../../storage/index.js'
import {BODY_LIMIT, encodeBody, MARGIN} from './body.js'
import {pruneHistory} from './forget.js'
import {pathBelow, pathTemplate} from './path-template.js'
import {insertRows, type RequestRow} from './rows.js'
import {scrubHeaders, scrubUrl} from './scrub.js'
import {spool} from './spool.js'

/** Written at once when this many wait; a long run must not hold everything in memory. */
const BATCH = 500
/** How long requests outside every API are kept one by one; milliseconds. */
const RETENTION = 90 * 86_400_000
/** How often a run opens the database just to empty the spool, so that it does not grow. */
const TAKE_IN = 1 / 64

export interface RecorderDeps {
  /** Opens the database, which takes in what is spooled. */
  database: () => Promise<Database>
  /** The database if this run has opened it for something else. */
  openDatabase: () => Promise<Database> | undefined
  /** Where requests wait when it has not. */
  spoolFolder: string
  /** From 0 to 1. */
  random: () => number
  redactor: Redactor
  clock: Clock
  notifier: Notifier
}

/** A recorder that writes when it is closed, after everything has been printed. */
export interface HistoryRecorder extends Recorder {
  /** Writes what waits, for those who read the history while they send. */
  flush(): Promise<void>
  /** Writes what waits. A failure is a warning: the response is worth more than its record. */
  close(): Promise<void>
}

export function createRecorder(deps: RecorderDeps): HistoryRecorder {
  const {redactor, clock, notifier} = deps
  let waiting: RequestRow[] = []
  /** Of the APIs that were used, null for none. */
  const retentions = new Map<string | null, number>()

  async function flush(): Promise<void> {
    const rows = waiting
    waiting = []
    if (rows.length === 0) return
    try {
      const open = deps.openDatabase()
      const takeIn = rows.length >= BATCH || deps.random() < TAKE_IN
      if (open || takeIn) {
        const database = await (open ?? deps.database())
        insertRows(database, rows)
        for (const [api, retention] of retentions) {
          pruneHistory(database, api, clock.now() - retention)
        }
      } else await spool(deps.spoolFolder, rows)
    } catch (error) {
      notifier.warn(`not recorded in the history: ${(error as Error).message}`)
    }
  }

  async function keep(row: RequestRow, {settings}: PipelineRequest): Promise<void> {
    retentions.set(settings?.name ?? null, settings?.history.retention ?? RETENTION)
    waiting.push(row)
    if (waiting.length >= BATCH) await flush()
  }

  return {
    bodyLimit: BODY_LIMIT + MARGIN,
    nextId: () => createId(clock.now()),
    async record({request, response, startedAt, body, bodySize, error}, historyId) {
      const timings = response.timings()
      const account = response.account ?? request.options.account
      await keep(
        {
          id: historyId,
          ...describe(request, startedAt, redactor),
          ...(account !== undefined && {account}),
          status: response.status,
          error: error ?? null,
          cache: response.cache,
          attempts: Math.max(1, response.attempts.length),
          ...phases(timings),
          attempts_json: attemptsJson(response.attempts),
          response_headers: headersJson(response.headers, redactor),
          response_size: bodySize,
          status_text: redactor.text(response.statusText),
          http_version: response.httpVersion,
          ...(wantsBodies(request) && responseBody(body, redactor)),
        },
        request,
      )
    },
    async recordFailure(request, {startedAt, total, code}) {
      await keep(
        {
          id: createId(clock.now()),
          ...describe(request, startedAt, redactor),
          error: code,
          attempts: 1,
          total: roundMs(total),
          reused: 0,
        },
        request,
      )
    },
    flush,
    close: flush,
  }
}

function describe(request: PipelineRequest, startedAt: string, redactor: Redactor): RequestRow {
  const {settings, url, body} = request
  const kept = wantsBodies(request) && body.kind === 'bytes' ? body.bytes : undefined
  return {
    time: Date.parse(startedAt),
    api: settings?.name ?? null,
    environment: settings?.environment ?? null,
    account: request.options.account ?? null,
    host: settings ? null : url.host,
    method: request.method,
    url: scrubUrl(url, redactor),
    path_template: redactor.text(pathTemplate(pathBelow(url.pathname, settings?.baseUrl))),
    request_headers: headersJson(request.headers, redactor),
    request_body: kept ? encodeBody(kept, redactor).bytes : null,
    request_size: sizeOf(body),
  }
}

function sizeOf(body: PipelineRequest['body']): number | null {
  if (body.kind === 'none') return 0
  return body.kind === 'bytes' ? body.bytes.length : (body.length ?? null)
}

function wantsBodies({settings}: PipelineRequest): boolean {
  return settings?.history.bodies !== false
}

/** Without the addresses that each of them tried: history is about the API. */
function attemptsJson(attempts: readonly Attempt[]): string | null {
  if (attempts.length < 2) return null
  return JSON.stringify(attempts.map(({connects: _, ...attempt}) => attempt))
}

function headersJson(headers: HeaderList, redactor: Redactor): string {
  return JSON.stringify(scrubHeaders(headers, redactor))
}

function phases(timings: Timings): RequestRow {
  return {
    queued: roundMs(timings.queued),
    dns: roundMs(timings.dns),
    tcp: roundMs(timings.tcp),
    tls: roundMs(timings.tls),
    first_byte: roundMs(timings.firstByte),
    download: roundMs(timings.download),
    total: roundMs(timings.total),
    reused: timings.reused ? 1 : 0,
  }
}

function responseBody(body: RecordedExchange['body'], redactor: Redactor): RequestRow {
  const {bytes, text} = encodeBody(body, redactor)
  return {response_body: bytes, body_encoding: text ? 'text' : 'base64'}
}
