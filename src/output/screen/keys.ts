import {StringDecoder} from 'node:string_decoder'

/** A key with an escape sequence, one that means something, or a run of characters. */
const PIECES =
  /\u001b(?:\[[\d;]*[A-Za-z~]|O[A-Za-z])?|[\u0000-\u001f\u007f]|[^\u0000-\u001f\u007f]+/g

/**
 * What came from the terminal, in pieces that each mean one thing, so that what was typed ahead
 * reaches the question that it answers.
 */
export function keyPieces(chunk: string): string[] {
  return chunk.match(PIECES) ?? []
}

const PASTE_BEGINS = '\u001b[200~'
const PASTE_ENDS = '\u001b[201~'

/** What came from the terminal, decoded and in pieces, a paste as one text of one line. */
export class KeyReader {
  readonly #decoder = new StringDecoder('utf8')
  #pasting = false
  /** The beginning of what may be the mark that ends a paste. */
  #held = ''

  read(chunk: Buffer): string[] {
    let text = this.#held + this.#decoder.write(chunk)
    this.#held = ''
    const pieces: string[] = []
    while (text !== '') {
      const mark = this.#pasting ? PASTE_ENDS : PASTE_BEGINS
      const at = text.indexOf(mark)
      const before = at === -1 ? text : text.slice(0, at)
      const cut = this.#pasting && at === -1 ? before.length - heldLength(before) : before.length
      this.#held = before.slice(cut)
      const own = before.slice(0, cut)
      pieces.push(...(this.#pasting ? pasted(own) : keyPieces(own)))
      if (at === -1) break
      pieces.push(mark)
      this.#pasting = !this.#pasting
      text = text.slice(at + mark.length)
    }
    return pieces
  }
}

/** How much at the end may be the beginning of the mark. */
function heldLength(text: string): number {
  for (let length = PASTE_ENDS.length - 1; length > 0; length--) {
    if (text.endsWith(PASTE_ENDS.slice(0, length))) return length
  }
  return 0
}

/** Line ends and tabs of a paste are no keys, and what else would be one is left out. */
function pasted(text: string): string[] {
  const line = text.replaceAll(/\r\n?|\n|\t/g, ' ').replaceAll(/[\u0000-\u001f\u007f]/g, '')
  return line === '' ? [] : [line]
}
