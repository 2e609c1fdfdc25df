import {itemError} from './item-error.js'

/** What stands between name and value of an ITEM, longest first where one begins another. */
const SEPARATORS = [':=@', '==@', '=@', ':@', ':=', '==', '=', ':', '@', ';'] as const

export type Separator = (typeof SEPARATORS)[number]

export interface Item {
  /** As typed, for messages. */
  text: string
  key: string
  separator: Separator
  value: string
  /** Where the value begins in the text. */
  valueStart: number
}

/** A backslash before one of these takes its meaning away; before any other it is itself. */
const SPECIAL = ':=@;'

/**
 * Splits an ITEM at its first separator that is not escaped (HTTPie's grammar).
 * @throws ApixError ITEM_SYNTAX when there is no separator
 */
export function scanItem(text: string): Item {
  let key = ''
  let index = 0
  while (index < text.length) {
    if (text.charAt(index) === '\\') {
      const pair = text.slice(index, index + 2)
      key += unescaped(pair)
      index += pair.length
      continue
    }
    const separator = SEPARATORS.find((candidate) => text.startsWith(candidate, index))
    if (separator) {
      const valueStart = index + separator.length
      const value = unescaped(text.slice(valueStart))
      if (separator === ';' && value !== '') {
        throw itemError('";" sends an empty header and takes no value', text, index + 1)
      }
      return {text, key, separator, value, valueStart}
    }
    key += text.charAt(index)
    index++
  }
  throw itemError(
    'this is no ITEM: expected a separator like "=", ":=", "==", ":" or "@"',
    text,
    0,
    text.length,
  )
}

/** A backslash and what follows it are looked at together, so `\\=` is `\\` and `=`. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (pair, next: string) => (SPECIAL.includes(next) ? next : pair))
}
