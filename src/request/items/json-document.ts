import type {Segment} from './path.js'
import {itemError} from './scan.js'

/**
 * A JSON document under construction. Values are JSON text, kept as it was written, so that
 * `id:=9007199254740993` goes out with every digit.
 */
type Node =
  | {kind: 'value'; text: string}
  | {kind: 'object'; entries: Map<string, Node>}
  | {kind: 'array'; items: Array<Node | undefined>}

const TYPE_OF = {key: 'object', index: 'array', append: 'array'} as const

export class JsonDocument {
  #root: Node | undefined

  /**
   * Puts a value where the path points, making containers on the way.
   * @param json the value as JSON text
   * @throws ApixError ITEM_SYNTAX when the path contradicts what an earlier ITEM made
   */
  set(path: readonly Segment[], json: string, item: string): void {
    const place = path[0]
    if (!place) return
    this.#root ??= containerFor(place)
    let node = this.#root
    path.forEach((segment, position) => {
      const next = path[position + 1]
      const child = () => (next ? containerFor(next) : ({kind: 'value', text: json} as const))
      node = step(node, segment, child, next !== undefined, () => describe(path, position), item)
    })
  }

  /** The document as JSON text, or undefined when nothing was set. */
  text(): string | undefined {
    return this.#root && serialise(this.#root)
  }
}

function containerFor(segment: Segment): Node {
  return segment.kind === 'key' ? {kind: 'object', entries: new Map()} : {kind: 'array', items: []}
}

function step(
  node: Node,
  segment: Segment,
  child: () => Node,
  keep: boolean,
  where: () => string,
  item: string,
): Node {
  if (node.kind !== TYPE_OF[segment.kind]) {
    const words = `Cannot perform '${segment.kind}' based access on ${where()}, which has a type of '${typeOf(node)}' but this needs '${TYPE_OF[segment.kind]}'`
    throw itemError(words, item, segment.start, segment.length)
  }
  if (node.kind === 'object' && segment.kind === 'key') {
    const existing = node.entries.get(segment.name)
    const value = keep && existing ? existing : child()
    node.entries.set(segment.name, value)
    return value
  }
  if (node.kind === 'array') {
    const index = segment.kind === 'index' ? segment.index : node.items.length
    const existing = node.items[index]
    const value = keep && existing ? existing : child()
    node.items[index] = value
    return value
  }
  return node
}

function typeOf(node: Node): string {
  if (node.kind !== 'value') return node.kind
  const first = node.text.charAt(0)
  if (first === '"') return 'string'
  if (first === '{') return 'object given as a whole'
  if (first === '[') return 'array given as a whole'
  if (first === 'n') return 'null'
  return first === 't' || first === 'f' ? 'boolean' : 'number'
}

function describe(path: readonly Segment[], position: number): string {
  if (position === 0) return 'the document'
  const words = path.slice(0, position).map((segment, index) => {
    if (segment.kind === 'append') return '[]'
    const name = segment.kind === 'index' ? String(segment.index) : segment.name
    return index === 0 ? name : `[${name}]`
  })
  return `'${words.join('')}'`
}

function serialise(node: Node): string {
  if (node.kind === 'value') return node.text
  if (node.kind === 'array') {
    const items = Array.from(node.items, (item) => (item ? serialise(item) : 'null'))
    return `[${items.join(',')}]`
  }
  const entries = [...node.entries].map(
    ([key, value]) => `${JSON.stringify(key)}:${serialise(value)}`,
  )
  return `{${entries.join(',')}}`
}
