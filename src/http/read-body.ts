import type {IncomingMessage} from 'node:http'

/** Milliseconds and bytes for a client to notice that it is not listened to any more. */
const PATIENCE = 5000
const DROPPED = 64 * 1024 * 1024

/**
 * The body of a request; undefined at once when it is larger than allowed. What still comes then is
 * dropped for a while, so that the client gets to read the answer, and cut off after that.
 * @param most bytes
 */
export function readBody(message: IncomingMessage, most: number): Promise<Buffer | undefined> {
  let chunks: Buffer[] = []
  let size = 0
  let timer: NodeJS.Timeout | undefined
  const cut = () => message.socket.destroy()

  return new Promise((resolve, reject) => {
    const over = () => {
      chunks = []
      timer ??= setTimeout(cut, PATIENCE).unref()
      resolve(undefined)
    }
    if (Number(message.headers['content-length'] ?? 0) > most) over()
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (timer) {
        if (size > most + DROPPED) cut()
      } else if (size > most) over()
      else chunks.push(chunk)
    })
    message.once('end', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(chunks))
    })
    message.once('close', () => clearTimeout(timer))
    message.once('error', reject)
  })
}
