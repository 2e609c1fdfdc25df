import {TextDecoder} from 'node:util'

/** Types whose bytes are no text even where they happen to look like it. */
const BINARY_TYPE =
  /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:octet-stream|pdf|zip|gzip|x-tar|x-7z|wasm|vnd\.ms-|vnd\.openxml|x-protobuf|grpc))/i

/** True for what would garble a terminal: a NUL byte is never part of text. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.includes(0)
}

/**
 * A body as text: in the charset it names, else UTF-8, else what Western servers mean by leaving
 * the charset out.
 * @returns undefined for binary data
 */
export function textOf(bytes: Uint8Array, contentType = ''): string | undefined {
  const [, charset] = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType) ?? []
  const decoder = charset === undefined ? undefined : decoderFor(charset)
  if (decoder && /^utf-(?:16|32)/i.test(decoder.encoding)) return decoder.decode(bytes)
  if (isBinary(bytes)) return undefined
  if (decoder) return decoder.decode(bytes)
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes)
  } catch {
    return BINARY_TYPE.test(contentType) ? undefined : new TextDecoder('windows-1252').decode(bytes)
  }
}

/** A decoder for the charset that a Content-Type names; undefined for one that nobody knows. */
function decoderFor(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset)
  } catch {
    return undefined
  }
}

/** For text that comes in pieces. */
export function streamDecoder(contentType: string): TextDecoder {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType) ?? []
  return decoderFor(charset) ?? new TextDecoder()
}
