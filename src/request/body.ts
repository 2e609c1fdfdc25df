import {ApixError} from '../errors/index.js'
import {formatSize} from '../shared/index.js'

/** Beyond this a connection is cheaper to open again than to be read empty. */
const WORTH_READING = 256 * 1024

/** Reads away a body that nobody wants, so that its connection can be used again. */
export async function discard(body: AsyncIterable<Buffer>): Promise<void> {
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.length
      if (size > WORTH_READING) break
    }
  } catch {
    // It was not wanted, so it does not matter how it ended.
  }
}

/**
 * Holds a whole body in memory.
 * @param limit bytes, after decompression
 * @throws ApixError BODY_TOO_LARGE, and what the network throws
 */
export async function readBody(body: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of capped(body, limit)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The body, which must not be larger than this; throws BODY_TOO_LARGE where it is. */
export async function* capped(body: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) {
      throw new ApixError('BODY_TOO_LARGE', `the response is larger than ${formatSize(limit)}`)
    }
    yield chunk
  }
}
