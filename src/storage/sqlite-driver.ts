import type {Statement} from './types.js'

/** What both SQLite bindings offer and apix uses. */
export interface Connection {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

export type OpenConnection = (path: string) => Connection

/**
 * `node:sqlite` where Node has it without a flag (22.13 and later), else a prebuilt binding with
 * the same API.
 */
export async function loadSqlite(): Promise<OpenConnection> {
  const builtin = loadQuietly('node:sqlite')
  if (builtin) return (path) => new builtin.DatabaseSync(path)
  const {DatabaseSync} = await import('@photostructure/sqlite')
  return (path) => new DatabaseSync(path) as Connection
}

interface SqliteModule {
  DatabaseSync: new (path: string) => Connection
}

/** Node announces on stderr that `node:sqlite` is experimental; people who use apix need not care. */
function loadQuietly(name: string): SqliteModule | undefined {
  const emitWarning = process.emitWarning
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule(name) as SqliteModule | undefined
  } finally {
    process.emitWarning = emitWarning
  }
}
