import type http from 'node:http'
import type https from 'node:https'
import tls from 'node:tls'
import {
  createRacingAgent,
  createRacingTlsAgent,
  type RaceDeps,
  systemRace,
} from './connect/index.js'
import type {Http2Origin} from './h2/index.js'
import {createTunnelAgent} from './tunnel.js'
import type {TlsSettings} from './types.js'

/** How a request gets to its server. */
export interface Way {
  agent: http.Agent
  proxy: URL | undefined
  /** Where HTTP/2 may be spoken. */
  origin?: Http2Origin
}

/** Keep-alive agents, one per TLS settings and proxy, and HTTP/2 connections; closed together. */
export interface Connections {
  agent(url: URL, tls: TlsSettings | undefined, proxy: URL | undefined): http.Agent
  /** @param url of https: without TLS there is no HTTP/2 here */
  origin(url: URL, tls: TlsSettings | undefined, proxy: URL | undefined): Promise<Http2Origin>
  /** Whatever is idle may be as dead as the connection that was tried. */
  forgetIdle(agent: http.Agent): void
  close(): void
}

/** @param race how a connection is made; Node's own gives each address 250 ms and aborts it */
export function createConnections(race: RaceDeps = systemRace()): Connections {
  const agents = new Map<string, http.Agent>()
  const origins = new Map<string, Http2Origin>()
  const identities = new WeakMap<TlsSettings, number>()
  let settings = 0

  /** Settings objects are compared by identity: each run of apix makes them once. */
  function identity(tlsSettings: TlsSettings | undefined): number {
    if (!tlsSettings) return 0
    let id = identities.get(tlsSettings)
    if (id === undefined) {
      id = ++settings
      identities.set(tlsSettings, id)
    }
    return id
  }

  return {
    agent(url, tlsSettings, proxy) {
      // Plain http goes through a proxy in absolute form, so only https needs a tunnel.
      const tunnel = url.protocol === 'https:' ? proxy : undefined
      const overTls = url.protocol === 'https:' || proxy?.protocol === 'https:'
      const key = [url.protocol, overTls, tunnel?.href ?? '', identity(tlsSettings)].join(' ')
      let agent = agents.get(key)
      if (!agent) {
        agent = createAgent(overTls, tlsSettings, tunnel, race)
        agents.set(key, agent)
      }
      return agent
    },
    async origin(url, tlsSettings, proxy) {
      const {createOrigin} = await import('./h2/index.js')
      const key = [url.origin, proxy?.href ?? '', identity(tlsSettings)].join(' ')
      let origin = origins.get(key)
      if (!origin) {
        origin = createOrigin({url, proxy, tls: tlsOptions(tlsSettings)}, race)
        origins.set(key, origin)
      }
      return origin
    },
    forgetIdle(agent) {
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
    },
    close() {
      for (const agent of agents.values()) agent.destroy()
      for (const origin of origins.values()) origin.close()
      agents.clear()
      origins.clear()
    },
  }
}

function createAgent(
  overTls: boolean,
  tlsSettings: TlsSettings | undefined,
  tunnel: URL | undefined,
  race: RaceDeps,
): http.Agent {
  if (!overTls) return createRacingAgent({keepAlive: true}, race)
  const options: https.AgentOptions = {keepAlive: true, ...tlsOptions(tlsSettings)}
  return tunnel ? createTunnelAgent(tunnel, options, race) : createRacingTlsAgent(options, race)
}

export function tlsOptions(settings: TlsSettings | undefined): tls.SecureContextOptions & {
  rejectUnauthorized?: boolean
} {
  if (!settings) return {}
  const {ca, cert, key, insecure} = settings
  return {
    // `ca` replaces Node's list, so that list has to be named as well.
    ...(ca && {ca: [...tls.rootCertificates, ca.toString('utf8')]}),
    ...(cert && {cert}),
    ...(key && {key}),
    ...(insecure && {rejectUnauthorized: false}),
  }
}
