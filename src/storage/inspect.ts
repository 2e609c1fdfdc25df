import {access, constants, readdir, stat, statfs} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {MIGRATIONS} from './migrations.js'
import {loadSqlite} from './sqlite-driver.js'

/** What is found where apix keeps files. Nothing is made or changed. */
export interface DirectoryReport {
  exists: boolean
  /** Whether files can be made there, or the directory itself where it does not exist. */
  writable: boolean
  /** Others than the owner may look into it. */
  open: boolean
  /** Bytes that are free on its file system; undefined where nobody tells. */
  free: number | undefined
  /** Bytes of the files in it. */
  size: number
}

export async function inspectDirectory(path: string): Promise<DirectoryReport> {
  const found = await stat(path).catch(() => undefined)
  const nearest = await nearestExisting(path)
  const writable = await access(nearest, constants.W_OK | constants.X_OK).then(
    async () => (await stat(nearest)).isDirectory(),
    () => false,
  )
  const space = await statfs(nearest).catch(() => undefined)
  return {
    exists: found !== undefined,
    writable,
    open: process.platform !== 'win32' && found !== undefined && (found.mode & 0o077) !== 0,
    free: space && space.bavail * space.bsize,
    size: found?.isDirectory() ? await sizeOf(path) : 0,
  }
}

async function nearestExisting(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found || dirname(path) === path ? path : nearestExisting(dirname(path))
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => [])
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({size}) => size,
          () => 0,
        ),
      ),
  )
  return sizes.reduce((total, size) => total + size, 0)
}

export interface DatabaseReport {
  /** Bytes, the log included; undefined when there is no database yet. */
  size: number | undefined
  /** What SQLite found wrong; empty when nothing is. */
  damage: readonly string[]
  /** Made by a newer apix. */
  isNewer: boolean
  requests: number
  /** Why nothing can be written into it; undefined when something can. */
  readOnly?: string
}

/** Looks through the whole database, without migrating it. */
export async function inspectDatabase(path: string): Promise<DatabaseReport> {
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  )
  const nothing = {size, damage: [], isNewer: false, requests: 0}
  if (size === undefined || size === 0) return nothing
  const log = await stat(`${path}-wal`).then(
    (found) => found.size,
    () => 0,
  )
  try {
    const connection = (await loadSqlite())(path)
    try {
      connection.exec('PRAGMA busy_timeout = 2000')
      const rows = connection.prepare('PRAGMA quick_check(5)').all()
      const damage = rows.map((row) => String(row['quick_check'])).filter((text) => text !== 'ok')
      const version = Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
      const requests =
        damage.length === 0 && version > 0
          ? Number(connection.prepare('SELECT count(*) AS n FROM requests').get()?.['n'] ?? 0)
          : 0
      const readOnly = damage.length === 0 ? whyReadOnly(connection) : undefined
      return {
        size: size + log,
        damage,
        isNewer: version > MIGRATIONS.length,
        requests,
        ...(readOnly !== undefined && {readOnly}),
      }
    } finally {
      connection.close()
    }
  } catch (error) {
    return {...nothing, damage: [(error as Error).message]}
  }
}

/** Tries it without changing anything; another process that is writing is no obstacle. */
function whyReadOnly(connection: {exec(sql: string): void}): string | undefined {
  try {
    connection.exec('BEGIN IMMEDIATE')
    connection.exec('ROLLBACK')
    return undefined
  } catch (error) {
    const {message} = error as Error
    return /locked|busy/i.test(message) ? undefined : message
  }
}

/** Which binding to SQLite is used, and which SQLite it has. @throws when none can be loaded */
export async function sqliteVersion(): Promise<{driver: string; version: string}> {
  const connection = (await loadSqlite())(':memory:')
  try {
    const row = connection.prepare('SELECT sqlite_version() AS version').get()
    const driver = process.getBuiltinModule('node:sqlite')
      ? 'node:sqlite'
      : '@photostructure/sqlite'
    return {driver, version: String(row?.['version'])}
  } finally {
    connection.close()
  }
}
