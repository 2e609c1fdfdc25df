import truncated from 'fast-string-truncated-width'
import type {Style} from '../style.js'

/** The text cut off at so many columns, painted or not; wide characters take two. */
export function clip(text: string, columns: number): string {
  const {index, ellipsed} = truncated(text, {limit: Math.max(1, columns), ellipsis: '…'})
  if (!ellipsed) return text
  // What was painted and cut off stays painted.
  return `${text.slice(0, index)}…${text.includes('\u001b') ? '\u001b[0m' : ''}`
}

/** How many characters of the text fit into so many columns; at least one. */
export function fitting(text: string, columns: number): number {
  return Math.max(1, truncated(text, {limit: Math.max(1, columns)}).index)
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

/** Where one is: `apix › shop › getUser`, the end of it where there is no room for all. */
export function trailLine(trail: readonly string[], {chalk}: Style, columns: number): string {
  const words = ['apix', ...trail]
  while (words.length > 2 && widthOf(words.join(' › ')) > columns) words.splice(0, 1)
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
