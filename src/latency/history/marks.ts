import type {Database} from '../../storage/index.js'

/** How far the sketches have come. */
export interface Marks {
  /** The last rowid that is in the sketches. */
  folded: number
  /** The last rowid there is. */
  last: number
  /** From when on all requests are there; epoch milliseconds. */
  rowsSince: number
}

export function marks(database: Database): Marks {
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

export function setMark(database: Database, name: string, value: number): void {
  database
    .prepare('INSERT OR REPLACE INTO latency_marks (name, value) VALUES (?, ?)')
    .run(name, value)
}
