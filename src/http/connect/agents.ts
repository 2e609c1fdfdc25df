import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type {Duplex} from 'node:stream'
import {race} from './race.js'
import type {ConnectionRequest, Lookup, RaceDeps} from './types.js'

/** Under this key a request's options carry what its race has to know. */
const CONNECTION = Symbol('connection')

/** With an error the socket is missing, whatever the declarations say. */
type Created = (error: Error | null, socket: Duplex) => void
type Options = net.TcpNetConnectOpts & {[CONNECTION]?: ConnectionRequest}
type TlsOptions = https.RequestOptions & {socket: net.Socket}

/** Options for `http.request` whose connection is logged, and given up with the signal. */
export function withConnection<O extends object>(options: O, connection: ConnectionRequest): O {
  return {...options, [CONNECTION]: connection}
}

/** How the connection for these options is to be made. */
export function connectionOf(options: object): ConnectionRequest {
  return (options as Options)[CONNECTION] ?? {log: {attempts: []}}
}

/** The system's resolver and sockets. */
export function systemRace(): RaceDeps {
  return {
    lookup: dns.lookup as Lookup,
    connect: net.connect,
    // RFC 8305 section 4 puts IPv6 first; `node --dns-result-order` says otherwise.
    preferred: dns.getDefaultResultOrder() === 'ipv4first' ? 4 : 6,
  }
}

/** An agent whose connections go to whichever address of the host answers first. */
export function createRacingAgent(options: http.AgentOptions, deps: RaceDeps): http.Agent {
  return new RacingAgent(options, deps)
}

/** The same with TLS, which begins once a connection has won. */
export function createRacingTlsAgent(options: https.AgentOptions, deps: RaceDeps): https.Agent {
  return new RacingTlsAgent(options, deps) as https.Agent
}

class RacingAgent extends http.Agent {
  readonly #race: RaceDeps

  constructor(options: http.AgentOptions, deps: RaceDeps) {
    super(options)
    this.#race = deps
  }

  override createConnection(options: Options, created?: Created): undefined {
    race(options, connectionOf(options), this.#race, (error, socket) =>
      created?.(error, socket as Duplex),
    )
  }
}

// Behind a function, so that the declarations of the package do not hold its signature.
class RacingTlsAgent extends https.Agent {
  readonly #race: RaceDeps

  constructor(options: https.AgentOptions, deps: RaceDeps) {
    super(options)
    this.#race = deps
  }

  override createConnection(options: Options, created?: Created): undefined {
    const connection = connectionOf(options)
    if (connection.standing) return created?.(null, connection.standing) as undefined
    race(options, connection, this.#race, (error, socket) => {
      // Node's own keeps TLS sessions and resumes them.
      const secured = socket && super.createConnection({...options, socket} as TlsOptions)
      created?.(error, secured as Duplex)
    })
  }
}
