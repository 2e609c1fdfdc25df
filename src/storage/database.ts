import {chmod, open} from 'node:fs/promises'
import {dirname} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {ApixError, isApixError} from '../errors/index.js'
import {createBatch} from './batch.js'
import {DIRECTORY_HINT, storageError} from './failure.js'
import {makePrivateDirectory} from './files.js'
import {MIGRATIONS} from './migrations.js'
import {type Connection, loadSqlite} from './sqlite-driver.js'
import type {Database, Statement} from './types.js'

/** How long SQLite itself waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 5000

/** See `open.ts`. */
export async function openDatabase(path: string): Promise<Database> {
  await makePrivateDirectory(dirname(path))
  const connect = await loadSqlite()
  await makePrivateFile(path)
  const connection = mapped(`cannot open the database ${path}`, () => connect(path))
  try {
    await prepareConnection(connection, path)
  } catch (error) {
    connection.close()
    throw isApixError(error)
      ? error
      : storageError(`cannot open the database ${path}`, error, [
          'move the file away to start with an empty one',
        ])
  }
  return createDatabase(connection)
}

async function makePrivateFile(path: string): Promise<void> {
  try {
    // SQLite gives its -wal and -shm files the mode of the database file.
    const file = await open(path, 'a', 0o600)
    const {mode} = await file.stat()
    await file.close()
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(path, 0o600)
  } catch (error) {
    throw storageError(`cannot open the database ${path}`, error, [DIRECTORY_HINT])
  }
}

async function prepareConnection(connection: Connection, path: string): Promise<void> {
  connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`)
  const deadline = Date.now() + BUSY_TIMEOUT
  for (;;) {
    try {
      // Changing the journal mode does not wait for the busy handler, hence the loop.
      connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
      migrate(connection, path)
      return
    } catch (error) {
      const busy = error instanceof Error && /database (table )?is locked|busy/i.test(error.message)
      if (!busy || Date.now() > deadline) throw error
      await sleep(5 + Math.random() * 20)
    }
  }
}

function version(connection: Connection): number {
  return Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

function migrate(connection: Connection, path: string): void {
  if (version(connection) === MIGRATIONS.length) return
  connection.exec('BEGIN IMMEDIATE')
  try {
    // Read again: another process may have migrated while this one waited for the lock.
    const current = version(connection)
    if (current > MIGRATIONS.length) {
      throw new ApixError('STORAGE', `the database ${path} was made by a newer version of apix`, {
        hints: ['update apix, or set APIX_DATA_DIR to another directory'],
      })
    }
    for (const sql of MIGRATIONS.slice(current)) connection.exec(sql)
    connection.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
    connection.exec('COMMIT')
  } catch (error) {
    rollBack(connection)
    throw error
  }
}

function rollBack(connection: Connection): void {
  try {
    connection.exec('ROLLBACK')
  } catch {
    // SQLite has rolled back by itself, as it does when the disk is full.
  }
}

function mapped<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw isApixError(error) ? error : storageError(what, error)
  }
}

const FAILED = 'the database refused an operation'

function mappedStatement(statement: Statement): Statement {
  return {
    run: (...parameters) => mapped(FAILED, () => statement.run(...parameters)),
    get: (...parameters) => mapped(FAILED, () => statement.get(...parameters)),
    all: (...parameters) => mapped(FAILED, () => statement.all(...parameters)),
    iterate: (...parameters) => mapped(FAILED, () => statement.iterate(...parameters)),
  }
}

function createDatabase(connection: Connection): Database {
  const statements = new Map<string, Statement>()
  let depth = 0
  let open = true

  function transaction<T>(work: () => T): T {
    // A transaction inside another one is part of it.
    if (depth > 0) return work()
    mapped(FAILED, () => connection.exec('BEGIN IMMEDIATE'))
    depth++
    try {
      const result = work()
      mapped(FAILED, () => connection.exec('COMMIT'))
      return result
    } catch (error) {
      rollBack(connection)
      throw error
    } finally {
      depth--
    }
  }
  const batch = createBatch(transaction)

  return {
    exec(sql) {
      mapped(FAILED, () => connection.exec(sql))
    },
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      const statement = mappedStatement(mapped(FAILED, () => connection.prepare(sql)))
      statements.set(sql, statement)
      return statement
    },
    transaction,
    batched: batch.add,
    close() {
      if (!open) return
      batch.flush()
      open = false
      statements.clear()
      connection.close()
    },
  }
}
