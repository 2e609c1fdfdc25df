import type {IncomingMessage} from 'node:http'

/**
 * Reads a request body.
 * @param limit bytes
 * @returns undefined when the body is larger; the rest of it is read and dropped then, so that the
 *   answer reaches the client
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  return size <= limit ? Buffer.concat(chunks) : undefined
}
