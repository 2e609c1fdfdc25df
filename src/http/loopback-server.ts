import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {ApixError} from '../errors/index.js'
import type {ServerTls} from './types.js'

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => void | Promise<void>

export interface ServerOptions {
  /** The address to listen on: `127.0.0.1`, `::1`, `localhost`, `0.0.0.0`. */
  host: string
  /** 0 takes a free one. */
  port: number
  handler: RequestHandler
  /** Further connections are dropped. */
  maxConnections?: number
  /** Milliseconds a client may take to send its header section. */
  headersTimeout?: number
  /** Bytes of a header section; larger ones are answered 431 by Node itself. */
  maxHeaderSize?: number
  /** Serve over TLS. */
  tls?: ServerTls
}

export interface RunningServer {
  readonly port: number
  /** Without a trailing slash: `http://127.0.0.1:4400`. */
  readonly url: string
  /** Takes no more connections; those that are busy stay. */
  drain(): void
  /** Stops listening and cuts what is still connected; safe to call twice. */
  close(): Promise<void>
}

/**
 * Starts an HTTP server. A handler that throws is answered 500 with no details.
 * @throws ApixError PORT_BUSY when the port is taken or may not be bound, TLS for a certificate that
 *   does not fit its key
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {host, port, handler, maxConnections, headersTimeout = 10_000, maxHeaderSize, tls} = options
  const settings = {
    headersTimeout,
    connectionsCheckingInterval: Math.min(headersTimeout, 5000),
    ...(maxHeaderSize !== undefined && {maxHeaderSize}),
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    Promise.resolve()
      .then(() => handler(request, response))
      .catch(() => {
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
  }
  const server = tls ? tlsServer(settings, tls, onRequest) : createServer(settings, onRequest)
  if (maxConnections !== undefined) server.maxConnections = maxConnections

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      listenError(error, host, port).then(reject, reject)
    })
    server.listen({host, port}, resolve)
  })

  const bound = (server.address() as AddressInfo).port
  const authority = host.includes(':') ? `[${host}]` : host
  let closed: Promise<void> | undefined
  return {
    port: bound,
    url: `${tls ? 'https' : 'http'}://${authority}:${bound}`,
    drain() {
      server.close()
    },
    close() {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve())
        // A browser keeps its sockets open; they must not keep apix alive.
        server.closeAllConnections()
      })
      return closed
    },
  }
}

function tlsServer(settings: object, tls: ServerTls, onRequest: RequestHandler) {
  try {
    return createTlsServer({...settings, ...tls}, (request, response) => {
      void onRequest(request, response)
    })
  } catch (cause) {
    throw new ApixError('TLS', `the certificate cannot be used: ${(cause as Error).message}`, {
      hints: ['--cert takes the certificate with its chain, --key its private key, both as PEM'],
      cause,
    })
  }
}

async function listenError(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
): Promise<ApixError> {
  if (error.code === 'EADDRINUSE') {
    const {portHolder} = await import('./port-holder.js')
    const holder = (await portHolder(port)) ?? 'another program'
    return new ApixError('PORT_BUSY', `port ${port} on ${host} is in use by ${holder}`, {
      cause: error,
    })
  }
  if (error.code === 'EACCES') {
    return new ApixError('PORT_BUSY', `port ${port} on ${host} may not be used by this user`, {
      cause: error,
    })
  }
  return new ApixError('NETWORK', `cannot listen on ${host}:${port} (${error.code})`, {
    cause: error,
  })
}
