import http2, {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type {TLSSocket} from 'node:tls'

/**
 * How much of a body may be on its way unread, in bytes. HTTP/2's own 64 KiB would make a download
 * wait for every round trip.
 */
const WINDOW = 4 * 1024 * 1024

/**
 * One HTTP/2 connection. Like an idle one of HTTP/1.1 it does not keep the process alive while
 * nothing is asked on it.
 */
export class Http2Connection {
  readonly socket: TLSSocket
  readonly #session: ClientHttp2Session
  #streams = 0

  constructor(socket: TLSSocket, origin: string) {
    this.socket = socket
    this.#session = http2.connect(origin, {
      createConnection: () => socket,
      settings: {enablePush: false, initialWindowSize: WINDOW},
    })
    this.#session.once('connect', () => this.#session.setLocalWindowSize(WINDOW))
    // Its requests tell what happened, each its own.
    this.#session.on('error', () => {})
    this.#session.unref()
  }

  /** Whether a request may be sent on it. */
  get isOpen(): boolean {
    return !this.#session.closed && !this.#session.destroyed
  }

  /** @param endStream nothing follows the headers */
  request(headers: OutgoingHttpHeaders, endStream: boolean): ClientHttp2Stream {
    const stream = this.#session.request(headers, {endStream})
    if (this.#streams++ === 0) this.#session.ref()
    stream.once('close', () => {
      if (--this.#streams === 0) this.#session.unref()
    })
    return stream
  }

  close(): void {
    this.#session.destroy()
  }
}
