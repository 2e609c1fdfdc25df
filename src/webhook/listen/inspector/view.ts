import {headerValue} from '../../signing/message.js'
import type {RecordedDelivery} from '../../types.js'

/** More of a body is not sent to the page. Bytes. */
const SHOWN = 512 * 1024

/** One line of the list. */
export function summarize({headers: _, body: __, ...summary}: RecordedDelivery) {
  return summary
}

/** Whether the bytes are those of a text. */
export function isText(body: Buffer): boolean {
  return !body.includes(0) && Buffer.from(body.toString()).equals(body)
}

/** A delivery with its request as text. */
export function describeDelivery(delivery: RecordedDelivery) {
  const {headers, body} = delivery
  const part = body.subarray(0, SHOWN)
  const cut = part.length < body.length ? `the first ${SHOWN}; apix webhook show has all` : ''
  const type = headerValue(headers, 'content-type') ?? ''
  const asText = cut === '' ? isText(part) : !part.includes(0)
  return {
    ...summarize(delivery),
    headers,
    size: body.length,
    body: asText ? part.toString() : part.toString('base64'),
    note: [asText ? '' : `${type || 'binary'}, shown in Base64`, cut].filter(Boolean).join(', '),
  }
}
