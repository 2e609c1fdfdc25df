import {randomUUID} from 'node:crypto'

export type Item = Readonly<Record<string, unknown>>

/** How new ids look: numbers that count up, UUIDs, or texts with a beginning of their own. */
export type IdKind = {kind: 'integer'} | {kind: 'uuid'} | {kind: 'prefix'; prefix: string}

export interface CollectionSeed {
  items: readonly Item[]
  /** The field that holds the id. */
  idField: string
  ids: IdKind
}

/** Items by their ids, in the order in which they came. */
export interface Collection {
  all(): readonly Item[]
  get(id: string): Item | undefined
  /** An id that nothing had before. */
  newId(): unknown
  set(item: Item): void
  remove(id: string): boolean
  reset(seed: CollectionSeed): void
}

export function createCollection(seed: CollectionSeed): Collection {
  const items = new Map<string, Item>()
  let {idField, ids} = seed
  let last = 0

  function note(id: unknown): void {
    const number = Number(id)
    if (Number.isSafeInteger(number) && number > last) last = number
  }

  function fresh(): unknown {
    if (ids.kind === 'integer') return ++last
    const random = randomUUID()
    return ids.kind === 'uuid' ? random : ids.prefix + random.replaceAll('-', '').slice(0, 16)
  }

  function reset(next: CollectionSeed): void {
    items.clear()
    last = 0
    ;({idField, ids} = next)
    for (const item of next.items) note(item[idField])
    for (const item of next.items) {
      const id = item[idField] ?? fresh()
      items.set(String(id), {...item, [idField]: id})
    }
  }

  reset(seed)
  return {
    all: () => [...items.values()],
    get: (id) => items.get(id),
    newId: fresh,
    set(item) {
      note(item[idField])
      items.set(String(item[idField]), item)
    },
    remove: (id) => items.delete(id),
    reset,
  }
}
