import type {ServerResponse} from 'node:http'
import type {Socket} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import type {HeaderList} from '../http/index.js'
import type {Fault, MockReply} from './types.js'

const DRIP = 5000
/** Milliseconds between two pieces of a body that drips. */
const PIECE = 50

/** Sends a reply as it should be. */
export function send(response: ServerResponse, reply: MockReply, bodyless: boolean): void {
  const {status, headers, body} = reply
  const lengthless = status === 204 || status === 304
  response.writeHead(status, [
    ...flat(headers),
    ...(lengthless ? [] : ['content-length', String(body.length)]),
  ])
  response.end(bodyless || lengthless ? undefined : body)
}

/**
 * Sends a reply that goes wrong.
 * @returns the status that the client may have seen
 */
export async function sendFault(
  response: ServerResponse,
  fault: Fault,
  reply: MockReply,
  gone: AbortSignal,
): Promise<number | null> {
  const {socket} = response
  if (!socket || socket.destroyed) return null
  const {status, headers, body} = reply
  const half = Math.floor(body.length / 2)
  switch (fault.kind) {
    case 'reset':
      transportOf(socket).resetAndDestroy()
      return null
    case 'empty':
      socket.destroy()
      return null
    case 'garbage':
      socket.end('\u0000\u00ff\u00fe garbage \r\n\u0001\r\n\r\n', 'latin1')
      return null
    case 'hang':
      await new Promise((resolve) => {
        if (gone.aborted) resolve(undefined)
        gone.addEventListener('abort', resolve, {once: true})
      })
      return null
    case 'truncated':
      // At least one byte is missing, also of an empty body.
      socket.end(Buffer.concat([head(reply, Math.max(body.length, 1)), body.subarray(0, half)]))
      return status
    case 'wrong-length':
      socket.end(Buffer.concat([head(reply, half), body]))
      return status
    case 'drip': {
      response.writeHead(status, [...flat(headers), 'content-length', String(body.length)])
      response.flushHeaders()
      await drip(response, body, fault.duration ?? DRIP, gone)
      return status
    }
  }
}

/** Only TCP can be reset: below TLS is the connection that it was made on, by no public name. */
function transportOf(socket: Socket & {_parent?: Socket | null}): Socket {
  return socket._parent ?? socket
}

async function drip(
  response: ServerResponse,
  body: Buffer,
  duration: number,
  gone: AbortSignal,
): Promise<void> {
  const pieces = Math.max(1, Math.min(body.length, Math.ceil(duration / PIECE)))
  for (let piece = 0; piece < pieces && !gone.aborted; piece++) {
    await sleep(duration / pieces, undefined, {signal: gone}).catch(() => {})
    const from = Math.floor((body.length * piece) / pieces)
    const to = Math.floor((body.length * (piece + 1)) / pieces)
    response.write(body.subarray(from, to))
  }
  response.end()
}

/** A head that says a length of its own, for what Node's HTTP would not send. */
function head({status, headers}: MockReply, length: number): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(
    `HTTP/1.1 ${status} Mock\r\n${lines}content-length: ${length}\r\nconnection: close\r\n\r\n`,
    'latin1',
  )
}

/** `content-length` and the connection are the server's own business. */
function flat(headers: HeaderList): string[] {
  const own = new Set(['content-length', 'connection', 'transfer-encoding'])
  return headers.flatMap(([name, value]) => (own.has(name.toLowerCase()) ? [] : [name, value]))
}
