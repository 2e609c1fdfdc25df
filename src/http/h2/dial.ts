import {isIP, type Socket} from 'node:net'
import tls, {type TLSSocket} from 'node:tls'
import {type ConnectionRequest, type RaceDeps, race} from '../connect/index.js'
import {openTunnel} from '../tunnel.js'

export interface Destination {
  url: URL
  /** Through this proxy, with CONNECT. */
  proxy: URL | undefined
  tls: tls.SecureContextOptions & {rejectUnauthorized?: boolean}
}

/**
 * Opens a TLS connection on which HTTP/2 or HTTP/1.1 is spoken, whichever the server prefers
 * (RFC 7301); `alpnProtocol` says which.
 * @throws what the sockets, TLS or the proxy say, and the reason of the signal
 */
export async function dial(
  destination: Destination,
  connection: ConnectionRequest,
  deps: RaceDeps,
): Promise<TLSSocket> {
  const socket = await connected(destination, connection, deps)
  connection.log.connected = performance.now()
  const secured = await handshake(socket, destination, connection.signal)
  connection.log.secured = performance.now()
  return secured
}

function connected(
  {url, proxy, tls: {ca}}: Destination,
  connection: ConnectionRequest,
  deps: RaceDeps,
): Promise<Socket> {
  const target = {host: hostOf(url), port: Number(url.port || 443)}
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, socket?: Socket) =>
      socket ? resolve(socket) : reject(error)
    if (proxy) openTunnel({proxy, ...target, ...(ca && {ca})}, connection, deps, done)
    else race(target, connection, deps, done)
  })
}

function handshake(
  socket: Socket,
  {url, tls: settings}: Destination,
  signal: AbortSignal | undefined,
): Promise<TLSSocket> {
  const host = hostOf(url)
  const secured = tls.connect({
    ...settings,
    socket,
    host,
    // RFC 6066 section 3: an address is no server name.
    ...(isIP(host) === 0 && {servername: host}),
    ALPNProtocols: ['h2', 'http/1.1'],
  })
  return new Promise((resolve, reject) => {
    const onAbort = () => secured.destroy(signal?.reason)
    signal?.addEventListener('abort', onAbort, {once: true})
    const settle = () => signal?.removeEventListener('abort', onAbort)
    secured.once('secureConnect', () => {
      settle()
      secured.off('error', reject)
      resolve(secured)
    })
    secured.once('error', reject)
    secured.once('close', () => {
      settle()
      reject(new Error('the connection was closed', {cause: signal?.reason}))
    })
    if (signal?.aborted) onAbort()
  })
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}
