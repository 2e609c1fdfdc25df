import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {type Database, readIfPresent, removeFile, writeFileAtomic} from '../../storage/index.js'
import {insertRows, type RequestRow} from './rows.js'

/**
 * Requests that wait for the database. Opening SQLite takes longer than many a request, so a run
 * that needs it for nothing else leaves a file of its own here, and the next run that opens the
 * database takes all of them in. A file is complete or not there, and rows carry their ids: any
 * number of processes may write and take in at once.
 */
export async function spool(folder: string, rows: readonly RequestRow[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const lines = rows.map((row) => `${JSON.stringify(row, encode)}\n`)
  await writeFileAtomic(join(folder, `${String(first.id)}${SUFFIX}`), lines.join(''), {
    sync: false,
  })
}

/** How many requests wait. */
export async function countSpooled(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith(SUFFIX))
  let count = 0
  for (const name of files) {
    const text = await readIfPresent(join(folder, name))
    count += parse(text?.toString('utf8') ?? '').length
  }
  return count
}

/** Moves what waits into the database. */
export async function takeInSpool(folder: string, database: Database): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(folder, name))
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
    const some = files.slice(at, at + FILES_AT_ONCE)
    // A file that is gone was taken in by another run.
    const texts = await Promise.all(some.map((file) => readIfPresent(file)))
    insertRows(
      database,
      texts.flatMap((text) => parse(text?.toString('utf8') ?? '')),
    )
    await Promise.all(some.map((file) => removeFile(file)))
  }
}

const FILES_AT_ONCE = 100
const SUFFIX = '.ndjson'

/** Buffers come here as their own JSON form. */
function encode(_: string, value: unknown): unknown {
  const {type, data} = (value ?? {}) as {type?: unknown; data?: unknown}
  if (type !== 'Buffer' || !Array.isArray(data)) return value
  return {base64: Buffer.from(data).toString('base64')}
}

function decode(_: string, value: unknown): unknown {
  const {base64} = (value ?? {}) as {base64?: unknown}
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : value
}

/** A line that cannot be read is lost, not the ones around it. */
function parse(text: string): RequestRow[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line, decode) as RequestRow]
    } catch {
      return []
    }
  })
}
