import type {Database} from '../../storage/index.js'
import type {ImportResult} from '../types.js'
import {createBulkInsert} from './bulk-insert.js'
import {importedRow, type RowDeps} from './imported-row.js'
import {harEntriesOf, linesOf} from './json-stream.js'
import type {RequestRow} from './rows.js'

export interface ImportDeps extends RowDeps {
  database: Database
  /** Called after each batch with how many entries were read. */
  onProgress?: (read: number) => void
  signal?: AbortSignal
}

/** Rows per transaction: large enough to be quick, small enough to let others write in between. */
const BATCH = 5000
const SHOWN_PROBLEMS = 5

/**
 * Takes entries in that history exported as NDJSON, or a HAR document of any program; secrets are
 * masked on the way. Batches are written whole: an import that was killed is started again, and
 * takes in the rest.
 */
export async function importHistory(
  source: AsyncIterable<Uint8Array>,
  deps: ImportDeps,
): Promise<ImportResult> {
  const {isHar, chunks} = await recognise(source)
  const texts = isHar ? harEntriesOf(chunks) : linesOf(chunks)
  const unit = isHar ? 'entry' : 'line'
  const problems: string[] = []
  let rows: RequestRow[] = []
  let number = 0
  let read = 0
  let imported = 0
  let skipped = 0
  const bulk = createBulkInsert(deps.database)
  const flush = () => {
    imported += bulk.insert(rows)
    rows = []
    deps.onProgress?.(read)
    deps.signal?.throwIfAborted()
  }
  const take = (text: string) => {
    number++
    if (text === '' || text.trim() === '') return
    try {
      rows.push(importedRow(JSON.parse(text), deps))
      read++
    } catch (error) {
      skipped++
      if (problems.length < SHOWN_PROBLEMS) {
        problems.push(`${unit} ${number}: ${reasonOf(error as Error)}`)
      }
    }
    if (rows.length >= BATCH) flush()
  }
  for await (const some of texts) for (const text of some) take(text)
  flush()
  // Statistics are asked for next, and shall not wait.
  bulk.finish()
  return {imported, known: read - imported, skipped, problems}
}

function reasonOf(error: Error): string {
  return error instanceof SyntaxError ? 'not JSON' : error.message
}

/** A HAR document begins with its `log`. */
async function recognise(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let size = 0
  while (size < 1024) {
    const {value, done} = await iterator.next()
    if (done) break
    first.push(value)
    size += value.length
  }
  const isHar = /^\ufeff?\s*\{\s*"log"\s*:/.test(Buffer.concat(first).toString('utf8'))
  async function* chunks() {
    yield* first
    yield* {[Symbol.asyncIterator]: () => iterator}
  }
  return {isHar, chunks: chunks()}
}
