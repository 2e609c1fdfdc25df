import {type Collection, type CollectionSeed, createCollection} from './collection.js'
import type {StateSnapshot} from './snapshot.js'

export type {StateSnapshot} from './snapshot.js'

/** What a mock remembers besides its calls. */
export interface MockState {
  scenario(name: string): string | undefined
  setScenario(name: string, value: string): void
  /** The next number of a counter, from 1. */
  count(name: string): number
  /** The collection of that name; made from the seed when there is none yet. */
  collection(name: string, seed: CollectionSeed): Collection
  /**
   * What there is to begin with. What has a value keeps it; scenarios and collections that are no
   * longer named are forgotten.
   */
  define(scenarios: Readonly<Record<string, string>>, collections: readonly string[]): void
  snapshot(): StateSnapshot
  /** Everything as it was at the beginning. */
  reset(): void
}

export function createMockState(): MockState {
  let initial: Readonly<Record<string, string>> = {}
  const scenarios = new Map<string, string>()
  const counters = new Map<string, number>()
  const collections = new Map<string, {collection: Collection; seed: CollectionSeed}>()

  return {
    scenario: (name) => scenarios.get(name),
    setScenario(name, value) {
      scenarios.set(name, value)
    },
    count(name) {
      const next = (counters.get(name) ?? 0) + 1
      counters.set(name, next)
      return next
    },
    collection(name, seed) {
      const known = collections.get(name)
      const collection = known?.collection ?? createCollection(seed)
      // Its file may have been read again; what there is to begin with counts from the next reset.
      if (known?.seed !== seed) collections.set(name, {collection, seed})
      return collection
    },
    define(first, names) {
      for (const name of scenarios.keys()) {
        if (Object.hasOwn(initial, name) && !Object.hasOwn(first, name)) scenarios.delete(name)
      }
      initial = first
      for (const [name, value] of Object.entries(first)) {
        if (!scenarios.has(name)) scenarios.set(name, value)
      }
      for (const name of collections.keys()) if (!names.includes(name)) collections.delete(name)
    },
    snapshot: () => ({
      scenarios: Object.fromEntries(scenarios),
      resources: Object.fromEntries(
        [...collections].map(([name, {collection}]) => [name, collection.all()]),
      ),
      counters: Object.fromEntries(counters),
    }),
    reset() {
      scenarios.clear()
      for (const [name, value] of Object.entries(initial)) scenarios.set(name, value)
      counters.clear()
      for (const {collection, seed} of collections.values()) collection.reset(seed)
    },
  }
}
