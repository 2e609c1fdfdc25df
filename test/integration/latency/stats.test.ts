import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import {
  clearHistory,
  collectStats,
  foldHistory,
  listHistory,
  pruneHistory,
  showHistory,
} from '../../../src/latency/index.js'
import {type Database, openDatabase} from '../../../src/storage/index.js'

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close()
})

async function database(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'apix-stats-'))
  const opened = await openDatabase(join(folder, 'apix.db'))
  closers.push(
    () => rmSync(folder, {recursive: true}),
    () => opened.close(),
  )
  return opened
}

interface Row {
  time: number
  api?: string | null
  host?: string | null
  method?: string
  path?: string
  status?: number | null
  cache?: string | null
  total: number
  queued?: number
}

function fill(db: Database, rows: readonly Row[]): void {
  const insert = db.prepare(
    `INSERT INTO requests (id, time, api, host, method, url, path_template, status, cache, total, queued)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  db.transaction(() => {
    rows.forEach((row, index) => {
      const {time, api = 'shop', host = null, method = 'GET', path = '/users/{id}'} = row
      const {status = 200, cache = 'miss', total, queued = 0} = row
      const id = `01J${String(index).padStart(23, '0')}`
      insert.run(
        id,
        time,
        api,
        host,
        method,
        `https://h/${index}`,
        path,
        status,
        cache,
        total,
        queued,
      )
    })
  })
}

const NOW = 1_800_000_000_000
const ALL = {since: NOW - 1_000_000, by: 'endpoint'} as const

describe('collectStats', () => {
  it('gives exact figures, without waits in apix, cached answers apart', async () => {
    const db = await database()
    const rows: Row[] = Array.from({length: 1000}, (_, index) => ({
      time: NOW - index,
      total: index + 1 + 50,
      queued: 50,
      status: index % 10 === 0 ? 500 : 200,
    }))
    rows.push(
      {time: NOW - 5, total: 0.1, cache: 'hit'},
      {time: NOW - 5, total: 0.1, cache: 'stale'},
    )
    rows.push({time: NOW - 5, total: 30_000, status: null, cache: null})
    rows.push({time: NOW - 2_000_000, total: 99_999})
    fill(db, rows)
    const {groups, trends} = collectStats(db, ALL, NOW)
    expect(groups).toEqual([
      {
        key: 'GET /users/{id}',
        api: 'shop',
        count: 1001,
        errors: 101,
        cached: 2,
        latency: {min: 1, mean: 500.5, p50: 500, p90: 900, p95: 950, p99: 990, max: 1000},
      },
    ])
    expect(trends[0]?.at(-1)).toBeCloseTo(500.5)
    expect(trends[0]?.slice(0, -1).every((value) => value === null)).toBe(true)
  })

  it('groups by endpoint, API and status, and tells hosts without an API apart', async () => {
    const db = await database()
    fill(db, [
      {time: NOW, total: 1},
      {time: NOW, total: 2, method: 'POST', status: 404},
      {time: NOW, total: 3, api: 'github', path: '/user'},
      {time: NOW, total: 4, api: null, host: 'localhost:1', path: '/'},
      {time: NOW, total: 5, api: null, host: 'localhost:2', path: '/'},
      {time: NOW, total: 5, api: null, host: 'localhost:2', path: '/x', status: null},
    ])
    const keys = (by: 'endpoint' | 'api' | 'status', api?: string) =>
      collectStats(db, {...ALL, by, ...(api && {api})}, NOW).groups.map(({key, count}) => [
        key,
        count,
      ])
    expect(keys('endpoint')).toHaveLength(6)
    expect(keys('api')).toEqual([
      ['localhost:2', 2],
      ['shop', 2],
      ['github', 1],
      ['localhost:1', 1],
    ])
    expect(keys('status', 'shop')).toEqual([
      ['200', 1],
      ['404', 1],
    ])
    const failed = collectStats(db, {...ALL, by: 'status'}, NOW).groups.at(-1)
    expect(failed).toMatchObject({key: 'no response', latency: {p50: null, mean: null}})
  })

  it('reads single requests from the covering index alone', async () => {
    const db = await database()
    const sql = `EXPLAIN QUERY PLAN SELECT api, host, method, path_template, status, cache,
      total - queued FROM requests INDEXED BY requests_window WHERE time >= 0 AND time < 9`
    const plan = db
      .prepare(sql)
      .all()
      .map((row) => String(row['detail']))
    expect(plan).toEqual([
      'SEARCH requests USING COVERING INDEX requests_window (time>? AND time<?)',
    ])
  })
})

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Requests spread over a time, quickly: latencies from 1 ms to 100 s by a fixed scramble, each 20th
 * an error. Deterministic, so that a failure can be repeated.
 */
function fillMany(db: Database, count: number, from: number, to: number, first = 0): void {
  db.exec(`
    INSERT INTO requests (id, time, api, method, url, path_template, status, cache, total, queued)
    WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${first + count - 1}),
    r AS (SELECT i, (i * 2654435761) % 4294967296 / 4294967296.0 AS x,
      (i * 40503) % 65536 / 65536.0 AS y FROM n)
    SELECT printf('01J%023d', i), ${from} + CAST((${to} - ${from}) * y AS INTEGER), 'shop', 'GET',
      'https://h/' || i, '/r' || (i % 3), CASE WHEN i % 20 = 0 THEN 500 ELSE 200 END, 'miss',
      1.0 / (0.00001 + x), 0 FROM r`)
}

/** What sorting says. */
function exact(db: Database, since: number, path: string) {
  const totals = db
    .prepare(
      'SELECT total FROM requests WHERE time >= ? AND path_template = ? AND status IS NOT NULL ORDER BY total',
    )
    .all(since, path)
    .map((row) => Number(row['total']))
  const at = (p: number) => totals[Math.max(0, Math.ceil((p / 100) * totals.length) - 1)] ?? 0
  const sum = totals.reduce((total, value) => total + value, 0)
  return {count: totals.length, at, mean: sum / totals.length}
}

function expectTrue(db: Database, since: number, now: number): void {
  const {groups} = collectStats(db, {since, by: 'endpoint'}, now)
  expect(groups).toHaveLength(3)
  for (const {key, count, latency} of groups) {
    const truth = exact(db, since, key.replace('GET ', ''))
    expect(count).toBe(truth.count)
    for (const [name, p] of [
      ['p50', 50],
      ['p90', 90],
      ['p99', 99],
    ] as const) {
      expect(Math.abs((latency[name] ?? 0) - truth.at(p)) / truth.at(p)).toBeLessThan(0.002)
    }
    expect(latency.min).toBeCloseTo(truth.at(0), 2)
    expect(latency.max).toBeCloseTo(truth.at(100), 2)
    expect(Math.abs((latency.mean ?? 0) - truth.mean) / truth.mean).toBeLessThan(1e-4)
  }
}

describe('sketches', () => {
  it('say what the requests say, for whole and broken days, late requests included', async () => {
    const db = await database()
    const now = Math.floor(NOW / DAY) * DAY + 5.3 * HOUR
    fillMany(db, 60_000, now - 9 * DAY, now)
    expectTrue(db, now - 7 * DAY - 0.4 * HOUR, now)
    // They come in any order, and some of them late.
    fillMany(db, 30_000, now - 8 * DAY, now - 2 * DAY, 60_000)
    expectTrue(db, now - 7 * DAY - 0.4 * HOUR, now)
    expectTrue(db, now - 2.5 * DAY, now)
    const {trends} = collectStats(db, {since: now - 7 * DAY, by: 'api'}, now)
    expect(trends[0]).toHaveLength(24)
    expect(trends[0]?.every((value) => value !== null && value > 0)).toBe(true)
  })

  it('forget what is cleared', async () => {
    const db = await database()
    const now = Math.floor(NOW / DAY) * DAY + 5.3 * HOUR
    fillMany(db, 50_000, now - 3 * DAY, now)
    collectStats(db, {since: now - 7 * DAY, by: 'endpoint'}, now)
    expect(clearHistory(db, {status: 500})).toBe(2500)
    expectTrue(db, now - 7 * DAY, now)
    const all = collectStats(db, {since: now - 7 * DAY, by: 'api'}, now).groups
    expect(all).toMatchObject([{count: 47_500, errors: 0}])
    // Rowids that are free again are not taken for requests that were counted before.
    clearHistory(db, {since: now - DAY})
    fillMany(db, 30_000, now - DAY, now, 100_000)
    expectTrue(db, now - 7 * DAY, now)
    clearHistory(db, {})
    expect(collectStats(db, {since: 0, by: 'api'}, now).groups).toEqual([])
  })

  it('stay when requests have been kept for as long as they should be', async () => {
    const db = await database()
    const now = Math.floor(NOW / DAY) * DAY + 5.3 * HOUR
    fillMany(db, 40_000, now - 20 * DAY, now)
    const query = {since: now - 20 * DAY, by: 'api' as const}
    const [before] = collectStats(db, query, now).groups
    pruneHistory(db, 'shop', now - 10 * DAY)
    expect(db.prepare('SELECT count(*) AS n FROM requests').get()?.['n']).toBeLessThan(21_000)
    const [after] = collectStats(
      db,
      {...query, since: Math.floor(query.since / DAY) * DAY},
      now,
    ).groups
    expect(after).toEqual(before)
    // Nothing is known of single requests of that time, so only all of them can be forgotten.
    clearHistory(db, {before: now - 12 * DAY})
    const left = collectStats(db, {...query, since: 0}, now).groups
    expect(left[0]?.count).toBeGreaterThan(20_000)
    expect(left[0]?.count).toBeLessThan(26_500)
  })

  it('are folded once by any number of processes, and rowids count once', async () => {
    const db = await database()
    fillMany(db, 25_000, NOW - DAY, NOW)
    foldHistory(db)
    foldHistory(db)
    const {groups} = collectStats(db, {since: NOW - 2 * DAY, by: 'api'}, NOW)
    expect(groups).toMatchObject([{count: 25_000}])
  })

  it('flag what has moved since the baseline, and nothing else', async () => {
    const db = await database()
    const rows: Row[] = []
    let seed = 5
    const noise = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      return seed / 2 ** 32
    }
    for (let day = 0; day < 30; day++) {
      // Some days are slow for everybody: that alone is no change.
      const mood = 1 + 0.3 * noise()
      for (let index = 0; index < 60; index++) {
        const time = NOW - day * DAY - Math.floor(noise() * DAY * 0.9)
        const base = 20 * mood * (1 + noise())
        rows.push({time, total: base, path: '/same'})
        rows.push({time, total: day < 7 ? base * 2 : base, path: '/slower'})
        rows.push({time, total: day < 7 ? base / 2 : base, path: '/faster'})
      }
    }
    rows.push({time: NOW - 1, total: 5, path: '/new'})
    fill(db, rows)
    const query = {since: NOW - 7 * DAY, baseline: NOW - 37 * DAY, by: 'endpoint' as const}
    const {groups} = collectStats(db, query, NOW)
    const moved = Object.fromEntries(groups.map(({key, baseline}) => [key, baseline?.moved]))
    expect(moved).toEqual({
      'GET /same': 'no',
      'GET /slower': 'slower',
      'GET /faster': 'faster',
      'GET /new': null,
    })
    const slower = groups.find(({key}) => key === 'GET /slower')
    expect(slower?.baseline?.change).toBeGreaterThan(0.6)
    expect(slower?.baseline?.count).toBeGreaterThan(1000)
  })
})

describe('history', () => {
  it('lists, shows by prefix and clears', async () => {
    const db = await database()
    fill(db, [
      {time: NOW - 3, total: 1},
      {time: NOW - 2, total: 2, status: 500},
      {time: NOW - 1, total: 3, api: 'github', method: 'POST'},
    ])
    const totals = (query: object) => listHistory(db, {limit: 10, ...query}).map(({total}) => total)
    expect(totals({})).toEqual([3, 2, 1])
    expect(totals({limit: 1})).toEqual([3])
    expect(totals({api: 'shop'})).toEqual([2, 1])
    expect(totals({status: 500})).toEqual([2])
    expect(totals({method: 'post'})).toEqual([3])
    expect(totals({since: NOW - 2})).toEqual([3, 2])
    expect(showHistory(db, 'last').total).toBe(3)
    expect(showHistory(db, `01j${'0'.repeat(22)}1`)).toMatchObject({status: 500})
    expect(() => showHistory(db, '01J')).toThrowError(/more than one/)
    expect(() => showHistory(db, '01K')).toThrowError(/no request/)
    expect(clearHistory(db, {api: 'github'})).toBe(1)
    expect(clearHistory(db, {before: NOW - 2})).toBe(1)
    expect(totals({})).toEqual([2])
  })
})
