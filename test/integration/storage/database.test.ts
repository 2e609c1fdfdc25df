import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {build} from 'esbuild'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {type Database, openDatabase} from '../../../src/storage/index.js'
import {nativePackagesFromHere} from './native-packages.js'

const root = mkdtempSync(join(tmpdir(), 'apix-database-'))
const worker = join(root, 'worker.mjs')
let path: string

beforeAll(() =>
  build({
    entryPoints: [fileURLToPath(new URL('database-worker.ts', import.meta.url))],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [nativePackagesFromHere],
    logLevel: 'error',
  }),
)
beforeEach(() => {
  path = join(mkdtempSync(join(root, 'case-')), 'data', 'apix.db')
})
afterAll(() => rmSync(root, {recursive: true, force: true}))

async function withDatabase<T>(work: (database: Database) => T): Promise<T> {
  const database = await openDatabase(path)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

describe('the database', () => {
  test('has its tables, its journal and its modes', async () => {
    await withDatabase((database) => {
      const tables = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .all()
        .map(({name}) => name)
      expect(tables).toEqual([
        'cache_entries',
        'cache_salt',
        'deliveries',
        'latency_marks',
        'latency_sketches',
        'rate_limits',
        'rate_slots',
        'requests',
        'shared_state',
      ])
      expect(database.prepare('PRAGMA journal_mode').get()).toEqual({journal_mode: 'wal'})
      expect(database.prepare('PRAGMA synchronous').get()).toEqual({synchronous: 1})
      if (process.platform === 'win32') return
      database.exec("INSERT INTO rate_slots VALUES ('a', 1)")
      for (const file of [path, `${path}-wal`, `${path}-shm`]) {
        expect(statSync(file).mode & 0o777, file).toBe(0o600)
      }
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    })
  })

  test('keeps text, numbers and bytes as they are', async () => {
    await withDatabase((database) => {
      database.exec('CREATE TABLE t (a, b, c, d)')
      const bytes = new Uint8Array([0, 255, 10])
      database.prepare('INSERT INTO t VALUES (?, ?, ?, ?)').run('é😀', 1.25, bytes, null)
      const row = database.prepare('SELECT * FROM t').get()
      expect({...row}).toEqual({a: 'é😀', b: 1.25, c: expect.anything(), d: null})
      expect(Uint8Array.from(row?.['c'] as Uint8Array)).toEqual(bytes)
      expect([...database.prepare('SELECT a FROM t').iterate()]).toHaveLength(1)
      expect(database.prepare('SELECT 1')).toBe(database.prepare('SELECT 1'))
    })
  })

  test('a transaction is whole or not at all, also inside another one', async () => {
    await withDatabase((database) => {
      const insert = database.prepare("INSERT INTO rate_slots VALUES ('a', ?)")
      const failing = () =>
        database.transaction(() => {
          insert.run(1)
          database.transaction(() => insert.run(2))
          throw new Error('no')
        })
      expect(failing).toThrow('no')
      expect(database.transaction(() => insert.run(3).changes)).toBe(1)
      expect(database.prepare('SELECT time FROM rate_slots').all()).toEqual([{time: 3}])
    })
  })

  test('eight processes may make it and write at once', async () => {
    const run = promisify(execFile)
    const names = Array.from({length: 8}, (_, index) => `p${index}`)
    const results = await Promise.all(
      names.map((name) => run(process.execPath, [worker, path, name, '25'])),
    )
    expect(results.map(({stderr}) => stderr).join('')).toBe('')
    await withDatabase((database) => {
      expect(database.prepare('SELECT count(*) AS n FROM rate_slots').get()).toEqual({n: 200})
      expect(database.prepare('PRAGMA integrity_check').get()).toEqual({integrity_check: 'ok'})
    })
  })

  test('what is no database, or a newer one, is a STORAGE error', async () => {
    await withDatabase((database) => database.exec('PRAGMA user_version = 999'))
    await expect(openDatabase(path)).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringContaining('newer version of apix'),
    })
    const other = join(root, 'other.db')
    writeFileSync(
      other,
      'not a database at all, but long enough to be mistaken for one '.repeat(20),
    )
    await expect(openDatabase(other)).rejects.toMatchObject({code: 'STORAGE'})
  })

  test('a refused statement is a STORAGE error', async () => {
    await withDatabase((database) => {
      expect(() => database.exec('SELEKT')).toThrow(expect.objectContaining({code: 'STORAGE'}))
    })
  })
})
