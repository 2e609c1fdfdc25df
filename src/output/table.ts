import {createRequire} from 'node:module'
import type Table from 'cli-table3'
import {printable} from './printable.js'
import type {Style} from './style.js'

/**
 * cli-table3 with what it loads costs every start more than the rest of this folder: it is loaded
 * for the first table on a terminal.
 */
function loadTable(): typeof Table {
  return createRequire(import.meta.url)('cli-table3') as typeof Table
}

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
  const TableClass = loadTable()
  const table = new TableClass({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: fitWidths(
      widths,
      // A number broken over two lines is no number any more.
      columns.map(({title, align}, index) =>
        align === 'right' ? (widths[index] ?? 0) : title.length,
      ),
      style.width,
    ),
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
    // Made bold only here: the package counts escape sequences when it wraps. Titles do not wrap.
    .map((line, index) => (index === 0 ? style.chalk.bold(line.trimEnd()) : line.trimEnd()))
    .join('\n')}\n`
}

/** Narrows the roomiest columns until the table fits; each keeps its minimum. */
function fitWidths(
  widths: readonly number[],
  minimums: readonly number[],
  available: number,
): number[] {
  const padded = widths.map((width) => width + 2)
  const least = minimums.map((minimum) => Math.max(8, minimum + 2))
  const spare = () => padded.map((width, index) => width - (least[index] ?? 0))
  for (let total = sum(padded); total > available; total = sum(padded)) {
    const room = spare()
    const roomiest = room.indexOf(Math.max(...room))
    const most = room[roomiest] ?? 0
    if (most <= 0) break
    padded[roomiest] = (padded[roomiest] ?? 0) - Math.min(most, total - available)
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
