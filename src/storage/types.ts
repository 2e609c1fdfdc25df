/** A value SQLite can bind or return. */
export type SqlValue = null | number | bigint | string | Uint8Array

export interface Statement {
  run(...parameters: SqlValue[]): {changes: number | bigint; lastInsertRowid: number | bigint}
  get(...parameters: SqlValue[]): Record<string, SqlValue> | undefined
  all(...parameters: SqlValue[]): Array<Record<string, SqlValue>>
  iterate(...parameters: SqlValue[]): IterableIterator<Record<string, SqlValue>>
}

/** The one database: SQLite in WAL mode, the part of the `node:sqlite` API that apix uses. */
export interface Database {
  exec(sql: string): void
  /** Statements are cached by their text. */
  prepare(sql: string): Statement
  /** Runs the work inside BEGIN IMMEDIATE; rolls back when it throws. */
  transaction<T>(work: () => T): T
  /**
   * The same for work that can wait a moment: what comes in one turn of the event loop shares one
   * transaction. Resolved when it is committed. The work may run twice, its first run undone.
   */
  batched<T>(work: () => T): Promise<T>
  close(): void
}

/** Where apix keeps things: XDG and platform rules, overridden by `APIX_*_DIR`. Absolute paths. */
export interface Directories {
  readonly config: string
  readonly data: string
  readonly cache: string
}

export type StorageKind = 'keychain' | 'encrypted-file' | 'memory' | 'plain-file'

/** The five functions of keytar's interface, plus what kind of place it is. */
export interface SecretStore {
  readonly kind: StorageKind
  /** For `auth status`: which implementation or file, in words. */
  readonly description: string
  /** Where one credential is kept, for a store that looks in several places; else `kind`. */
  kindOf?(service: string, account: string): Promise<StorageKind>
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
  findPassword(service: string): Promise<string | null>
  findCredentials(service: string): Promise<Array<{account: string; password: string}>>
}

/** Exclusive access across processes. */
export interface Locks {
  /**
   * Runs the work while no other process holds the lock of that name.
   * @param options.timeout milliseconds to wait for the holder
   * @throws ApixError STORAGE when the lock cannot be had in time
   */
  withLock<T>(
    name: string,
    work: () => Promise<T>,
    options?: {timeout?: number; signal?: AbortSignal},
  ): Promise<T>
}
