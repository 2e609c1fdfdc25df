import type {JsonObject, Located} from '../types.js'

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** One step of a JSON pointer (RFC 6901 section 3). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

export function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The member of an object or array, with where it stands; undefined when there is none. */
export function member(node: Located, key: string | number): Located | undefined {
  const {value} = node
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return {
    value: (value as Record<string | number, unknown>)[key],
    file: node.file,
    pointer: `${node.pointer}/${escapePointer(String(key))}`,
  }
}

/** Each member of an object with its name. */
export function members(node: Located | undefined): Array<readonly [string, Located]> {
  if (!node || !isObject(node.value)) return []
  return Object.keys(node.value).flatMap((key) => {
    const found = member(node, key)
    return found ? [[key, found] as const] : []
  })
}

/** Each element of an array. */
export function elements(node: Located | undefined): Located[] {
  if (!node || !Array.isArray(node.value)) return []
  return node.value.flatMap((_, index) => member(node, index) ?? [])
}

/** What a pointer names, or undefined. */
export function atPointer(root: unknown, pointer: string): unknown {
  let current = root
  for (const step of pointer.split('/').slice(1)) {
    const key = unescapePointer(step)
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) {
      return undefined
    }
    current = (current as JsonObject)[key]
  }
  return current
}
