import {randomBytes} from 'node:crypto'
import type {Clock} from '../../shared/index.js'
import type {Database, SqlValue} from '../types.js'
import {type BodyFiles, createBodyFiles, type IncomingFile} from './body-files.js'
import {rewritten} from './same-request.js'
import type {CacheEntry, CacheStore, ListedEntry} from './types.js'

export interface SqliteCacheInput {
  database: () => Promise<Database>
  /** Where the bodies are. */
  folder: string
  /** Bytes of all bodies together. */
  maxSize: number
  clock: Clock
}

/** No single response takes more than this share of the cache. */
const LARGEST_SHARE = 1 / 8
/** When it is full so much is freed that not every further response has to. */
const FILLED_TO = 0.9
/** Use is noted no more often than this. Milliseconds. */
const TOUCH_EVERY = 60_000
/** How often leftovers are looked for: one response in so many. */
const SWEEP_EVERY = 64

/** Responses of this machine: the index in the database, the bodies as files. */
export function createSqliteCache(input: SqliteCacheInput): CacheStore {
  const {maxSize, clock} = input
  const files = createBodyFiles(input.folder)

  async function select(where: string, ...parameters: SqlValue[]): Promise<ListedEntry[]> {
    const database = await input.database()
    return database
      .prepare(`SELECT id, entry, used_at FROM cache_entries WHERE ${where}`)
      .all(...parameters)
      .map((row) => ({
        ...(JSON.parse(String(row['entry'])) as CacheEntry),
        usedAt: Number(row['used_at']),
      }))
  }

  async function remove(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0
    const database = await input.database()
    const statement = database.prepare('DELETE FROM cache_entries WHERE id = ?')
    const removed = database.transaction(() =>
      ids.reduce((count, id) => count + Number(statement.run(id).changes), 0),
    )
    await files.remove(ids)
    return removed
  }

  return {
    place: 'this machine',
    used: () => files.exists(),
    async salt() {
      const database = await input.database()
      return database.transaction(() => {
        const row = database.prepare('SELECT salt FROM cache_salt').get()
        if (row) return String(row['salt'])
        const salt = randomBytes(32).toString('base64url')
        database.prepare('INSERT INTO cache_salt (salt) VALUES (?)').run(salt)
        return salt
      })
    },
    find: (key) => select('key = ?', key),
    open: (entry) => files.open(entry),
    receive: () => files.receive(maxSize * LARGEST_SHARE),
    async keep(about, body) {
      const file = await (body as IncomingFile).finish()
      const entry: CacheEntry = {...about, ...file}
      try {
        const database = await input.database()
        const superseded = database.transaction(() => {
          const others = replaceSame(database, entry)
          insert(database, entry, clock.now())
          return [...others, ...evict(database, maxSize)]
        })
        await files.remove(superseded)
        if (Math.random() < 1 / SWEEP_EVERY) await sweep(database, files, clock.now())
      } catch (error) {
        await files.remove([entry.id])
        throw error
      }
    },
    async update(entry) {
      const database = await input.database()
      database
        .prepare('UPDATE cache_entries SET entry = ?, used_at = ? WHERE id = ?')
        .run(JSON.stringify(entry), clock.now(), entry.id)
    },
    async touch({id}) {
      const now = clock.now()
      const database = await input.database()
      const row = database.prepare('SELECT used_at FROM cache_entries WHERE id = ?').get(id)
      if (!row || now - Number(row['used_at']) < TOUCH_EVERY) return
      database.prepare('UPDATE cache_entries SET used_at = ? WHERE id = ?').run(now, id)
    },
    remove,
    async invalidate(places) {
      const found = await Promise.all(places.map((place) => select('place = ?', place)))
      return remove(found.flat().map(({id}) => id))
    },
    list: () => select('1 ORDER BY used_at DESC'),
    async stats() {
      const row = (await input.database())
        .prepare('SELECT count(*) AS entries, coalesce(sum(size), 0) AS size FROM cache_entries')
        .get()
      return {entries: Number(row?.['entries']), size: Number(row?.['size']), maxSize}
    },
    async clear() {
      const database = await input.database()
      const removed = await remove((await select('1')).map(({id}) => id))
      await sweep(database, files, Number.POSITIVE_INFINITY)
      return removed
    },
    // The database belongs to whoever opened it.
    async close() {},
  }
}

function insert(database: Database, entry: CacheEntry, now: number): void {
  const {id, key, place, size} = entry
  database
    .prepare(
      'INSERT INTO cache_entries (id, key, place, entry, size, used_at) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(id, key, place, JSON.stringify(entry), size, now)
}

/** @returns the bodies of the entries that this one stands for from now on */
function replaceSame(database: Database, entry: CacheEntry): string[] {
  const rows = database.prepare('SELECT entry FROM cache_entries WHERE key = ?').all(entry.key)
  const others = rows.map((row) => JSON.parse(String(row['entry'])) as CacheEntry)
  const ids = rewritten(others, entry)
  for (const id of ids) database.prepare('DELETE FROM cache_entries WHERE id = ?').run(id)
  return ids
}

/** Removes what was not used for longest until the rest fits. @returns the bodies that go */
function evict(database: Database, maxSize: number): string[] {
  const row = database.prepare('SELECT sum(size) AS size FROM cache_entries').get()
  let size = Number(row?.['size'])
  if (size <= maxSize) return []
  const gone: string[] = []
  const oldest = database.prepare('SELECT id, size FROM cache_entries ORDER BY used_at, id')
  for (const {id, size: bytes} of oldest.all()) {
    if (size <= maxSize * FILLED_TO) break
    size -= Number(bytes)
    gone.push(String(id))
  }
  for (const id of gone) database.prepare('DELETE FROM cache_entries WHERE id = ?').run(id)
  return gone
}

async function sweep(database: Database, files: BodyFiles, now: number): Promise<void> {
  const rows = database.prepare('SELECT id FROM cache_entries').all()
  await files.sweep(new Set(rows.map(({id}) => String(id))), now)
}
