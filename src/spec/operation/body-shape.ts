import {byPreference} from '../index/build.js'
import {type Shape, shapeOf} from '../schema/shape.js'
import type {IndexedOperation, Spec} from '../types.js'
import {isJsonType} from '../validate/media.js'
import {bodyMedia} from './body-media.js'

/** What the JSON body of a call looks like; undefined where it is none or is not described. */
export async function bodyShape(
  spec: Spec,
  operation: IndexedOperation,
): Promise<Shape | undefined> {
  const {document, media} = await bodyMedia(spec, operation)
  const [first] = byPreference(media)
  return first?.schema && isJsonType(first.mediaType) ? shapeOf(document, first.schema) : undefined
}
