import {visible} from '../printable.js'
import type {BodyLines} from './body-lines.js'
import {fitting} from './layout.js'

/** Rows that one line may take; of a longer one the rest is left out and said to be. */
const MOST_ROWS = 2000

/** What is on the screen, row by row, of a body of which parts may be folded. */
export interface BodyRows {
  readonly count: number
  lineOf(row: number): number
  /** The first row of a line; of what it is folded into where it is hidden. */
  rowOf(line: number): number
  /** The row as text: control characters are shown, not obeyed. */
  text(row: number): string
  /** Whether the row continues the line of the row before. */
  continues(row: number): boolean
  isFolded(line: number): boolean
}

/** @param folded lines that open something whose inside is not shown */
export function bodyRows(lines: BodyLines, folded: ReadonlySet<number>, columns: number): BodyRows {
  let owner = new Uint32Array(lines.count + 16)
  let count = 0
  /** The pieces of lines that take more than one row, by row. */
  const pieces = new Map<number, Piece>()

  function add(line: number): void {
    if (count === owner.length) {
      const larger = new Uint32Array(owner.length * 2)
      larger.set(owner)
      owner = larger
    }
    owner[count++] = line
  }
  function addBroken(line: number): void {
    const text = visible(lines.text(line))
    const indent = lines.indent(line) < columns / 2 ? lines.indent(line) : 0
    for (let at = 0, row = 0; at < text.length && row < MOST_ROWS; row++) {
      const room = columns - (row === 0 ? 0 : indent)
      // Looking at much more than a row's worth of characters would make this quadratic; one sign
      // can be a family of eleven.
      const end = at + fitting(text.slice(at, at + room * 6), room)
      const isCut = row === MOST_ROWS - 1 && end < text.length
      const own = isCut ? `… ${text.length - at} more characters` : text.slice(at, end)
      pieces.set(count, {text: ' '.repeat(row === 0 ? 0 : indent) + own, continues: at > 0})
      add(line)
      at = end
    }
  }

  for (let line = 0; line < lines.count; line++) {
    const end = folded.has(line) ? lines.closes(line) : undefined
    // Half of it, for wide characters and for control characters that are written out.
    const isShort = end !== undefined || lines.length(line) <= columns / 2
    if (isShort || fits(lines, line, columns)) add(line)
    else addBroken(line)
    if (end !== undefined) line = end
  }

  return {
    count,
    lineOf: (row) => owner[row] ?? 0,
    rowOf(line) {
      let low = 0
      let high = Math.max(0, count - 1)
      while (low < high) {
        const middle = (low + high) >> 1
        if ((owner[middle] ?? 0) < line) low = middle + 1
        else high = middle
      }
      return (owner[low] ?? 0) > line ? Math.max(0, low - 1) : low
    },
    text(row) {
      const line = owner[row] ?? 0
      const piece = pieces.get(row)
      if (piece) return piece.text
      return folded.has(line) ? foldedText(lines, line) : visible(lines.text(line))
    },
    continues: (row) => pieces.get(row)?.continues ?? false,
    isFolded: (line) => folded.has(line),
  }
}

interface Piece {
  text: string
  continues: boolean
}

function fits(lines: BodyLines, line: number, columns: number): boolean {
  if (lines.length(line) > columns * 2) return false
  const text = visible(lines.text(line))
  return fitting(text, columns) >= text.length
}

/** `"users": […],  12 items`. */
function foldedText(lines: BodyLines, line: number): string {
  const closer = lines.text(lines.closes(line) ?? line).trim()
  return `${visible(lines.text(line))}…${closer}  ${lines.inside(line)}`
}
