import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import {clearHistory, collectStats, listHistory, showHistory} from '../../../src/latency/index.js'
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

  it('answers from the covering index alone', async () => {
    const db = await database()
    const sql = `EXPLAIN QUERY PLAN SELECT api, host, method, path_template, status, cache, count(*),
      group_concat(total - queued), group_concat(time) FROM requests INDEXED BY requests_stats
      WHERE time >= 0 AND total IS NOT NULL GROUP BY api, host, method, path_template, status, cache`
    const plan = db
      .prepare(sql)
      .all()
      .map((row) => String(row['detail']))
    expect(plan).toEqual(['SCAN requests USING COVERING INDEX requests_stats'])
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
