import type {Database, SqlValue} from '../../storage/index.js'
import {addToSketches, foldHistory} from './fold.js'
import {marks, setMark} from './marks.js'
import {DAY, HOUR} from './sketches.js'

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
    addToSketches(database, 'time >= ? AND time < ?', [start, start + span], [span])
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
