import {ApixError} from '../../errors/index.js'

/** What is shown of a long ITEM; the line must not wrap, or the caret points nowhere. */
const WIDTH = 60

/** Names of fields whose values nobody wants in a log. */
const SECRET_NAME = /pass(?:word|wd|phrase)?|secret|token|api.?key|authorization|cookie|credential/i

/**
 * An ITEM_SYNTAX error with the item and a caret under the place, below the message.
 * @param position where in the item, in UTF-16 units
 */
export function itemError(
  message: string,
  text: string,
  position: number,
  length = 1,
  hints: readonly string[] = [],
): ApixError {
  const {shown, at} = windowed(masked(text), Math.min(position, text.length))
  const carets = Math.max(1, Math.min(length, shown.length - at))
  // Everything before the caret takes as many columns as it did in the line above.
  const indent = columns(shown.slice(0, at))
  const width = Math.max(1, columns(shown.slice(at, at + carets)))
  const marker = `${' '.repeat(indent)}${'^'.repeat(width)}`
  return new ApixError('ITEM_SYNTAX', `${message}\n  ${shown}\n  ${marker}`, {
    hints: [
      ...hints,
      'ITEMs: Name:value header, q==v query, a=b JSON text, a:=1 JSON, f@path file',
    ],
  })
}

/** The same for a place in the key, which is shorter than its text by the escapes in it. */
export function keyError(
  message: string,
  text: string,
  position: number,
  length?: number,
  hints?: readonly string[],
): ApixError {
  let index = 0
  for (let key = 0; key < position && index < text.length; key++) {
    index += /^\\[:=@;]/.test(text.slice(index, index + 2)) ? 2 : 1
  }
  return itemError(message, text, index, length, hints)
}

/** The same length, so that positions stay true: control characters and secrets replaced. */
function masked(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
  const [, name = ''] = /^(.*?[:=\s])/s.exec(plain) ?? []
  if (!SECRET_NAME.test(name)) return plain
  return name + plain.slice(name.length).replace(/[^\s:=@;]/g, '*')
}

function windowed(text: string, position: number): {shown: string; at: number} {
  if (text.length <= WIDTH) return {shown: text, at: position}
  const start = Math.max(0, Math.min(position - WIDTH / 2, text.length - WIDTH))
  const before = start > 0 ? '…' : ''
  const after = start + WIDTH < text.length ? '…' : ''
  return {
    shown: `${before}${text.slice(start, start + WIDTH)}${after}`,
    at: position - start + before.length,
  }
}

/** Columns on a terminal: wide characters take two, what joins the one before it takes none. */
function columns(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1
  }
  return width
}
