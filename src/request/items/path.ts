import {keyError} from './item-error.js'

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
 * "1" instead of an index; a leading `[0]` or `[]` means that the document itself is an array.
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
    if (key.charAt(index) !== '[') throw keyError("Expecting '['", item, index)
    const {text, end, escaped} = readText(key, index + 1, item, ']')
    if (key.charAt(end) !== ']') throw keyError("Expecting ']'", item, end)
    const place = {start: index, length: end + 1 - index}
    segments.push(segmentOf(text, escaped, place, item, segments.length === 0))
    index = end + 1
  }
  return segments
}

function segmentOf(
  text: string,
  escaped: boolean,
  place: {start: number; length: number},
  item: string,
  isRoot: boolean,
): Segment {
  if (text === '' && !escaped) return {kind: 'append', ...place}
  if (!escaped && /^-\d+$/.test(text)) {
    throw keyError('an index cannot be negative', item, place.start + 1, text.length, [
      `for the key "${text}" write [\\${text}]`,
    ])
  }
  if (!escaped && /^\d+$/.test(text)) {
    if (Number(text) > LARGEST_INDEX) {
      throw keyError('the index is too large', item, place.start + 1, text.length)
    }
    return {kind: 'index', index: Number(text), ...place}
  }
  if (isRoot) {
    throw keyError("Expecting a number or ']'", item, place.start + 1, place.length - 2)
  }
  return {kind: 'key', name: text, ...place}
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
    if (character === '\\' && next !== '') {
      const isLiteral = '[]\\'.includes(next)
      escaped ||= isLiteral
      text += isLiteral ? next : character + next
      index += 2
      continue
    }
    if (character === '[' || character === ']') throw keyError(`Expecting '${stop}'`, item, index)
    text += character
    index++
  }
  // A number as a whole is a key, not an index, behind a backslash.
  if (!escaped && /^\\-?\d+$/.test(text)) return {text: text.slice(1), end: index, escaped: true}
  return {text, end: index, escaped}
}
