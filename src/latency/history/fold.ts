import type {Database, SqlValue} from '../../storage/index.js'
import {Gathering} from './gathering.js'
import {marks, setMark} from './marks.js'
import {DAY, HOUR} from './sketches.js'

/** Rows that are folded in one transaction: what is held in memory, and how long others wait. */
export const CHUNK = 500_000
/** So many rows may wait before somebody who writes folds them. */
const PATIENCE = 100_000

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
  if (isFolded(database)) return false
  return database.transaction(() => {
    const {folded, last} = marks(database)
    if (last <= folded) return false
    const upTo = Math.min(last, folded + CHUNK)
    addToSketches(database, 'rowid > ? AND rowid <= ?', [folded, upTo], [HOUR, DAY])
    setMark(database, 'folded', upTo)
    return upTo < last
  })
}

/** Without waiting for somebody who writes. */
function isFolded(database: Database): boolean {
  const {folded, last} = marks(database)
  return last <= folded
}

/**
 * Counts requests of the table in the sketches of these lengths.
 * @param terms which ones, in SQL; @param parameters its values
 */
export function addToSketches(
  database: Database,
  terms: string,
  parameters: readonly SqlValue[],
  spans: readonly number[],
): void {
  const rows = database
    .prepare(
      `SELECT time, api, host, method, path_template, status, cache,
         CAST((total - coalesce(queued, 0)) * 1000 + 0.5 AS INTEGER) AS latency
       FROM requests WHERE ${terms}`,
    )
    .iterate(...parameters)
  const gathering = new Gathering()
  for (const {time, api, host, method, path_template: path, status, cache, latency} of rows) {
    gathering.add({
      time: Number(time),
      api: api ?? null,
      host: host ?? null,
      method: method ?? null,
      path: path ?? null,
      status: Number(status ?? 0),
      cached: cache === 'hit' || cache === 'stale',
      latency: latency == null ? null : Number(latency),
    })
  }
  gathering.write(database, spans)
}
