import {createRequire} from 'node:module'
import type Table from 'cli-table3'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {wordLines} from './word-lines.js'

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
  /** Left out where the terminal is too narrow, the highest first; without one it always stays. */
  drop?: number
}

/** Values up to this width are ids, times, names and numbers: broken in two they are none. */
const WHOLE = 28
/** A longer value may be wrapped to this width. */
const WRAPPED = 20
const GAP = 2

/**
 * Rows as a table on a terminal, and as tab-separated lines without a header in a pipe, one record
 * a line, so that `cut` and `awk` work. A terminal too narrow for the table loses the columns that
 * may be dropped, and if that is not enough, shows each record as a block of lines.
 */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: ReadonlyArray<Column<Row>>,
  style: Style,
): string {
  const all = columns.map((column): Cells<Row> => {
    const cells = rows.map((row) => printable(column.value(row)))
    const width = Math.max(column.title.length, ...cells.map((cell) => cell.length))
    const least = width <= WHOLE ? width : Math.max(column.title.length, WRAPPED)
    return {...column, cells, width, least}
  })
  if (!style.isTTY) return lines(rows.map((_, row) => all.map(({cells}) => cells[row]).join('\t')))
  const shown = fitting(all, style.width)
  return shown ? grid(shown, rows.length, style) : blocks(all, rows.length, style)
}

interface Cells<Row> extends Column<Row> {
  cells: readonly string[]
  width: number
  /** The narrowest at which it can still be read. */
  least: number
}

/** The columns that stay beside each other at this width; undefined when they do not. */
function fitting<Row>(all: ReadonlyArray<Cells<Row>>, available: number) {
  let shown = [...all]
  const total = () => sum(shown.map(({least}) => least + GAP)) - GAP
  while (total() > available) {
    const next = Math.max(0, ...shown.map(({drop}) => drop ?? 0))
    if (next === 0) return undefined
    shown = shown.filter(({drop}) => drop !== next)
  }
  return shown
}

function grid<Row>(columns: ReadonlyArray<Cells<Row>>, count: number, style: Style): string {
  const TableClass = loadTable()
  const widths = fitWidths(columns, style.width)
  const table = new TableClass({
    head: columns.map(({title}) => title),
    colAligns: columns.map(({align}) => align ?? 'left'),
    colWidths: widths,
    wordWrap: true,
    wrapOnWordBoundary: false,
    // cli-table3 would colour through a package of its own, which knows nothing of our policy.
    style: {head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP},
    chars: BORDERLESS,
  })
  for (let row = 0; row < count; row++) {
    table.push(
      columns.map(({cells}, column) => betweenWords(cells[row] ?? '', (widths[column] ?? 0) - GAP)),
    )
  }
  return lines(
    table
      .toString()
      .split('\n')
      // Made bold only here: the package counts escape sequences when it wraps. Titles do not wrap.
      .map((line, index) => (index === 0 ? style.chalk.bold(line.trimEnd()) : line.trimEnd())),
  )
}

/**
 * The package breaks lines between letters or, where it keeps words, lets long ones overflow: a text
 * of words that fit is broken here, anything else there.
 */
function betweenWords(text: string, width: number): string {
  const fits = text.split(' ').every((word) => word.length <= width)
  return fits ? wordLines(text, width).join('\n') : text
}

/** Each record as lines of title and value. */
function blocks<Row>(columns: ReadonlyArray<Cells<Row>>, count: number, style: Style): string {
  const indent = Math.max(...columns.map(({title}) => title.length)) + GAP
  const block = (row: number) =>
    columns.map(({title, cells}) =>
      `${style.chalk.bold(title.padEnd(indent))}${cells[row]}`.trimEnd(),
    )
  return lines(Array.from({length: count}, (_, row) => [...block(row), '']).flat())
}

/** Narrows the roomiest columns until the table fits; each keeps what it needs. */
function fitWidths<Row>(columns: ReadonlyArray<Cells<Row>>, available: number): number[] {
  const padded = columns.map(({width}) => width + GAP)
  // The gap after the last column is nobody's.
  for (let total = sum(padded) - GAP; total > available; total = sum(padded) - GAP) {
    const room = padded.map((width, index) => width - GAP - (columns[index]?.least ?? 0))
    const roomiest = room.indexOf(Math.max(...room))
    const most = room[roomiest] ?? 0
    if (most <= 0) break
    padded[roomiest] = (padded[roomiest] ?? 0) - Math.min(most, total - available)
  }
  return padded
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('')
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
