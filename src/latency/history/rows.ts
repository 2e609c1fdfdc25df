import type {Database, SqlValue} from '../../storage/index.js'
import {foldSometimes} from './sketches.js'

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

/**
 * Writes rows in one transaction; a row whose id is known already is left as it is.
 * @returns how many were new
 */
export function insertRows(database: Database, rows: readonly RequestRow[]): number {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO requests (${COLUMNS.join(', ')})
     VALUES (${COLUMNS.map(() => '?').join(', ')})`,
  )
  const added = database.transaction(() => {
    let count = 0
    for (const row of rows) {
      count += Number(insert.run(...COLUMNS.map((column) => row[column] ?? null)).changes)
    }
    return count
  })
  foldSometimes(database)
  return added
}
