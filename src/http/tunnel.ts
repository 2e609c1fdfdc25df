import http from 'node:http'
import https from 'node:https'
import type {Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import tls from 'node:tls'
import {ApixError} from '../errors/index.js'
import {
  type ConnectionRequest,
  connectionOf,
  createRacingAgent,
  createRacingTlsAgent,
  type RaceDeps,
  withConnection,
} from './connect/index.js'
import {proxyAuthorization} from './proxy.js'

/** A proxy that accepts connections and says nothing is given up. Milliseconds. */
const CONNECT_TIMEOUT = 30_000

const PROXY_LOGIN = 'the proxy wants a user and a password: --proxy http://USER:PASSWORD@HOST:PORT'

export interface Tunnel {
  proxy: URL
  host: string
  port: number | string
  /** Counts for a proxy that speaks TLS itself. */
  ca?: tls.SecureContextOptions['ca']
}

/** Opens a connection through an HTTP proxy with CONNECT (RFC 9110 section 9.3.6). */
export function openTunnel(
  {proxy, host, port, ca}: Tunnel,
  connection: ConnectionRequest,
  race: RaceDeps,
  done: (error: Error | null, socket?: Socket) => void,
): void {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const authorization = proxyAuthorization(proxy)
  const overTls = proxy.protocol === 'https:'
  const options = {
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (overTls ? 443 : 80),
    method: 'CONNECT',
    path: target,
    agent: overTls ? createRacingTlsAgent({...(ca && {ca})}, race) : createRacingAgent({}, race),
    headers: {
      host: target,
      ...(authorization && {'proxy-authorization': authorization}),
    },
  }
  const request = (overTls ? https : http).request(withConnection(options, connection))
  const {signal} = connection
  const abort = () => request.destroy(new Error('aborted'))
  signal?.addEventListener('abort', abort, {once: true})
  request.once('connect', (response, socket: Socket) => {
    signal?.removeEventListener('abort', abort)
    if (response.statusCode === 200) {
      socket.setTimeout(0)
      done(null, socket)
      return
    }
    socket.destroy()
    const words = `the proxy ${proxy.host} answered CONNECT with ${response.statusCode}`
    const hints = response.statusCode === 407 ? [PROXY_LOGIN] : []
    done(new ApixError('PROXY', words, {hints}))
  })
  request.setTimeout(CONNECT_TIMEOUT, () => {
    request.destroy(new Error(`no answer within ${CONNECT_TIMEOUT / 1000} s`))
  })
  request.once('error', (cause) => {
    signal?.removeEventListener('abort', abort)
    done(new ApixError('PROXY', `the proxy ${proxy.host} cannot be reached`, {cause}))
  })
  request.end()
}

type TunnelOptions = https.AgentOptions & {host?: string; port?: number}
type Callback = (error: Error | null, socket: Duplex) => void

/** An https agent whose connections run through a proxy. */
export function createTunnelAgent(
  proxy: URL,
  options: https.AgentOptions,
  race: RaceDeps,
): https.Agent {
  return new TunnelAgent(proxy, options, race) as https.Agent
}

// Behind a function, so that the declarations of the package do not hold its signature.
class TunnelAgent extends https.Agent {
  readonly #proxy: URL
  readonly #race: RaceDeps

  constructor(proxy: URL, options: https.AgentOptions, race: RaceDeps) {
    super(options)
    this.#proxy = proxy
    this.#race = race
  }

  override createConnection(options: TunnelOptions, created?: Callback): undefined {
    const {host = 'localhost', port = 443, ca} = options
    const tunnel = {proxy: this.#proxy, host, port, ...(ca && {ca})}
    const connection = connectionOf(options)
    if (connection.standing) return created?.(null, connection.standing) as undefined
    openTunnel(tunnel, connection, this.#race, (error, socket) => {
      // With an error the socket is missing, whatever the declarations say.
      const secured = socket && tls.connect({...options, socket} as tls.ConnectionOptions)
      created?.(error, secured as Duplex)
    })
  }
}
