/**
 * The value that a JSON pointer (RFC 6901) leads to; undefined when there is none.
 * @param pointer `` for the whole, else `/a/0/b`
 */
export function atPointer(document: unknown, pointer: string): unknown {
  let value = document
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}
