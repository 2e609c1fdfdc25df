import {closeSync, openSync, readFileSync, readSync} from 'node:fs'
import {dirname, resolve} from 'node:path'
import {ApixError} from '../../errors/index.js'
import * as mock from '../../mock/index.js'

/** What `apix mock SOURCE` names, and the files that it was read from. */
export interface MockSource {
  /** Where relative paths of the source begin. */
  folder: string
  kind: mock.SourceKind | undefined
  /** As it was given; absolute for a file. */
  path: string
}

/**
 * Looks at what a source is: an OpenAPI document, a definition of a mock, or a recording.
 * @throws ApixError FILE_UNREADABLE
 */
export function locateSource(source: string | undefined): MockSource {
  if (source === undefined) return {folder: process.cwd(), kind: undefined, path: ''}
  if (/^https?:\/\//i.test(source)) return {folder: process.cwd(), kind: 'openapi', path: source}
  const path = resolve(source)
  return {folder: dirname(path), kind: mock.detectSource(path, headOf(path, source)), path}
}

function headOf(path: string, shown: string): string {
  const bytes = Buffer.alloc(mock.HEAD_SIZE)
  try {
    const file = openSync(path, 'r')
    try {
      return bytes.subarray(0, readSync(file, bytes)).toString('utf8')
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw unreadable(shown, cause)
  }
}

/** @throws ApixError FILE_UNREADABLE */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): ApixError {
  const {code} = cause as NodeJS.ErrnoException
  return new ApixError('FILE_UNREADABLE', `cannot read ${path}: ${code}`, {cause})
}
