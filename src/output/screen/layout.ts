import truncated from 'fast-string-truncated-width'
import {printable} from '../printable.js'
import type {Style} from '../style.js'

/** The text cut off at so many columns, painted or not; wide characters take two. */
export function clip(text: string, columns: number): string {
  const limit = Math.max(1, columns)
  if (!truncated(text, {limit}).truncated) return text
  // What was painted and cut off stays painted.
  return `${text.slice(0, cutAt(text, limit - 1))}…${text.includes('\u001b') ? '\u001b[0m' : ''}`
}

/** How many characters of the text fit into so many columns; at least one sign. */
export function fitting(text: string, columns: number): number {
  const limit = Math.max(1, columns)
  if (!truncated(text, {limit}).truncated) return text.length
  return cutAt(text, limit) || firstSign(text).length
}

const SIGNS = new Intl.Segmenter(undefined, {granularity: 'grapheme'})

function firstSign(text: string): string {
  for (const {segment} of SIGNS.segment(text)) return segment
  return text
}

const PLAIN = /^[\u0020-\u007e]*$/

/**
 * Where the text is cut so that it takes no more columns, between what is read as one sign: the
 * library knows widths, but misses the place where wide signs and others are mixed.
 */
function cutAt(text: string, columns: number): number {
  if (PLAIN.test(text.slice(0, columns + 1))) return Math.min(columns, text.length)
  let width = 0
  let index = 0
  for (const [order, piece] of text.split(/(\u001b\[[\d;]*m)/).entries()) {
    if (order % 2 === 0) {
      for (const {segment} of SIGNS.segment(piece)) {
        width += widthOf(segment)
        if (width > columns) return index
        index += segment.length
      }
    } else index += piece.length
  }
  return index
}

export function widthOf(text: string): number {
  return truncated(text).width
}

/** Plain text in lines of whole words; a word that is too long is broken. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= columns) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (widthOf(line) > columns) {
      const end = fitting(line, columns)
      lines.push(line.slice(0, end))
      line = line.slice(end)
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** Plain text in lines of so many columns, cut wherever that is. */
export function fold(text: string, columns: number): string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = at + fitting(text.slice(at), columns)
    lines.push(text.slice(at, end))
    at = end
  }
  return lines
}

/** Where one is: `apix › shop › getUser`, the end of it where there is no room for all. */
export function trailLine(trail: readonly string[], {chalk}: Style, columns: number): string {
  // Names come from descriptions and files, which anybody may have written.
  const words = ['apix', ...trail].map(printable)
  while (words.length > 1 && widthOf(words.join(' › ')) > columns) words.splice(0, 1)
  return words
    .map((word, index) => (index === words.length - 1 ? chalk.bold(clip(word, columns)) : word))
    .join(chalk.dim(' › '))
}

export type KeyHelp = readonly [key: string, action: string]

/** What the keys do, in as many lines as it takes. */
export function keyLines(keys: readonly KeyHelp[], {chalk}: Style, columns: number): string[] {
  const lines: string[] = []
  let width = 0
  for (const [key, action] of keys) {
    const piece = `${chalk.bold(key)} ${chalk.dim(action)}`
    const length = widthOf(`${key} ${action}`)
    if (lines.length > 0 && width + 2 + length <= columns) {
      lines[lines.length - 1] += `  ${piece}`
      width += 2 + length
    } else {
      lines.push(piece)
      width = length
    }
  }
  return lines
}
