import type {ClientRequest} from 'node:http'
import type {RequestBody} from './types.js'

/** RFC 9110 section 9.2.2: what they do is the same, done once or twice. */
const IDEMPOTENT: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'DELETE',
])
const CLOSED: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE'])

/** Marks the failures of which `mayRepeat` says yes; hidden from printing like the cause. */
const CLOSED_IDLE = Symbol('closed idle')

/**
 * A server may close an idle connection in the very moment in which the next request goes out on
 * it. RFC 9112 section 9.3.1 lets a client send that again by itself, on another connection, where
 * it does no harm.
 */
export function mayRepeat(error: unknown, {method, body}: {method: string; body: RequestBody}) {
  const isClosedIdle = typeof error === 'object' && error !== null && CLOSED_IDLE in error
  return isClosedIdle && IDEMPOTENT.has(method) && body.kind !== 'stream'
}

/**
 * @param shared the connection of HTTP/2, on which other requests may get their answers meanwhile
 * @returns a function that marks an error if a reused connection ended without a byte of response
 */
export function watchReuse(
  sent: ClientRequest,
  shared?: {readonly isOpen: boolean},
): (error: unknown, marked: object) => void {
  let received: () => number = () => 1
  sent.once('socket', (socket) => {
    if (!sent.reusedSocket) return
    const before = socket.bytesRead
    received = () => (shared ? 0 : socket.bytesRead - before)
  })
  return (error, marked) => {
    const code = (error as {code?: unknown} | null)?.code
    const isClosed = shared ? !shared.isOpen : CLOSED.has(code)
    if (isClosed && received() === 0) Object.defineProperty(marked, CLOSED_IDLE, {value: true})
  }
}
