import {ApixError} from '../../errors/index.js'
import type {Attempt, CacheState} from '../../request/index.js'
import {timestamp} from '../../shared/index.js'
import type {Database, SqlValue} from '../../storage/index.js'
import type {HistoryDetail, HistoryEntry, HistoryQuery} from '../types.js'

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
 * One entry with its headers and bodies. `id` may be the beginning of an id, or `last`.
 * @throws ApixError NOT_FOUND when there is none, or more than one that begins so
 */
export function showHistory(database: Database, id: string): HistoryDetail {
  const rows =
    id === 'last'
      ? database.prepare('SELECT * FROM requests ORDER BY time DESC, id DESC LIMIT 1').all()
      : database
          .prepare("SELECT * FROM requests WHERE id >= ? AND id < ? || '~' LIMIT 2")
          .all(id.toUpperCase(), id.toUpperCase())
  const [row, another] = rows
  if (!row || another) {
    const what = row ? 'more than one request begins with' : 'no request in the history has the id'
    throw new ApixError('NOT_FOUND', `${what} ${id}`, {hints: ['apix history list shows the ids']})
  }
  return {
    ...entryOf(row),
    request: {
      method: String(row['method']),
      url: String(row['url']),
      headers: json(row['request_headers'], {}),
      ...bodyOf(row['request_body'], undefined),
    },
    response:
      row['status'] === null
        ? null
        : {
            status: Number(row['status']),
            headers: json(row['response_headers'], {}),
            ...bodyOf(row['response_body'], row['body_encoding'] ?? undefined),
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
  }
}

/** @returns how many entries were removed */
export function clearHistory(database: Database, query: Omit<HistoryQuery, 'limit'>): number {
  const {sql, parameters} = condition(query)
  return Number(database.prepare(`DELETE FROM requests ${sql}`).run(...parameters).changes)
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
  if (query.status !== undefined) add('status = ?', query.status)
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

function bodyOf(value: SqlValue | undefined, encoding: SqlValue | undefined) {
  if (value === null || value === undefined) return {body: null, bodyEncoding: null}
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value as Uint8Array)
  if (encoding === 'base64')
    return {body: bytes.toString('base64'), bodyEncoding: 'base64' as const}
  return {body: bytes.toString('utf8'), bodyEncoding: 'text' as const}
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
