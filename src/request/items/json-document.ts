import {keyError} from './item-error.js'
import {type JsonNode, jsonText, parseJson} from './json-value.js'
import type {Segment} from './path.js'

const TYPE_OF = {key: 'object', index: 'array', append: 'array'} as const

/** A JSON document under construction. */
export class JsonDocument {
  #root: JsonNode | undefined

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
    return this.#root && jsonText(this.#root)
  }
}

function containerFor(segment: Segment): JsonNode {
  return segment.kind === 'key' ? {kind: 'object', entries: []} : {kind: 'array', items: []}
}

/** Goes one segment down, making what is missing there. */
function step(
  node: JsonNode,
  segment: Segment,
  child: () => JsonNode,
  keep: boolean,
  where: () => string,
  item: string,
): JsonNode {
  if (node.kind === 'object' && segment.kind === 'key') {
    // Of repeated keys the last one counts, as everywhere in JSON.
    const entry = node.entries.findLast(([key]) => key === segment.name)
    const value = keep && entry ? opened(entry[1]) : child()
    if (entry) entry[1] = value
    else node.entries.push([segment.name, value])
    return value
  }
  if (node.kind === 'array' && segment.kind !== 'key') {
    const index = segment.kind === 'index' ? segment.index : node.items.length
    const existing = node.items[index]
    const value = keep && existing && !isNull(existing) ? opened(existing) : child()
    node.items[index] = value
    return value
  }
  const words = `Cannot perform '${segment.kind}' based access on ${where()}, which has a type of '${typeOf(node)}' but this needs '${TYPE_OF[segment.kind]}'`
  throw keyError(words, item, segment.start, segment.length)
}

/** `o:={…}` can be added to like what ITEMs made; its digits and repeated keys are kept. */
function opened(node: JsonNode): JsonNode {
  return node.kind === 'value' && /^[{[]/.test(node.text) ? parseJson(node.text) : node
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'value' && node.text === 'null'
}

function typeOf(node: JsonNode): string {
  if (node.kind !== 'value') return node.kind
  const first = node.text.charAt(0)
  if (first === '"') return 'string'
  if (first === 'n') return 'null'
  return first === 't' || first === 'f' ? 'boolean' : 'number'
}

function describe(path: readonly Segment[], position: number): string {
  if (position === 0) return 'the document'
  const words = path.slice(0, position).map((segment, index) => {
    if (segment.kind === 'append') return '[]'
    const name = segment.kind === 'index' ? String(segment.index) : segment.name
    return index === 0 && segment.kind === 'key' ? name : `[${name}]`
  })
  return `'${words.join('')}'`
}
