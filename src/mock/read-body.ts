import type {IncomingMessage} from 'node:http'

/** The body of a request; undefined when it is larger than allowed, which is then read and dropped. */
export async function readBody(
  message: IncomingMessage,
  most: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= most) chunks.push(chunk)
  }
  return size > most ? undefined : Buffer.concat(chunks)
}
