import type {IndexedOperation, Spec} from '../types.js'
import {atOperation} from './at.js'
import {viewOperation} from './view.js'

/** The media types that the body of a call may have, with their schemas in the document. */
export async function bodyMedia(spec: Spec, operation: IndexedOperation) {
  const document = await spec.document()
  const {item, at} = atOperation(document, operation)
  return {document, media: viewOperation(document, item, at).body?.media ?? []}
}
