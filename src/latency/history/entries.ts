import {ApixError} from '../../errors/index.js'
import type {Attempt, CacheState} from '../../request/index.js'
import {timestamp} from '../../shared/index.js'
import type {Database, SqlValue} from '../../storage/index.js'
import type {HistoryDetail, HistoryEntry, HistoryQuery} from '../types.js'
import {BODY_LIMIT} from './body.js'
import {removeRequests, removeSketches} from './forget.js'

type Row = Record<string, SqlValue>

const LIST_COLUMNS =
  'id, time, api, environment, account, method, url, status, error, total, cache, attempts'

/** The latest entries first. */
export function listHistory(database: Database, query: HistoryQuery): HistoryEntry[] {
  const {sql, parameters} = condition(query)
  return database
    .prepare(`SELECT ${LIST_COLUMNS} FROM requests ${sql} ORDER BY time DESC, id DESC LIMIT ?`)
    .all(...parameters, query.limit)
    .map(entryOf)
}

/**
 * One entry with its headers and bodies. `id` may be the beginning of an id, `last`, or `-2` for
 * the one before the last.
 * @throws ApixError NOT_FOUND when there is none, or more than one that begins so
 */
export function showHistory(database: Database, id: string): HistoryDetail {
  const back = id === 'last' ? 1 : Number(/^[-~](\d{1,9})$/.exec(id)?.[1] ?? 0)
  const rows =
    back > 0
      ? database
          .prepare('SELECT * FROM requests ORDER BY time DESC, id DESC LIMIT 1 OFFSET ?')
          .all(back - 1)
      : database
          .prepare("SELECT * FROM requests WHERE id >= ? AND id < ? || '~' LIMIT 2")
          .all(id.toUpperCase(), id.toUpperCase())
  const [row, another] = rows
  if (!row || another) {
    const what = row ? 'more than one request begins with' : 'no request in the history has the id'
    throw new ApixError('NOT_FOUND', `${what} ${id}`, {hints: ['apix history list shows the ids']})
  }
  return detailOf(row)
}

const AT_ONCE = 500

/** Entries with their messages, the oldest first, however many there are; `limit` the latest. */
export function* readHistory(database: Database, query: HistoryQuery): Generator<HistoryDetail> {
  const {sql, parameters} = condition(query)
  const [oldest] = database
    .prepare(`SELECT time, id FROM requests ${sql} ORDER BY time DESC, id DESC LIMIT 1 OFFSET ?`)
    .all(...parameters, query.limit - 1)
  let place: [SqlValue, SqlValue] = [oldest?.['time'] ?? -1, oldest?.['id'] ?? '']
  let operator = '>='
  for (;;) {
    const rows = database
      .prepare(
        `SELECT * FROM requests ${sql === '' ? 'WHERE' : `${sql} AND`}
         (time, id) ${operator} (?, ?) ORDER BY time, id LIMIT ${AT_ONCE}`,
      )
      .all(...parameters, ...place)
    yield* rows.map(detailOf)
    const last = rows.at(-1)
    if (!last || rows.length < AT_ONCE) return
    place = [last['time'] ?? 0, last['id'] ?? '']
    operator = '>'
  }
}

function detailOf(row: Row): HistoryDetail {
  return {
    ...entryOf(row),
    request: {
      method: String(row['method']),
      url: String(row['url']),
      headers: json(row['request_headers'], {}),
      ...bodyOf(row['request_body'], row['request_size']),
    },
    response:
      row['status'] === null
        ? null
        : {
            status: Number(row['status']),
            statusText: text(row['status_text']) ?? '',
            httpVersion: text(row['http_version']) ?? '1.1',
            headers: json(row['response_headers'], {}),
            ...bodyOf(row['response_body'], row['response_size']),
          },
    timings: {
      queued: number(row['queued']),
      dns: number(row['dns']),
      tcp: number(row['tcp']),
      tls: number(row['tls']),
      firstByte: number(row['first_byte']),
      download: number(row['download']),
      total: number(row['total']),
      reused: row['reused'] === 1,
    },
    attempts: json<Attempt[]>(row['attempts_json'], []),
    pathTemplate: String(row['path_template']),
  }
}

/** @returns how many entries were removed */
export function clearHistory(database: Database, query: Omit<HistoryQuery, 'limit'>): number {
  const {sql, parameters} = condition(query)
  const removed = removeRequests(database, sql, parameters)
  const {api, before, ...narrower} = query
  // Statistics of days whose requests are gone know of no more than their API.
  if (Object.values(narrower).every((value) => value === undefined || value === false)) {
    removeSketches(database, {...(api && {api}), ...(before !== undefined && {before})})
  }
  return removed
}

function condition(query: Omit<HistoryQuery, 'limit'>): {sql: string; parameters: SqlValue[]} {
  const terms: string[] = []
  const parameters: SqlValue[] = []
  const add = (term: string, value: SqlValue) => {
    terms.push(term)
    parameters.push(value)
  }
  if (query.api !== undefined) add('api = ?', query.api)
  if (query.since !== undefined) add('time >= ?', query.since)
  if (query.before !== undefined) add('time < ?', query.before)
  if (query.method !== undefined) add('method = ?', query.method.toUpperCase())
  if (query.status !== undefined) {
    if (query.status < 10) add('status / 100 = ?', query.status)
    else add('status = ?', query.status)
  }
  if (query.failed) terms.push('error IS NOT NULL')
  if (query.search !== undefined) {
    const {search} = query
    terms.push(
      '(instr(lower(url), ?) > 0 OR instr(lower(CAST(request_body AS TEXT)), ?) > 0 OR instr(lower(CAST(response_body AS TEXT)), ?) > 0)',
    )
    parameters.push(...Array.from({length: 3}, () => search.toLowerCase()))
  }
  return {sql: terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : '', parameters}
}

function entryOf(row: Row): HistoryEntry {
  return {
    id: String(row['id']),
    time: timestamp(Number(row['time'])),
    api: text(row['api']),
    environment: text(row['environment']),
    account: text(row['account']),
    method: String(row['method']),
    url: String(row['url']),
    status: row['status'] === null ? null : number(row['status']),
    error: text(row['error']),
    total: row['total'] === null ? null : number(row['total']),
    cache: text(row['cache']) as CacheState | null,
  }
}

/** Text as text; bytes that are none as Base64, so that nothing is lost. */
function bodyOf(value: SqlValue | undefined, size: SqlValue | undefined) {
  const whole = size === null || size === undefined ? null : Number(size)
  if (value === null || value === undefined) return {body: null, bodyEncoding: null, size: whole}
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value as Uint8Array)
  const content = decodeText(bytes)
  if (content !== undefined) {
    return {body: content, bodyEncoding: 'text' as const, size: whole ?? bytes.length}
  }
  const body = bytes.toString('base64')
  return {body, bodyEncoding: 'base64' as const, size: whole ?? bytes.length}
}

/** Undefined for what is no UTF-8. A character cut off where history cuts bodies is left out. */
function decodeText(bytes: Buffer): string | undefined {
  try {
    const isCut = bytes.length >= BODY_LIMIT
    const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
    return decoder.decode(bytes, {stream: isCut})
  } catch {
    return undefined
  }
}

function text(value: SqlValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function number(value: SqlValue | undefined): number {
  return Number(value ?? 0)
}

function json<T>(value: SqlValue | undefined, fallback: T): T {
  if (typeof value !== 'string') return fallback
  try {
    return JSON.parse(value) as T
  } catch {
    return fallback
  }
}
