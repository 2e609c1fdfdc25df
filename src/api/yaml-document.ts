import type {Alias, Document, Node, Pair} from 'yaml'
import {pathKey} from './config-problem.js'
import type {Path} from './schema-check.js'

/** Far above any real configuration, and reached at once by an alias bomb. */
const MOST_NODES = 20_000
const DEEPEST = 32
/** Each is looked for in the whole document. */
const MOST_ALIASES = 1000

/** Texts by nature: a version written as 2.0 must not become the number 2. */
const TEXT_MAPS: ReadonlySet<string> = new Set(['headers', 'query', 'variables', 'params'])

/** `apis:` or `production:` with nothing after it is an empty map, as people mean it. */
const MAPS: ReadonlySet<string> = new Set(['apis', 'environments'])

/** How a kind of file is read. Unset, it is a configuration file. */
export interface YamlManners {
  /** Whether the value at a path is a text by nature, however it is spelt. */
  isText?: (path: Path) => boolean
  /** The most nodes that are read. */
  nodes?: number
  /** What may be meant by a key that nothing knows. */
  meant?: (path: Path) => string | undefined
}

export interface Place {
  key: number
  value: number
}

/** A document's plain value, with the offsets of each key and value by path. */
export interface PlainDocument {
  value: unknown
  places: ReadonlyMap<string, Place>
}

/** The document cannot be turned into a plain value. The message quotes nothing of it. */
export class UnusableNode extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/**
 * Turns a parsed YAML document into plain data by a walk of our own: `toJS()` knows no positions,
 * assigns `__proto__` and turns `2.0` into a number.
 * @throws UnusableNode
 */
export function toPlain(
  document: Document,
  yaml: typeof import('./yaml.js'),
  manners: YamlManners = {},
): PlainDocument {
  const {isText = (path) => TEXT_MAPS.has(path.at(-2) ?? ''), nodes: most = MOST_NODES} = manners
  const places = new Map<string, Place>()
  let nodes = 0
  let aliases = 0

  function walk(node: Node | null, path: Path, keyOffset: number, inherited: number): unknown {
    const offset = node?.range?.[0] ?? inherited
    if (yaml.isAlias(node)) aliases++
    if (++nodes > most || aliases > MOST_ALIASES || path.length > DEEPEST) {
      throw new UnusableNode('expected a document of ordinary size and depth', offset)
    }
    if (yaml.isAlias(node)) return walk(target(node, offset), path, keyOffset, offset)
    places.set(pathKey(path), {key: keyOffset, value: offset})
    if (yaml.isMap(node)) {
      return Object.fromEntries(node.items.map((pair) => entry(pair, path, offset)))
    }
    if (yaml.isSeq(node)) {
      return node.items.map((item, index) =>
        walk(item as Node, [...path, String(index)], offset, offset),
      )
    }
    if (!yaml.isScalar(node)) return null
    const {value, source} = node
    if (isText(path) && typeof value !== 'string' && value !== null) {
      return source ?? String(value)
    }
    return value
  }

  function target(alias: Alias, offset: number): Node {
    const found = alias.resolve(document)
    if (!found) throw new UnusableNode('expected an anchor before its alias', offset)
    return found
  }

  function entry(pair: Pair, path: Path, offset: number): [string, unknown] {
    const key = yaml.isAlias(pair.key) ? target(pair.key, offset) : pair.key
    const at = yaml.isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset
    if (!yaml.isScalar(key)) throw new UnusableNode('expected a plain key', at)
    const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
    if (name === '__proto__') throw new UnusableNode('"__proto__" cannot be used as a key', at)
    const value = walk(pair.value as Node | null, [...path, name], at, at)
    return [name, value === null && MAPS.has(path.at(-1) ?? name) ? {} : value]
  }

  return {value: walk(document.contents as Node | null, [], 0, 0), places}
}
