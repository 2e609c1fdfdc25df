import {ApixError} from '../../errors/index.js'

/** What stands between name and value of an ITEM, longest first where one begins another. */
const SEPARATORS = [':=@', '==@', '=@', ':@', ':=', '==', '=', ':', '@', ';'] as const

export type Separator = (typeof SEPARATORS)[number]

export interface Item {
  /** As typed, for messages. */
  text: string
  key: string
  separator: Separator
  value: string
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
    const character = text.charAt(index)
    if (character === '\\' && SPECIAL.includes(text.charAt(index + 1)) && index + 1 < text.length) {
      key += text.charAt(index + 1)
      index += 2
      continue
    }
    const separator = SEPARATORS.find((candidate) => text.startsWith(candidate, index))
    if (separator) {
      const value = unescaped(text.slice(index + separator.length))
      if (separator === ';' && value !== '') {
        throw itemError('";" sends an empty header and takes no value', text, index + 1)
      }
      return {text, key, separator, value}
    }
    key += character
    index++
  }
  throw itemError('this is no ITEM: expected a separator like "=", ":=", "==", ":" or "@"', text, 0)
}

function unescaped(text: string): string {
  return text.replace(/\\([:=@;])/g, '$1')
}

/** An ITEM_SYNTAX error with the item and a caret under the place, below the message. */
export function itemError(message: string, text: string, position: number, length = 1): ApixError {
  const caret = `${' '.repeat(position)}${'^'.repeat(Math.max(1, length))}`
  return new ApixError('ITEM_SYNTAX', `${message}\n  ${text}\n  ${caret}`, {
    hints: ['ITEMs: Name:value header, q==v query, a=b JSON text, a:=1 JSON, f@path file'],
  })
}
