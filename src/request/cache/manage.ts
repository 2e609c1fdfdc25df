import type {CacheStore, ListedEntry} from '../../storage/index.js'
import {freshnessOf} from './freshness.js'

/** A stored response as `apix cache list` shows it. Times in milliseconds, sizes in bytes. */
export interface CachedResponse {
  url: string
  api: string | null
  environment: string | null
  account: string | null
  status: number
  age: number
  /** Negative when it is stale. */
  freshFor: number
  size: number
  /** The request header fields that it varies with. */
  vary: readonly string[]
  /** ISO 8601. */
  storedAt: string
  usedAt: string
}

export interface CacheFilter {
  api?: string | undefined
}

/** What is stored, the last used first. */
export async function listCached(
  store: CacheStore,
  filter: CacheFilter,
  now: number,
): Promise<CachedResponse[]> {
  const entries = await store.list()
  return entries.filter((entry) => isWanted(entry, filter)).map((entry) => describe(entry, now))
}

/** Removes what matches; how many there were. */
export async function invalidateCached(
  store: CacheStore,
  pattern: string,
  filter: CacheFilter,
): Promise<number> {
  const matches = matcher(pattern)
  const entries = await store.list()
  const found = entries.filter((entry) => isWanted(entry, filter) && matches(entry.url))
  return store.remove(found.map(({id}) => id))
}

/** Removes everything, or everything of an API; how many there were. */
export async function clearCached(store: CacheStore, filter: CacheFilter): Promise<number> {
  if (filter.api === undefined) return store.clear()
  const entries = await store.list()
  return store.remove(entries.filter((entry) => isWanted(entry, filter)).map(({id}) => id))
}

/**
 * A URL with its scheme, a path (`/users/1`, which is the end of a URL's path, so that a base URL
 * need not be repeated), or a part of a URL; `*` stands for anything. Without a `?` in the pattern
 * the query does not matter.
 */
export function matcher(pattern: string): (url: string) => boolean {
  const text = pattern.split('*').map(escaped).join('.*')
  const query = pattern.includes('?') ? '' : '(?:\\?.*)?'
  const isUrl = /^https?:/i.test(pattern)
  const isPath = pattern.startsWith('/')
  const expression = isUrl || isPath ? `${text}${query}$` : text
  // A path begins after the host and never inside it.
  const whole = new RegExp(
    isUrl ? `^${expression}` : isPath ? `^[^:]+://[^/]+.*?${expression}` : expression,
  )
  return (url) => whole.test(url)
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}

function isWanted(entry: ListedEntry, {api}: CacheFilter): boolean {
  return api === undefined || entry.api === api
}

function describe(entry: ListedEntry, now: number): CachedResponse {
  const {url, api, environment, account, status, size} = entry
  const {age, lifetime} = freshnessOf(entry, entry.ttl ?? 'rfc', now)
  return {
    ...{url, api, environment, account, status},
    ...{age: Math.round(age), freshFor: Math.round(lifetime - age), size, vary: entry.vary.names},
    storedAt: new Date(entry.receivedAt).toISOString(),
    usedAt: new Date(entry.usedAt).toISOString(),
  }
}
