import type {TLSSocket} from 'node:tls'
import type {ConnectionRequest, RaceDeps} from '../connect/index.js'
import {Http2Connection} from './connection.js'
import {type Destination, dial} from './dial.js'

/** How a server is spoken to. */
export type Line =
  | {connection: Http2Connection; reused: boolean}
  /** In HTTP/1.1, and on this connection, if it said so just now. */
  | {connection?: never; socket?: TLSSocket}

/** One server as far as HTTP/2 is concerned: one connection, which all requests share. */
export interface Http2Origin {
  /** @throws what kept a connection from coming about, or the reason of the signal */
  connect(request: ConnectionRequest): Promise<Line>
  close(): void
}

interface Opening {
  /** With what kept it from opening. */
  done: Promise<unknown>
  signal: AbortSignal | undefined
}

export function createOrigin(destination: Destination, deps: RaceDeps): Http2Origin {
  let connection: Http2Connection | undefined
  let opening: Opening | undefined
  let speaksHttp1 = false

  async function open(request: ConnectionRequest): Promise<Line> {
    const socket = await dial(destination, request, deps)
    if (socket.alpnProtocol === 'h2') {
      connection = new Http2Connection(socket, destination.url.origin)
      return {connection, reused: false}
    }
    speaksHttp1 = true
    return {socket}
  }

  async function openForAll(request: ConnectionRequest): Promise<Line> {
    const opened = open(request)
    const done = opened.then(
      () => undefined,
      (error: unknown) => error,
    )
    opening = {done, signal: request.signal}
    try {
      return await opened
    } finally {
      opening = undefined
    }
  }

  return {
    async connect(request) {
      for (;;) {
        if (speaksHttp1) return {}
        if (connection?.isOpen) return {connection, reused: true}
        if (!opening) return openForAll(request)
        const {done, signal} = opening
        request.log.waiting ??= performance.now()
        const error = await unlessAborted(done, request.signal)
        // Whoever gave up did so for himself only.
        if (error !== undefined && !signal?.aborted) throw error
      }
    },
    close: () => connection?.close(),
  }
}

/** @throws the reason of the signal */
async function unlessAborted<T>(done: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return done
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, {once: true})
    if (signal.aborted) onAbort()
  })
  try {
    return await Promise.race([done, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
