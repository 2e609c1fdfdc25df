import {escapePointer, unescapePointer} from '../document/json.js'

export interface Place {
  /** From 1. */
  line: number
  /** From 1. */
  column: number
}

/** Finds where in a text the value of a JSON pointer stands; YAML is parsed once, when needed. */
export async function createLocator(text: string): Promise<(pointer: string) => Place> {
  if (/^\uFEFF?\s*[{[]\s*["{[\]}]/.test(text)) {
    const offsets = jsonOffsets(text)
    return (pointer) => placeOf(text, nearestOffset(offsets, pointer))
  }
  const {isMap, isScalar, isSeq, parseDocument} = await import('./yaml.js')
  const document = parseDocument(text, {prettyErrors: false, logLevel: 'silent'})
  return (pointer) => {
    let node: unknown = document.contents
    let offset = 0
    for (const step of pointer.split('/').slice(1).map(unescapePointer)) {
      if (isMap(node)) {
        const pair = node.items.find(({key}) => String(isScalar(key) ? key.value : key) === step)
        if (!pair) break
        const {key} = pair
        offset = (isScalar(key) ? key.range?.[0] : undefined) ?? offset
        node = pair.value
      } else if (isSeq(node)) {
        node = node.items[Number(step)]
        offset = (node as {range?: [number]} | undefined)?.range?.[0] ?? offset
      } else break
    }
    return placeOf(text, offset)
  }
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  let line = 1
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line++
  return {line, column: offset - before.lastIndexOf('\n')}
}

/** The place itself, or the nearest thing around it. */
function nearestOffset(offsets: ReadonlyMap<string, number>, pointer: string): number {
  for (
    let current = pointer;
    current !== '';
    current = current.slice(0, current.lastIndexOf('/'))
  ) {
    const offset = offsets.get(current)
    if (offset !== undefined) return offset
  }
  return 0
}

/** The offset of each key, or element, of a valid JSON text by its pointer. */
function jsonOffsets(text: string): Map<string, number> {
  const offsets = new Map<string, number>()
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g
  interface Level {
    pointer: string
    /** The index of the next element; undefined in an object. */
    index: number | undefined
    key: string | undefined
  }
  const stack: Level[] = []
  const enter = (offset: number): string => {
    const level = stack.at(-1)
    if (!level) return ''
    const pointer = `${level.pointer}/${level.index ?? escapePointer(level.key ?? '')}`
    if (level.index !== undefined) offsets.set(pointer, offset)
    return pointer
  }
  for (const {0: token, index: offset} of text.matchAll(tokens)) {
    const level = stack.at(-1)
    if (token === '{' || token === '[') {
      const pointer = enter(offset)
      stack.push({pointer, index: token === '[' ? 0 : undefined, key: undefined})
    } else if (token === '}' || token === ']') stack.pop()
    else if (token === ',') {
      if (level?.index !== undefined) level.index++
      else if (level) level.key = undefined
    } else if (token !== ':') {
      if (level && level.index === undefined && level.key === undefined) {
        level.key = JSON.parse(token) as string
        offsets.set(`${level.pointer}/${escapePointer(level.key)}`, offset)
      } else enter(offset)
    }
  }
  return offsets
}
