import {byPreference} from '../index/build.js'
import {type PortableSchema, portable} from '../schema/normalise.js'
import type {IndexedOperation, Spec} from '../types.js'
import {bodyMedia} from './body-media.js'

/** The schema of the body that a call sends, in one piece; undefined where there is none. */
export async function bodySchema(
  spec: Spec,
  operation: IndexedOperation,
): Promise<PortableSchema | undefined> {
  const {document, media} = await bodyMedia(spec, operation)
  const [first] = byPreference(media)
  return first?.schema && portable(document, first.schema, 'request')
}
