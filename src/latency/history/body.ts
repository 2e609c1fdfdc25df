import type {Redactor} from '../../shared/index.js'
import {scrubText} from './scrub.js'

/** Bytes of a body that history keeps. */
export const BODY_LIMIT = 65_536
/** Looked at beyond that, so that no secret is cut in two and its first half kept. */
export const MARGIN = 4096

/** Masked and cut to the limit of what history keeps. Bytes that are no text are searched as they are. */
export function encodeBody(body: Buffer, redactor: Redactor): {bytes: Buffer; text: boolean} {
  const seen = body.subarray(0, BODY_LIMIT + MARGIN)
  const text = decodeText(seen)
  const bytes =
    text === undefined
      ? Buffer.from(redactor.text(seen.toString('latin1')), 'latin1')
      : Buffer.from(scrubText(text, redactor))
  return {bytes: bytes.subarray(0, BODY_LIMIT), text: text !== undefined}
}

function decodeText(bytes: Buffer): string | undefined {
  try {
    // `stream` forgives a character that is cut off at the end.
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes, {stream: true})
  } catch {
    return undefined
  }
}
