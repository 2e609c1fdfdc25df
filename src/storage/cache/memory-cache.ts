import {randomBytes} from 'node:crypto'
import type {Clock} from '../../shared/index.js'
import {bodyFrom, type HeldBody, holdBody} from './held-body.js'
import {rewritten} from './same-request.js'
import type {CacheEntry, CacheStore, ListedEntry} from './types.js'

/** No single response takes more than this share of the cache. */
const LARGEST_SHARE = 1 / 8
/** Small answers without end are bounded as well: one to so many bytes of the bound. */
const BYTES_PER_ENTRY = 1024

interface Held {
  entry: ListedEntry
  bytes: Buffer
}

/**
 * Responses of one process: for programs that want no files.
 * @param input.maxSize bytes of all bodies together
 */
export function createMemoryCache(input: {maxSize: number; clock: Clock}): CacheStore {
  const {maxSize, clock} = input
  const salt = randomBytes(32).toString('base64url')
  /** In the order of use, the latest last. */
  const held = new Map<string, Held>()
  const keys = new Map<string, Set<string>>()
  const places = new Map<string, Set<string>>()
  let size = 0

  function removeOne(id: string): boolean {
    const found = held.get(id)
    if (!found) return false
    held.delete(id)
    size -= found.bytes.length
    unlink(keys, found.entry.key, id)
    unlink(places, found.entry.place, id)
    return true
  }

  const remove = (ids: Iterable<string>) => [...ids].filter(removeOne).length

  function find(key: string): CacheEntry[] {
    return [...(keys.get(key) ?? [])].flatMap((id) => held.get(id)?.entry ?? [])
  }

  return {
    place: 'this process',
    used: async () => held.size > 0,
    salt: async () => salt,
    find: async (key) => find(key),
    async open({id}) {
      const found = held.get(id)
      return found && bodyFrom(found.bytes)
    },
    receive: async () => holdBody(maxSize * LARGEST_SHARE),
    async keep(about, body) {
      const {bytes, ...whole} = (body as HeldBody).finish()
      const id = randomBytes(16).toString('hex')
      const entry = {...about, ...whole, id, usedAt: clock.now()}
      remove(rewritten(find(entry.key), entry))
      held.set(id, {entry, bytes})
      link(keys, entry.key, id)
      link(places, entry.place, id)
      size += bytes.length
      for (const oldest of held.keys()) {
        if (size <= maxSize && held.size <= maxSize / BYTES_PER_ENTRY) break
        removeOne(oldest)
      }
    },
    async update(entry) {
      const found = held.get(entry.id)
      if (found) found.entry = {...entry, usedAt: clock.now()}
    },
    async touch({id}) {
      const found = held.get(id)
      if (!found) return
      found.entry.usedAt = clock.now()
      held.delete(id)
      held.set(id, found)
    },
    remove: async (ids) => remove(ids),
    async invalidate(wanted) {
      return remove(wanted.flatMap((place) => [...(places.get(place) ?? [])]))
    },
    list: async () => [...held.values()].map(({entry}) => ({...entry})).reverse(),
    stats: async () => ({entries: held.size, size, maxSize}),
    clear: async () => remove(held.keys()),
    async close() {
      remove(held.keys())
    },
  }
}

function link(index: Map<string, Set<string>>, name: string, id: string): void {
  const ids = index.get(name)
  if (ids) ids.add(id)
  else index.set(name, new Set([id]))
}

function unlink(index: Map<string, Set<string>>, name: string, id: string): void {
  const ids = index.get(name)
  ids?.delete(id)
  if (ids?.size === 0) index.delete(name)
}
