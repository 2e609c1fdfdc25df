import {byPreference} from '../index/build.js'
import {type Shape, shapeOf} from '../schema/shape.js'
import type {IndexedOperation, Spec} from '../types.js'
import {isJsonType} from '../validate/media.js'
import {atOperation} from './at.js'
import {viewOperation} from './view.js'

/** What the JSON body of a call looks like; undefined where it is none or is not described. */
export async function bodyShape(
  spec: Spec,
  operation: IndexedOperation,
): Promise<Shape | undefined> {
  const document = await spec.document()
  const {item, at} = atOperation(document, operation)
  const [media] = byPreference(viewOperation(document, item, at).body?.media ?? [])
  return media?.schema && isJsonType(media.mediaType) ? shapeOf(document, media.schema) : undefined
}
