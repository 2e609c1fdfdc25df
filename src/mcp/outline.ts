/** Names of an object that are told; the rest is counted. */
const MOST_NAMES = 40
const DEEPEST = 4
/** Characters of a whole outline: wide documents are many levels of many names. */
const LONGEST = 3000

/** The shape of a document on one line: `{users: [300 × {id: number, name: string}], next: null}`. */
export function outline(value: unknown): string {
  const text = shapeOf(value, 0)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function shapeOf(value: unknown, depth: number): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return depth >= DEEPEST
      ? `[${value.length} items]`
      : `[${value.length} × ${shapeOf(value[0], depth + 1)}]`
  }
  if (typeof value !== 'object') return typeof value
  const names = Object.keys(value)
  if (depth >= DEEPEST) return `{${names.length} fields}`
  const told = names
    .slice(0, MOST_NAMES)
    .map((name) => `${name}: ${shapeOf((value as Record<string, unknown>)[name], depth + 1)}`)
  const rest = names.length > MOST_NAMES ? [`… ${names.length - MOST_NAMES} more`] : []
  return `{${[...told, ...rest].join(', ')}}`
}
