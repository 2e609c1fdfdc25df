import type {Clock} from '../../shared/index.js'
import type {Change, SharedStore} from './types.js'

/** How many values there may be before those whose time is over are looked for the first time. */
const FIRST_SWEEP = 1000

/** Shared state of one process: for programs that want no files. */
export function createMemoryStore(clock: Clock): SharedStore {
  const values = new Map<string, {value: string; expires: number}>()
  let enough = FIRST_SWEEP

  function current(key: string, now: number): string | undefined {
    const entry = values.get(key)
    return entry && entry.expires > now ? entry.value : undefined
  }

  function sweep(now: number): void {
    if (values.size < enough) return
    for (const [key, {expires}] of values) if (expires <= now) values.delete(key)
    // Not again with every change where there are many that live.
    enough = Math.max(FIRST_SWEEP, values.size * 2)
  }

  return {
    place: 'this process',
    read: async (key) => current(key, clock.now()),
    async update<T>(key: string, change: (current: string | undefined, now: number) => Change<T>) {
      const now = clock.now()
      const changed = change(current(key, now), now)
      if (changed.value === null) values.delete(key)
      else if (changed.value !== undefined) {
        sweep(now)
        values.set(key, {value: changed.value, expires: now + Math.max(1, changed.ttl)})
      }
      return changed.result
    },
    async list(prefix) {
      const now = clock.now()
      return [...values].flatMap(([key, {value, expires}]) =>
        key.startsWith(prefix) && expires > now ? [{key, value}] : [],
      )
    },
    async clear(prefix) {
      const keys = [...values.keys()].filter((key) => key.startsWith(prefix))
      for (const key of keys) values.delete(key)
      return keys.length
    },
    async close() {
      values.clear()
    },
  }
}
