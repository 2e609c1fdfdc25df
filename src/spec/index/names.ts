import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {type Stamp, stampOf} from '../document/stamp.js'
import type {IndexedOperation, SpecIndex} from '../types.js'
import {INDEX_FORMAT} from './format.js'

/** What completion needs of an operation before it is chosen. */
export type OperationName = Pick<IndexedOperation, 'id' | 'method' | 'path' | 'summary' | 'tags'>

interface NamesFile {
  format: number
  stamps: readonly Stamp[]
  operations: readonly OperationName[]
}

export function namesOf({format, operations}: SpecIndex, stamps: readonly Stamp[]): NamesFile {
  return {
    format,
    stamps,
    operations: operations.map(({id, method, path, summary, tags}) => ({
      id,
      method,
      path,
      ...(summary !== undefined && {summary}),
      ...(tags && {tags}),
    })),
  }
}

/**
 * The operations of a description without its index, which is ten times as large.
 * @param file as `namesFile` gives it
 * @returns empty when nothing is cached or the description has changed since
 */
export function readNames(file: string): readonly OperationName[] {
  try {
    const {format, stamps, operations} = JSON.parse(readFileSync(file, 'utf8')) as NamesFile
    const isFresh = stamps.every(([path, stamp]) => stampOf(path) === stamp)
    return isFresh && format === INDEX_FORMAT ? operations : []
  } catch {
    return []
  }
}

/** One operation with its parameters, from the index beside the names. */
export function readOperation(file: string, id: string): IndexedOperation | undefined {
  try {
    const text = readFileSync(join(dirname(file), 'index.json'), 'utf8')
    const {index} = JSON.parse(text) as {index: SpecIndex}
    return index.format === INDEX_FORMAT ? index.operations.find((one) => one.id === id) : undefined
  } catch {
    return undefined
  }
}
