import {byPreference} from '../index/build.js'
import {type PortableSchema, portable} from '../schema/normalise.js'
import type {IndexedOperation, Spec} from '../types.js'
import {atOperation} from './at.js'
import {viewOperation} from './view.js'

/** The schema of the body that a call sends, in one piece; undefined where there is none. */
export async function bodySchema(
  spec: Spec,
  operation: IndexedOperation,
): Promise<PortableSchema | undefined> {
  const document = await spec.document()
  const {item, at} = atOperation(document, operation)
  const [media] = byPreference(viewOperation(document, item, at).body?.media ?? [])
  return media?.schema && portable(document, media.schema, 'request')
}
