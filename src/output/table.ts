import Table from 'cli-table3'
import {printable} from './printable.js'
import type {Style} from './style.js'

export interface Column<Row> {
  title: string
  value: (row: Row) => string
  align?: 'left' | 'right'
}

/**
 * Rows as a table on a terminal, and as tab-separated lines without a header in a pipe, one record
 * a line, so that `cut` and `awk` work.
 */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: ReadonlyArray<Column<Row>>,
  style: Style,
): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row))))
  if (!style.isTTY) return cells.map((row) => `${row.join('\t')}\n`).join('')
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((row) => row[index]?.length ?? 0)),
  )
  const table = new Table({
    head: columns.map((column) => style.chalk.bold(column.title)),
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: fitWidths(widths, style.width),
    wordWrap: true,
    wrapOnWordBoundary: false,
    // cli-table3 would colour through a package of its own, which knows nothing of our policy.
    style: {head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2},
    chars: BORDERLESS,
  })
  table.push(...cells)
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`
}

/** Narrows the widest columns until the table fits; each keeps room for a few characters. */
function fitWidths(widths: number[], available: number): number[] {
  const padded = widths.map((width) => width + 2)
  const least = 8
  for (let total = sum(padded); total > available; total = sum(padded)) {
    const widest = padded.indexOf(Math.max(...padded))
    const width = padded[widest] ?? 0
    if (width <= least) break
    padded[widest] = Math.max(least, width - (total - available))
  }
  return padded
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}
