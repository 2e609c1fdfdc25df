import type {Database} from '../storage/index.js'

/** How many requests the cache answered, and how. */
export interface CacheUse {
  hit: number
  revalidated: number
  stale: number
  miss: number
  bypass: number
}

/** Counts the recorded requests by what the cache did. */
export function countCacheUse(
  database: Database,
  {since, api}: {since: number; api?: string | undefined},
): CacheUse {
  const use: CacheUse = {hit: 0, revalidated: 0, stale: 0, miss: 0, bypass: 0}
  const rows = database
    .prepare(
      `SELECT cache, count(*) AS count FROM requests
       WHERE time >= ? ${api === undefined ? '' : 'AND api = ?'} GROUP BY cache`,
    )
    .all(since, ...(api === undefined ? [] : [api]))
  for (const {cache, count} of rows) {
    if (typeof cache === 'string' && cache in use) use[cache as keyof CacheUse] = Number(count)
  }
  return use
}
