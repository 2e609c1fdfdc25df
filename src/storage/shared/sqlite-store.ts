import type {Clock} from '../../shared/index.js'
import type {Database} from '../types.js'
import type {Change, SharedStore} from './types.js'

/** Shared state in the one database. Opened with the first operation. */
export function createSqliteStore(database: () => Promise<Database>, clock: Clock): SharedStore {
  return {
    place: 'this machine',
    async read(key) {
      return current(await database(), key, clock.now())
    },
    async update<T>(key: string, change: (current: string | undefined, now: number) => Change<T>) {
      const opened = await database()
      return opened.batched(() => {
        const now = clock.now()
        const changed = change(current(opened, key, now), now)
        write(opened, key, changed, now)
        return changed.result
      })
    },
    async list(prefix) {
      const rows = (await database())
        .prepare(
          'SELECT key, value FROM shared_state WHERE key >= ? AND key < ? AND expires_at > ?',
        )
        .all(prefix, after(prefix), clock.now())
      return rows.map(({key, value}) => ({key: String(key), value: String(value)}))
    },
    async clear(prefix) {
      const opened = await database()
      const {changes} = opened
        .prepare('DELETE FROM shared_state WHERE key >= ? AND key < ?')
        .run(prefix, after(prefix))
      return Number(changes)
    },
    // The database belongs to whoever opened it.
    async close() {},
  }
}

function current(database: Database, key: string, now: number): string | undefined {
  const row = database
    .prepare('SELECT value FROM shared_state WHERE key = ? AND expires_at > ?')
    .get(key, now)
  return row && String(row['value'])
}

function write(database: Database, key: string, change: Change<unknown>, now: number): void {
  if (change.value === undefined) return
  if (change.value === null) {
    database.prepare('DELETE FROM shared_state WHERE key = ?').run(key)
    return
  }
  database.prepare('DELETE FROM shared_state WHERE expires_at <= ?').run(now)
  database
    .prepare(
      `INSERT INTO shared_state (key, value, expires_at) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
    )
    .run(key, change.value, now + Math.max(1, change.ttl))
}

/** The first key behind all that begin with the prefix: no key has a character beyond U+10FFFF. */
function after(prefix: string): string {
  return `${prefix}\u{10ffff}`
}
