import type {Database, SqlValue} from '../../storage/index.js'
import {foldSometimes} from './fold.js'

const COLUMNS = [
  'id',
  'time',
  'api',
  'environment',
  'account',
  'host',
  'method',
  'url',
  'path_template',
  'status',
  'error',
  'cache',
  'attempts',
  'queued',
  'dns',
  'tcp',
  'tls',
  'first_byte',
  'download',
  'total',
  'reused',
  'request_headers',
  'request_body',
  'response_headers',
  'response_body',
  'body_encoding',
  'attempts_json',
  'request_size',
  'response_size',
  'status_text',
  'http_version',
] as const

/** A row of the `requests` table; columns that are left out are null. */
export type RequestRow = Partial<Record<(typeof COLUMNS)[number], SqlValue>>

const INSERT = `INSERT OR IGNORE INTO requests (${COLUMNS.join(', ')})
  VALUES (${COLUMNS.map(() => '?').join(', ')})`

/**
 * Writes rows in one transaction; a row whose id is known already is left as it is.
 * @returns how many were new
 */
export function insertRows(database: Database, rows: readonly RequestRow[]): number {
  const added = database.transaction(() => writeRows(database, rows))
  foldSometimes(database)
  return added
}

/** @param onAdded called with each row that is new */
export function writeRows(
  database: Database,
  rows: readonly RequestRow[],
  onAdded?: (row: RequestRow) => void,
): number {
  const insert = database.prepare(INSERT)
  let count = 0
  for (const row of rows) {
    const {changes} = insert.run(...COLUMNS.map((column) => row[column] ?? null))
    if (Number(changes) === 0) continue
    count++
    onAdded?.(row)
  }
  return count
}
