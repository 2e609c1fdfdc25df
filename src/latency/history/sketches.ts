import type {Database, SqlValue} from '../../storage/index.js'
import {decodeSlots, encodeSlots} from '../hdr/codec.js'
import {type Histogram, type Moments, slotOfValue} from '../histogram.js'

export const HOUR = 3_600_000
export const DAY = 86_400_000

/** Rows that are folded in one transaction: what is held in memory, and how long others wait. */
const CHUNK = 500_000
/** So many rows may wait before somebody who writes folds them. */
const PATIENCE = 100_000

/** What is counted together. Null where there is none. */
export interface SketchKey {
  api: string | null
  host: string | null
  method: string
  pathTemplate: string
  status: number | null
  /** Answered from the cache. */
  cached: boolean
}

/** A stretch of time in which some requests were counted together. */
export interface Sketch extends SketchKey {
  /** Epoch milliseconds. */
  start: number
  /** Requests, those without a latency included. */
  count: number
  /** Sum of the latencies in microseconds. */
  sum: number
}

/** A stretch with its whole distribution, in microseconds. */
export interface FullSketch extends Sketch {
  addTo(histogram: Histogram): void
}

type Row = Record<string, SqlValue>

/**
 * Folds requests that are not in the sketches yet, in chunks. Every request is in an hour's and in
 * a day's sketch of its kind, whatever the order in which they come: late and imported ones too.
 */
export function foldHistory(database: Database): void {
  while (foldChunk(database)) {
    // Each chunk is a transaction of its own.
  }
}

/** Folds when many requests wait for it. */
export function foldSometimes(database: Database): void {
  const {folded, last} = marks(database)
  if (last - folded >= PATIENCE) foldHistory(database)
}

/** @returns whether there is more to fold */
function foldChunk(database: Database): boolean {
  return database.transaction(() => {
    const {folded, last} = marks(database)
    if (last <= folded) return false
    const upTo = Math.min(last, folded + CHUNK)
    const rows = database
      .prepare(`SELECT ${READ} FROM requests WHERE rowid > ? AND rowid <= ?`)
      .iterate(folded, upTo)
    add(database, rows, [HOUR, DAY])
    setMark(database, 'folded', upTo)
    return upTo < last
  })
}

const READ = `time, api, host, method, path_template, status, cache,
  CAST((total - coalesce(queued, 0)) * 1000 + 0.5 AS INTEGER) AS latency`

interface Gathered {
  place: SqlValue[]
  count: number
  latencies: number[]
}

function add(database: Database, rows: Iterable<Row>, spans: readonly number[]): void {
  const gathered = new Map<string, Gathered>()
  for (const row of rows) {
    const cached = row['cache'] === 'hit' || row['cache'] === 'stale' ? 1 : 0
    const status = row['status'] ?? 0
    const {api, host, method, path_template: path, latency} = row
    for (const span of spans) {
      const start = Math.floor(Number(row['time']) / span) * span
      const id = `${span} ${start} ${status} ${cached} ${method} ${path} ${api ?? ''} ${host ?? ''}`
      let group = gathered.get(id)
      if (!group) {
        const place = [span, start, api ?? '', host ?? '', method ?? '', path ?? '', status, cached]
        group = {place, count: 0, latencies: []}
        gathered.set(id, group)
      }
      group.count++
      // A request without a response has no latency, only a moment at which it was given up.
      if (status !== 0 && latency !== null) group.latencies.push(Number(latency))
    }
  }
  for (const group of gathered.values()) write(database, group)
}

const PLACE =
  'span = ? AND start = ? AND api = ? AND host = ? AND method = ? AND path_template = ? AND status = ? AND cached = ?'

/** Adds to a sketch, slot by slot: most have few, and thousands are written at once. */
function write(database: Database, {place, count, latencies}: Gathered): void {
  const row = database
    .prepare(`SELECT count, sum, squares, min, max, histogram FROM latency_sketches WHERE ${PLACE}`)
    .get(...place)
  const slots = new Map<number, number>(row ? decodeSlots(row['histogram'] as Uint8Array) : [])
  const moments = row ? momentsOf(row) : {sum: 0, squares: 0, min: 0, max: 0}
  let empty = slots.size === 0
  for (const latency of latencies) {
    const slot = slotOfValue(latency)
    slots.set(slot, (slots.get(slot) ?? 0) + 1)
    moments.sum += latency
    moments.squares += latency * latency
    moments.min = empty ? latency : Math.min(moments.min, latency)
    moments.max = Math.max(moments.max, latency)
    empty = false
  }
  const bytes = encodeSlots([...slots].sort(([a], [b]) => a - b))
  const {sum, squares, min, max} = moments
  database
    .prepare(
      `INSERT OR REPLACE INTO latency_sketches (span, start, api, host, method, path_template,
       status, cached, count, sum, squares, min, max, histogram)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(...place, count + Number(row?.['count'] ?? 0), sum, squares, min, max, bytes)
}

type Place = [
  database: Database,
  span: number,
  window: {from: number; to: number},
  api: string | undefined,
]

const KEY_COLUMNS = 'start, api, host, method, path_template, status, cached, count, sum'

/** Sketches of a length of time that begin in a window, the end excluded; counts and sums only. */
export function* readSums(...place: Place): Generator<Sketch> {
  for (const row of rowsOf(KEY_COLUMNS, ...place)) yield sketchOf(row)
}

/** The same with their distributions. */
export function* readSketches(...place: Place): Generator<FullSketch> {
  for (const row of rowsOf('*', ...place)) {
    yield {
      ...sketchOf(row),
      addTo: (histogram) =>
        histogram.add(decodeSlots(row['histogram'] as Uint8Array), momentsOf(row)),
    }
  }
}

function rowsOf(columns: string, ...[database, span, window, api]: Place): Iterable<Row> {
  return database
    .prepare(
      `SELECT ${columns} FROM latency_sketches WHERE span = ? AND start >= ? AND start < ?
       ${api === undefined ? '' : 'AND api = ?'}`,
    )
    .iterate(span, window.from, Math.min(window.to, 2 ** 52), ...(api === undefined ? [] : [api]))
}

function sketchOf(row: Row): Sketch {
  return {
    start: Number(row['start']),
    api: String(row['api']) || null,
    host: String(row['host']) || null,
    method: String(row['method']),
    pathTemplate: String(row['path_template']),
    status: Number(row['status']) || null,
    cached: row['cached'] === 1,
    count: Number(row['count']),
    sum: Number(row['sum']),
  }
}

function momentsOf(row: Row): Moments {
  const number = (name: string) => Number(row[name])
  return {
    sum: number('sum'),
    squares: number('squares'),
    min: number('min'),
    max: number('max'),
  }
}

/**
 * Removes requests such that statistics forget them too: the hours and days they were in are counted
 * anew from what is left. Where requests have been given up to their retention before, only whole
 * sketches can be removed.
 * @param terms the condition in SQL, empty for all; @param parameters its values
 * @returns how many were removed
 */
export function removeRequests(
  database: Database,
  terms: string,
  parameters: readonly SqlValue[],
): number {
  foldHistory(database)
  return database.transaction(() => {
    const affected = (span: number) =>
      database
        .prepare(`SELECT DISTINCT time / ${span} AS slot FROM requests ${terms}`)
        .all(...parameters)
        .map((row) => Math.floor(Number(row['slot'])) * span)
    const hours = terms === '' ? [] : affected(HOUR)
    const days = terms === '' ? [] : affected(DAY)
    const {changes} = database.prepare(`DELETE FROM requests ${terms}`).run(...parameters)
    if (terms === '') database.exec('DELETE FROM latency_sketches')
    recount(database, HOUR, hours)
    recount(database, DAY, days)
    forgetLastRow(database)
    return Number(changes)
  })
}

function recount(database: Database, span: number, starts: readonly number[]): void {
  const {rowsSince} = marks(database)
  for (const start of starts) {
    // The rest of such a day is in its sketch alone.
    if (start < rowsSince) continue
    database.prepare('DELETE FROM latency_sketches WHERE span = ? AND start = ?').run(span, start)
    const rows = database
      .prepare(`SELECT ${READ} FROM requests WHERE time >= ? AND time < ?`)
      .iterate(start, start + span)
    add(database, rows, [span])
  }
}

/** Removes statistics that no request stands for any more. @param before epoch milliseconds */
export function removeSketches(
  database: Database,
  {api, before}: {api?: string; before?: number},
): void {
  const {rowsSince} = marks(database)
  const end = Math.min(rowsSince, before ?? rowsSince)
  database
    .prepare(
      `DELETE FROM latency_sketches WHERE start + span <= ? ${api === undefined ? '' : 'AND api = ?'}`,
    )
    .run(end, ...(api === undefined ? [] : [api]))
}

/**
 * Gives up requests of an API (null: outside every API) that are older than its retention; their
 * days' statistics stay, hours do not.
 * @param before epoch milliseconds
 */
export function pruneHistory(database: Database, api: string | null, before: number): void {
  const old = 'time < ? AND api IS ?'
  if (!database.prepare(`SELECT 1 FROM requests WHERE ${old} LIMIT 1`).get(before, api)) return
  foldHistory(database)
  database.transaction(() => {
    database.prepare(`DELETE FROM requests WHERE ${old}`).run(before, api)
    database
      .prepare('DELETE FROM latency_sketches WHERE span = ? AND start + span <= ? AND api = ?')
      .run(HOUR, before, api ?? '')
    const {rowsSince} = marks(database)
    setMark(database, 'rows_since', Math.max(rowsSince, before))
    forgetLastRow(database)
  })
}

/** Rowids of rows that were removed from the end are given again. */
function forgetLastRow(database: Database): void {
  const {folded, last} = marks(database)
  if (last < folded) setMark(database, 'folded', last)
}

export function marks(database: Database): {folded: number; last: number; rowsSince: number} {
  const row = database
    .prepare(
      `SELECT (SELECT value FROM latency_marks WHERE name = 'folded') AS folded,
         (SELECT value FROM latency_marks WHERE name = 'rows_since') AS rows_since,
         (SELECT max(rowid) FROM requests) AS last`,
    )
    .get()
  const number = (name: string) => Number(row?.[name] ?? 0)
  return {folded: number('folded'), last: number('last'), rowsSince: number('rows_since')}
}

function setMark(database: Database, name: string, value: number): void {
  database
    .prepare('INSERT OR REPLACE INTO latency_marks (name, value) VALUES (?, ?)')
    .run(name, value)
}
