/** `a.b.0.c` and `a.b[0].c` as segments. */
export function segments(path: string): string[] {
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((segment) => segment !== '')
}

function child(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object') return undefined
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

/** A path with `*` as one path for each element of the array there. */
export function placesOf(path: string, value: unknown): string[] {
  const star = path.indexOf('.*.')
  if (star < 0) return [path]
  const list = getPath(value, path.slice(0, star))
  return Array.isArray(list) ? list.map((_, index) => path.replace('*', String(index))) : []
}

/** The value at a dotted path of own properties and array indexes, or undefined. */
export function getPath(value: unknown, path: string): unknown {
  return segments(path).reduce(child, value)
}

/** Makes the objects on the way to a path that are not there yet. */
function makeParents(root: unknown, keys: readonly string[]): void {
  let at = root
  for (const key of keys) {
    if (at === null || typeof at !== 'object') return
    if (child(at, key) === undefined) define(at, key, {})
    at = child(at, key)
  }
}

/** An own property whatever its name is, `__proto__` too. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  })
}

/**
 * Sets the value at a path in place. The parent must exist; in an array the index must exist too,
 * or be the next one.
 * @param options.create also a last segment that does not exist yet
 * @param options.parents also the objects on the way there
 * @returns false when the path matches nothing
 */
export function setPath(
  root: unknown,
  path: string,
  value: unknown,
  options: {create: boolean; parents?: boolean},
): boolean {
  const keys = segments(path)
  const last = keys.pop()
  if (options.parents) makeParents(root, keys)
  const parent = keys.reduce(child, root)
  if (last === undefined || parent === null || typeof parent !== 'object') return false
  if (Array.isArray(parent)) {
    const limit = options.create ? parent.length : parent.length - 1
    if (!/^\d+$/.test(last) || Number(last) > limit) return false
    parent[Number(last)] = value
    return true
  }
  if (!options.create && !Object.hasOwn(parent, last)) return false
  define(parent, last, value)
  return true
}

/** Removes the value at a path in place; false when there is none. */
export function removePath(root: unknown, path: string): boolean {
  const keys = segments(path)
  const last = keys.pop()
  const parent = keys.reduce(child, root)
  if (last === undefined || child(parent, last) === undefined) return false
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete (parent as Record<string, unknown>)[last]
  return true
}
