import {roundMs} from '../shared/index.js'
import type {Database} from '../storage/index.js'
import {compareWithBaseline} from './baseline.js'
import {foldHistory} from './history/fold.js'
import {marks} from './history/marks.js'
import {DAY, HOUR, readHours, readSketches, type SketchKey} from './history/sketches.js'
import {Gatherer, type Group} from './stats-groups.js'
import type {StatsGroup, StatsQuery, Trend} from './types.js'

/** Stretches of time in a trend. */
const TREND_SLOTS = 24
/** So many requests are read one by one, and figures are exact; beyond that, to three digits. */
const EXACT = 20_000

/**
 * Latency per endpoint, API or status, the busiest first. A short history is read request by
 * request; a long one as sketches of whole days, whole hours for the day in which the time asked for
 * begins, and single requests for its hour: a million requests are a few hundred sketches.
 */
export function collectStats(
  database: Database,
  query: StatsQuery,
  now: number,
): {groups: StatsGroup[]; trends: Trend[]} {
  foldHistory(database)
  const window = {from: Math.floor(query.since), to: Number.POSITIVE_INFINITY}
  const gatherer = gather(database, window, query)
  const baseline =
    query.baseline === undefined
      ? undefined
      : gather(database, {from: Math.floor(query.baseline), to: window.from}, query)
  const groups = gatherer.groups()
  const trends = trendsOf(database, query, now, groups)
  return {
    groups: groups.map((group) => {
      const stats = groupOf(group)
      return baseline ? {...stats, ...compareWithBaseline(group, baseline.get(group.id))} : stats
    }),
    trends,
  }
}

interface Window {
  /** Epoch milliseconds, the end excluded. */
  from: number
  to: number
}

function gather(database: Database, window: Window, {by, api, baseline}: StatsQuery): Gatherer {
  const gatherer = new Gatherer(by, baseline !== undefined)
  const {from, to} = window
  if (isShort(database, window, api)) {
    addRows(database, window, api, gatherer)
    return gatherer
  }
  const firstHour = Math.ceil(from / HOUR) * HOUR
  const firstDay = Math.ceil(from / DAY) * DAY
  const lastDay = Number.isFinite(to) ? Math.floor(to / DAY) * DAY : to
  const lastHour = Number.isFinite(to) ? Math.floor(to / HOUR) * HOUR : to
  addRows(database, {from, to: Math.min(to, firstHour)}, api, gatherer)
  const add = (span: number, start: number, end: number) => {
    if (start >= end) return
    for (const sketch of readSketches(database, span, {from: start, to: end}, api)) {
      gatherer.addSketch(sketch)
    }
  }
  if (firstDay >= lastDay) add(HOUR, firstHour, lastHour)
  else {
    add(HOUR, firstHour, firstDay)
    add(DAY, firstDay, lastDay)
    if (Number.isFinite(to)) add(HOUR, lastDay, lastHour)
  }
  if (Number.isFinite(to)) addRows(database, {from: Math.max(from, lastHour), to}, api, gatherer)
  return gatherer
}

function isShort(database: Database, {from, to}: Window, api: string | undefined): boolean {
  if (from < marks(database).rowsSince) return false
  const row = database
    .prepare(
      `SELECT count(*) AS count FROM (SELECT 1 FROM requests WHERE time >= ? AND time < ?
       ${api === undefined ? '' : 'AND api = ?'} LIMIT ${EXACT + 1})`,
    )
    .get(from, limit(to), ...(api === undefined ? [] : [api]))
  return Number(row?.['count']) <= EXACT
}

function addRows(
  database: Database,
  {from, to}: Window,
  api: string | undefined,
  gatherer: Gatherer,
): void {
  if (from >= to) return
  const rows = database
    .prepare(
      `SELECT time, api, host, method, path_template, status, cache,
         CAST((total - coalesce(queued, 0)) * 1000 + 0.5 AS INTEGER) AS latency
       FROM requests INDEXED BY requests_window
       WHERE time >= ? AND time < ? AND total IS NOT NULL ${api === undefined ? '' : 'AND api = ?'}`,
    )
    .iterate(from, limit(to), ...(api === undefined ? [] : [api]))
  for (const row of rows) {
    const key: SketchKey = {
      api: row['api'] as string | null,
      host: row['host'] as string | null,
      method: String(row['method']),
      pathTemplate: String(row['path_template']),
      status: row['status'] as number | null,
      cached: row['cache'] === 'hit' || row['cache'] === 'stale',
    }
    gatherer.addRequest(key, Number(row['time']), Number(row['latency']))
  }
}

/** What SQLite takes for "no end". */
function limit(to: number): number {
  return Math.min(to, 2 ** 52)
}

function groupOf(group: Group): StatsGroup {
  const {key, api, host, count, errors, cached} = group
  const percentile = (p: number) => {
    const value = group.percentile(p)
    return value === null ? null : roundMs(value / 1000)
  }
  const mean = group.mean()
  return {
    key,
    api,
    ...(host !== null && {host}),
    count,
    errors,
    cached,
    latency: {
      min: percentile(0),
      mean: mean === null ? null : roundMs(mean / 1000),
      p50: percentile(50),
      p90: percentile(90),
      p95: percentile(95),
      p99: percentile(99),
      max: percentile(100),
    },
  }
}

/** Mean latency in equal stretches of the time asked for; from hours where there is no more. */
function trendsOf(
  database: Database,
  {since, by, api}: StatsQuery,
  now: number,
  groups: readonly Group[],
): Trend[] {
  const width = Math.max(1, Math.ceil((now - since + 1) / TREND_SLOTS))
  const sums = new Map(groups.map(({id}) => [id, emptyTrend()]))
  const put = (id: string, from: number, to: number, sum: number, count: number) => {
    const trend = sums.get(id)
    if (!trend || count === 0) return
    const slot = (time: number) =>
      Math.min(TREND_SLOTS - 1, Math.max(0, Math.floor((time - since) / width)))
    for (let index = slot(from); index <= slot(to); index++) {
      trend.sums[index] = (trend.sums[index] ?? 0) + sum
      trend.counts[index] = (trend.counts[index] ?? 0) + count
    }
  }
  const exact = groups.every(({times}) => times !== undefined)
  if (exact) {
    for (const {id, times = [], latencies} of groups) {
      for (const [index, time] of times.entries()) put(id, time, time, latencies[index] ?? 0, 1)
    }
  } else {
    const gatherer = new Gatherer(by, false)
    const window = {from: Math.floor(since / HOUR) * HOUR, to: Number.POSITIVE_INFINITY}
    // Steps that are shorter than an hour hold one each.
    for (const sketch of readHours(database, window, {step: width, origin: since}, api)) {
      const {start, sum, count} = sketch
      // An hour that is longer than a stretch is in all that it covers.
      const [from, to] =
        width >= HOUR ? [start + HOUR / 2, start + HOUR / 2] : [start, start + HOUR - 1]
      put(gatherer.idOf(sketch), from, to, sum, count)
    }
  }
  return groups.map(({id}) => {
    const trend = sums.get(id) ?? emptyTrend()
    return Array.from(trend.sums, (sum, index) => {
      const count = trend.counts[index] ?? 0
      return count === 0 ? null : sum / count / 1000
    })
  })
}

function emptyTrend() {
  return {sums: new Float64Array(TREND_SLOTS), counts: new Float64Array(TREND_SLOTS)}
}
