import {fileBytes} from './files.js'
import {headerName} from './header-name.js'
import {itemError} from './item-error.js'

/** `-H 'Name: value'`; `Name:` removes a header, `Name;` sends it empty. */
export function parseHeaderFlag(text: string): [name: string, value: string | null] {
  const colon = text.indexOf(':')
  if (colon === -1) {
    if (text.endsWith(';')) return [headerName(text.slice(0, -1), text), '']
    throw itemError("Expecting ':' in a header", text, text.length)
  }
  const value = text.slice(colon + 1).trim()
  return [headerName(text.slice(0, colon), text), value === '' ? null : value]
}

/**
 * `-d` as in curl: several are joined with `&`, `@file` is read without its line ends. What begins
 * like JSON is sent as JSON.
 */
export async function dataBody(
  data: readonly string[],
  deps: {readStdin(): Promise<Buffer>},
): Promise<{bytes: Buffer; contentType: string}> {
  const pieces: Buffer[] = []
  for (const piece of data) {
    if (pieces.length > 0) pieces.push(Buffer.from('&'))
    if (piece === '@-') pieces.push(joinedLines(await deps.readStdin()))
    else if (piece.startsWith('@')) pieces.push(joinedLines(await fileBytes(piece.slice(1))))
    else pieces.push(Buffer.from(piece))
  }
  const bytes = Buffer.concat(pieces)
  const isJson = /^\s*[{[]/.test(bytes.subarray(0, 64).toString('latin1'))
  const contentType = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
  return {bytes, contentType}
}

/** curl leaves out carriage returns, line feeds and NUL. */
function joinedLines(bytes: Buffer): Buffer {
  return bytes.filter((byte) => byte !== 13 && byte !== 10 && byte !== 0) as Buffer
}
