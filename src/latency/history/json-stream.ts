const NEWLINE = 10
const BYTE_ORDER_MARK = '\ufeff'

/** Lines of text that comes in pieces, as many at a time as are whole. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest: Uint8Array[] = []
  let first = true
  const take = (last: Uint8Array) => {
    const text = Buffer.concat([...rest, last]).toString('utf8')
    const lines = (first && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).split('\n')
    first = false
    return lines
  }
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(NEWLINE)
    if (end < 0) {
      rest.push(chunk)
      continue
    }
    yield take(chunk.subarray(0, end))
    rest = [chunk.subarray(end + 1)]
  }
  yield take(Buffer.alloc(0))
}

/** What matters for finding where an element begins and ends. */
const STRUCTURE = /["\\{}[\]]/g

/**
 * The objects of the array at `log.entries` (HAR), one text each, as many at a time as are whole,
 * without holding the document.
 */
export async function* harEntriesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let text = ''
  let at = 0
  let depth = 0
  let quote = -1
  let lastString = ''
  let inside = false
  let start = -1
  for await (const chunk of source) {
    const entries: string[] = []
    text += decoder.decode(chunk, {stream: true})
    for (;;) {
      STRUCTURE.lastIndex = at
      const found = STRUCTURE.exec(text)
      if (!found) {
        at = text.length
        break
      }
      const [character] = found
      const {index} = found
      // What an escape escapes may be in the next piece.
      if (character === '\\' && index + 1 >= text.length) {
        at = index
        break
      }
      at = character === '\\' ? index + 2 : index + 1
      if (quote >= 0) {
        if (character !== '"') continue
        if (depth === 2) lastString = text.slice(quote + 1, index)
        quote = -1
      } else if (character === '"') quote = index
      else if (character === '{' || character === '[') {
        depth++
        if (character === '[' && depth === 3 && lastString === 'entries') inside = true
        else if (inside && depth === 4) start = index
      } else if (character === '}' || character === ']') {
        depth--
        if (inside && depth === 3 && start >= 0) {
          entries.push(text.slice(start, at))
          start = -1
        } else if (inside && depth === 2) inside = false
      }
    }
    // Keep what is still needed: a begun element, or a begun string.
    const keep = start >= 0 ? start : quote >= 0 && depth === 2 ? quote : at
    text = text.slice(keep)
    at -= keep
    if (start >= 0) start = 0
    if (quote >= 0) quote = Math.max(0, quote - keep)
    yield entries
  }
}
