import type {Database} from '../../storage/index.js'
import {CHUNK, foldHistory} from './fold.js'
import {Gathering} from './gathering.js'
import {marks, setMark} from './marks.js'
import {type RequestRow, writeRows} from './rows.js'
import {DAY, HOUR} from './sketches.js'

/** Memory for pages of the database, in KiB: rows that come in any order touch many of them. */
const PAGE_CACHE = 65_536

/** Pages in the write-ahead log before they move to the file; most are written again until then. */
const LOG_PAGES = 16_384

/** Writes many requests, and counts them in the sketches without reading them again. */
export interface BulkInsert {
  /** One transaction. @returns how many were new */
  insert(rows: readonly RequestRow[]): number
  /** After this all requests are in the sketches, whoever wrote them. */
  finish(): void
}

export function createBulkInsert(database: Database): BulkInsert {
  database.exec(`PRAGMA cache_size = -${PAGE_CACHE}; PRAGMA wal_autocheckpoint = ${LOG_PAGES}`)
  const gathering = new Gathering()
  /** What is gathered are the rows behind the one, up to the other. */
  let folded = 0
  let last = 0

  /** Others may have written or folded in the meantime: then the table tells what to fold. */
  function isOurs(): boolean {
    const now = marks(database)
    return now.folded === folded && now.last === last
  }

  function write(): void {
    const written = database.transaction(() => {
      if (!isOurs()) return false
      gathering.write(database, [HOUR, DAY])
      setMark(database, 'folded', last)
      return true
    })
    gathering.clear()
    if (!written) foldHistory(database)
  }

  return {
    insert(rows) {
      if (gathering.size === 0) foldHistory(database)
      const added = database.transaction(() => {
        if (gathering.size === 0) ({folded, last} = marks(database))
        else if (!isOurs()) gathering.clear()
        const gathers = folded === last || gathering.size > 0
        return writeRows(database, rows, (row) => {
          last++
          if (gathers) gathering.add(countedOf(row))
        })
      })
      if (gathering.size >= CHUNK) write()
      return added
    },
    finish() {
      if (gathering.size > 0) write()
      foldHistory(database)
      // The next to open the database shall not have to read the log.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
  }
}

function countedOf(row: RequestRow) {
  const {time, api = null, host = null, method = null, path_template: path = null} = row
  const {status, cache, total, queued} = row
  const latency = total == null ? null : Number(total) - Number(queued ?? 0)
  return {
    time: Number(time),
    api,
    host,
    method,
    path,
    status: Number(status ?? 0),
    cached: cache === 'hit' || cache === 'stale',
    latency: latency === null ? null : Math.trunc(latency * 1000 + 0.5),
  }
}
