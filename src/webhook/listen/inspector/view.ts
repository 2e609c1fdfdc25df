import {headerValue} from '../../signing/message.js'
import type {RecordedDelivery} from '../../types.js'

/** More of a body is not sent to the page. Bytes. */
const SHOWN = 512 * 1024

/** One line of the list. */
export function summarize({headers: _, body: __, ...summary}: RecordedDelivery) {
  return summary
}

/** A delivery with its request as text. */
export function describeDelivery(delivery: RecordedDelivery) {
  const {headers, body} = delivery
  const part = body.subarray(0, SHOWN)
  const cut = part.length < body.length ? `the first ${SHOWN}; apix webhook show has all` : ''
  const type = headerValue(headers, 'content-type') ?? ''
  const isText = !part.includes(0) && (cut !== '' || Buffer.from(part.toString()).equals(part))
  return {
    ...summarize(delivery),
    headers,
    size: body.length,
    body: isText ? part.toString() : part.toString('base64'),
    note: [isText ? '' : `${type || 'binary'}, shown in Base64`, cut].filter(Boolean).join(', '),
  }
}
