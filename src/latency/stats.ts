import {roundMs} from '../shared/index.js'
import type {Database, SqlValue} from '../storage/index.js'
import type {StatsGroup, StatsQuery, Trend} from './types.js'

/** Stretches of time in a trend. */
const TREND_SLOTS = 24
const COMMA = 44
const ZERO = 48

/** What is gathered for one line of the answer. */
interface Gathered {
  key: string
  api: string | null
  host: string | null
  count: number
  errors: number
  cached: number
  /** Microseconds. */
  latencies: Float64Array[]
  sums: Float64Array
  counts: Float64Array
}

/**
 * Latency per endpoint, API or status. The database reads one covering index in its order and
 * hands the latencies over as one text per group: a row for each of a million requests would cost
 * more than everything else.
 */
export function collectStats(
  database: Database,
  query: StatsQuery,
  now: number,
): {groups: StatsGroup[]; trends: Trend[]} {
  const slot = Math.max(1, Math.ceil((now - query.since + 1) / TREND_SLOTS))
  const since = Math.floor(query.since)
  // Whole numbers are written into the text: bound ones would be floating point to SQLite, and
  // dividing and printing those takes several times as long.
  const rows = database
    .prepare(
      `SELECT api, host, method, path_template, status, cache, count(*) AS count,
         group_concat(CAST((total - coalesce(queued, 0)) * 1000 + 0.5 AS INTEGER)) AS latencies,
         group_concat((time - ${since}) / ${slot}) AS slots
       FROM requests INDEXED BY requests_stats
       WHERE time >= ${since} AND total IS NOT NULL ${query.api === undefined ? '' : 'AND api = ?'}
       GROUP BY api, host, method, path_template, status, cache`,
    )
    .all(...(query.api === undefined ? [] : [query.api]))
  const gathered = new Map<string, Gathered>()
  for (const row of rows) gather(gathered, row, query.by)
  const ordered = [...gathered.values()].sort(
    (a, b) => b.count + b.cached - a.count - a.cached || a.key.localeCompare(b.key),
  )
  return {groups: ordered.map(groupOf), trends: ordered.map(trendOf)}
}

function gather(
  all: Map<string, Gathered>,
  row: Record<string, SqlValue>,
  by: StatsQuery['by'],
): void {
  const api = row['api'] as string | null
  const host = row['host'] as string | null
  const status = row['status'] as number | null
  const keys = {
    endpoint: `${row['method']} ${row['path_template']}`,
    api: api ?? host ?? 'no API',
    status: status === null ? 'no response' : String(status),
  }
  const id = JSON.stringify([keys[by], api, host])
  let group = all.get(id)
  if (!group) {
    group = {
      key: keys[by],
      api,
      host,
      count: 0,
      errors: 0,
      cached: 0,
      latencies: [],
      sums: new Float64Array(TREND_SLOTS),
      counts: new Float64Array(TREND_SLOTS),
    }
    all.set(id, group)
  }
  const count = Number(row['count'])
  if (row['cache'] === 'hit' || row['cache'] === 'stale') {
    group.cached += count
    return
  }
  group.count += count
  if (status === null || status >= 400) group.errors += count
  // A request without a response has no latency, only a moment at which it was given up.
  if (status === null) return
  const latencies = numbers(String(row['latencies']), count)
  const slots = numbers(String(row['slots']), count)
  group.latencies.push(latencies)
  for (let index = 0; index < count; index++) {
    const at = slots[index] ?? 0
    group.sums[at] = (group.sums[at] ?? 0) + (latencies[index] ?? 0)
    group.counts[at] = (group.counts[at] ?? 0) + 1
  }
}

/** Whole numbers from a text with commas. */
function numbers(text: string, count: number): Float64Array {
  const values = new Float64Array(count)
  let index = 0
  let value = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === COMMA) {
      values[index++] = value
      value = 0
    } else if (code >= ZERO) {
      value = value * 10 + code - ZERO
    }
  }
  values[index] = value
  return values
}

function groupOf({key, api, host, count, errors, cached, latencies}: Gathered): StatsGroup {
  const size = latencies.reduce((total, part) => total + part.length, 0)
  const sorted = new Float64Array(size)
  let at = 0
  for (const part of latencies) {
    sorted.set(part, at)
    at += part.length
  }
  sorted.sort()
  const sum = sorted.reduce((total, value) => total + value, 0)
  /** The nearest-rank percentile. */
  const percentile = (p: number) => {
    const value = sorted[Math.max(0, Math.ceil((p / 100) * size - 1e-9) - 1)]
    return value === undefined ? null : roundMs(value / 1000)
  }
  return {
    key,
    api,
    ...(host !== null && {host}),
    count,
    errors,
    cached,
    latency: {
      min: percentile(0),
      mean: size === 0 ? null : roundMs(sum / size / 1000),
      p50: percentile(50),
      p90: percentile(90),
      p95: percentile(95),
      p99: percentile(99),
      max: percentile(100),
    },
  }
}

function trendOf({sums, counts}: Gathered): Trend {
  return Array.from(sums, (sum, index) => {
    const count = counts[index] ?? 0
    return count === 0 ? null : sum / count / 1000
  })
}
