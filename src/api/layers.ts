import type {Path} from './schema-check.js'
import type {EffectiveValue, Origin} from './types.js'

/** One value of one layer, before and after merging. */
export interface Leaf {
  path: Path
  value: unknown
  origin: Origin
  source?: string
}

export interface Layer {
  origin: Origin
  values: Readonly<Record<string, unknown>>
  /** Where the value at a path comes from. */
  source?: (path: Path) => string | undefined
}

/** These are taken whole: half of one rate limit and half of another is neither. */
const WHOLE: ReadonlySet<string> = new Set(['rateLimit', 'claims', 'scopes', 'resource'])

/**
 * Merges layers per key, the last one winning. Arrays, claims and rate limits are taken whole, and
 * an auth type replaces everything that a different type below it said.
 */
export function mergeLayers(layers: readonly Layer[]): readonly Leaf[] {
  const merged = new Map<string, Leaf>()
  for (const layer of layers) {
    const leaves = leavesOf(layer)
    const type = leaves.find(
      ({path}) => path.length === 2 && path[0] === 'auth' && path[1] === 'type',
    )
    const previous = merged.get(keyOf(['auth', 'type']))
    if (type && previous && previous.origin !== 'default' && previous.value !== type.value) {
      for (const [key, {path}] of merged) if (path[0] === 'auth') merged.delete(key)
    }
    for (const leaf of leaves) merged.set(keyOf(leaf.path), leaf)
  }
  return [...merged.values()]
}

function leavesOf({values, origin, source}: Layer): Leaf[] {
  const leaves: Leaf[] = []
  function visit(value: unknown, path: Path): void {
    const name = path.at(-1) ?? ''
    if (isMap(value) && !WHOLE.has(name)) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key])
    } else if (value !== undefined) {
      const from = source?.(path)
      leaves.push({path, value, origin, ...(from !== undefined && {source: from})})
    }
  }
  visit(values, [])
  return leaves
}

/** Header names are the same in any case (RFC 9110 section 5.1). */
function keyOf(path: Path): string {
  return JSON.stringify(path[0] === 'headers' ? path.map((part) => part.toLowerCase()) : path)
}

/** The merged leaves as one nested object. */
export function toObject(leaves: readonly Leaf[]): Record<string, unknown> {
  const root = new Map<string, unknown>()
  for (const {path, value} of leaves) {
    let map = root
    for (const part of path.slice(0, -1)) {
      const next = map.get(part)
      const child = next instanceof Map ? next : new Map<string, unknown>()
      map.set(part, child)
      map = child
    }
    map.set(path.at(-1) ?? '', value)
  }
  return plain(root)
}

function plain(map: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    [...map].map(([key, value]) => [key, value instanceof Map ? plain(value) : value]),
  )
}

export function toEffective(leaves: readonly Leaf[]): EffectiveValue[] {
  return leaves.map(({path, value, origin, source}) => ({
    path: path.join('.'),
    value,
    origin,
    ...(source !== undefined && {source}),
  }))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
