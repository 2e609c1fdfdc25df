import {itemError} from './scan.js'

/** One step into a JSON document, with where it stands in the ITEM. */
export type Segment = {start: number; length: number} & (
  | {kind: 'key'; name: string}
  | {kind: 'index'; index: number}
  | {kind: 'append'}
)

/** More would make a typo in an index allocate gigabytes of null. */
const LARGEST_INDEX = 100_000

/**
 * The path that a key like `a[b][0][]` names. `\[`, `\]` and `\\` are literal, `[\1]` is the key
 * "1" instead of an index; a leading `[` means the document itself is the container.
 * @throws ApixError ITEM_SYNTAX
 */
export function parsePath(key: string, item: string): Segment[] {
  const segments: Segment[] = []
  let index = 0
  if (!key.startsWith('[')) {
    const root = readText(key, 0, item, '[')
    segments.push({kind: 'key', name: root.text, start: 0, length: root.end})
    index = root.end
  }
  while (index < key.length) {
    if (key.charAt(index) !== '[') throw itemError("Expecting '['", item, index)
    const {text, end, escaped} = readText(key, index + 1, item, ']')
    if (key.charAt(end) !== ']') throw itemError("Expecting ']'", item, end)
    const place = {start: index, length: end + 1 - index}
    if (text === '' && !escaped) segments.push({kind: 'append', ...place})
    else if (!escaped && /^\d+$/.test(text)) {
      if (Number(text) > LARGEST_INDEX) throw itemError('the index is too large', item, index)
      segments.push({kind: 'index', index: Number(text), ...place})
    } else segments.push({kind: 'key', name: text, ...place})
    index = end + 1
  }
  return segments
}

function readText(
  key: string,
  from: number,
  item: string,
  stop: '[' | ']',
): {text: string; end: number; escaped: boolean} {
  let text = ''
  let escaped = false
  let index = from
  while (index < key.length && key.charAt(index) !== stop) {
    const character = key.charAt(index)
    const next = key.charAt(index + 1)
    if (character === '\\' && (/[[\]\\]/.test(next) || (stop === ']' && /\d/.test(next)))) {
      escaped = true
      text += next
      index += 2
      continue
    }
    if (character === '[' || character === ']') throw itemError(`Expecting '${stop}'`, item, index)
    text += character
    index++
  }
  return {text, end: index, escaped}
}
