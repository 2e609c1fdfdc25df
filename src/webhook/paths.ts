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

/** The value at a dotted path of own properties and array indexes, or undefined. */
export function getPath(value: unknown, path: string): unknown {
  return segments(path).reduce(child, value)
}

/**
 * Sets the value at a path in place. The parent must exist; in an array the index must exist too,
 * or be the next one.
 * @param options.create also a last segment that does not exist yet
 * @returns false when the path matches nothing
 */
export function setPath(
  root: unknown,
  path: string,
  value: unknown,
  options: {create: boolean},
): boolean {
  const keys = segments(path)
  const last = keys.pop()
  const parent = keys.reduce(child, root)
  if (last === undefined || parent === null || typeof parent !== 'object') return false
  if (Array.isArray(parent)) {
    const limit = options.create ? parent.length : parent.length - 1
    if (!/^\d+$/.test(last) || Number(last) > limit) return false
    parent[Number(last)] = value
    return true
  }
  if (!options.create && !Object.hasOwn(parent, last)) return false
  Object.defineProperty(parent, last, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  })
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
