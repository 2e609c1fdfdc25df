import {ApixError} from '../../errors/index.js'
import {atPointer} from '../document/json.js'
import type {IndexedOperation, Located, SpecDocument} from '../types.js'

/** An indexed operation in its document, with the path item that it is part of. */
export function atOperation(
  document: SpecDocument,
  operation: IndexedOperation,
): {item: Located; at: Located} {
  const {file: uri, pointer} = operation.at
  const file = uri === undefined ? document.root.file : document.files.get(uri)
  const value = file && atPointer(file.root, pointer)
  if (!file || value === undefined) {
    throw new ApixError('SPEC_INVALID', `the description has no ${operation.id} any more`, {
      hints: ['run: apix spec sync'],
    })
  }
  const parent = pointer.slice(0, pointer.lastIndexOf('/'))
  return {
    at: {file, pointer, value},
    item: {file, pointer: parent, value: atPointer(file.root, parent)},
  }
}
