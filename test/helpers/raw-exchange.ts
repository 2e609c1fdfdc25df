import {connect} from 'node:net'

/** Writes bytes to a port and takes what comes until the connection ends. */
export function rawExchange(
  port: number,
  bytes: string,
): Promise<{text: string; error?: string; took: number}> {
  const started = performance.now()
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    let error: string | undefined
    socket.write(bytes)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      error = cause.code
    })
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1')
      resolve({text, ...(error && {error}), took: performance.now() - started})
    })
  })
}
