import {extname} from 'node:path'
import {suiteError} from './problem.js'
import type {FileReader} from './types.js'

type Row = Readonly<Record<string, unknown>>

/**
 * The rows of `each`: a list as it is, or a file.
 * @throws ApixError CONFIG_INVALID, FILE_UNREADABLE
 */
export async function readRows(
  given: string | readonly Row[],
  place: string,
  reader: FileReader,
): Promise<readonly Row[]> {
  if (typeof given !== 'string') return given
  const path = reader.locate(given)
  const text = await reader.text(path)
  const extension = extname(path).toLowerCase()
  const wrong = (message: string) => suiteError(given, place, message)
  if (extension === '.csv' || extension === '.tsv') {
    return csvRows(text, extension === '.csv' ? ',' : '\t', given)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong('expected a CSV file, or a JSON list of objects')
  }
  const isRow = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row)
  if (!Array.isArray(value) || !value.every(isRow)) throw wrong('expected a JSON list of objects')
  return value as Row[]
}

/** RFC 4180, with the names in the first line. Values are texts. */
export function csvRows(text: string, separator: string, file: string): Row[] {
  const [header, ...records] = csvRecords(text.replace(/^\ufeff/, ''), separator)
  if (!header) return []
  return records.map(({cells, line}) => {
    if (cells.length !== header.cells.length) {
      const count = `${header.cells.length} values, as the first line has names`
      throw suiteError(file, `${line}:1`, `expected ${count}; found ${cells.length}`)
    }
    return Object.fromEntries(header.cells.map((name, index) => [name.trim(), cells[index]]))
  })
}

function csvRecords(text: string, separator: string): Array<{cells: string[]; line: number}> {
  const records: Array<{cells: string[]; line: number}> = []
  let cells: string[] = []
  let line = 1
  let start = 1
  const cell = /(?:"((?:[^"]|"")*)"|([^"\r\n]*?))(,|\t|\r?\n|$)/y
  const field = new RegExp(cell.source.replace(',|\\t', separator === ',' ? ',' : '\\t'), 'y')
  while (field.lastIndex < text.length) {
    const match = field.exec(text)
    if (!match) break
    const [whole, quoted, plain = '', end = ''] = match
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    line += whole.split('\n').length - 1
    if (end === separator) continue
    if (cells.some((value) => value !== '')) records.push({cells, line: start})
    cells = []
    start = line
  }
  return records
}
