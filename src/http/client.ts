import {roundMs} from '../shared/index.js'
import type {RaceDeps} from './connect/index.js'
import {createConnections, type Way} from './connections.js'
import {exchange} from './exchange.js'
import {createFetch} from './fetch.js'
import {mayRepeat} from './idle-close.js'
import {chosenProxy} from './proxy.js'
import {RehearsalAgent} from './rehearsal.js'
import {revealed} from './reveal.js'
import type {HttpClient, TlsSettings, WireRequest, WireResponse} from './types.js'

export interface HttpClientDeps {
  /** The process environment: only its proxy variables are read. */
  environment: Readonly<Record<string, string | undefined>>
  /** For requests that bring no settings of their own. */
  tls?: TlsSettings
  proxy?: string | false
  /** The system's resolver and sockets, when absent. */
  race?: RaceDeps
}

/** The client on got. got is loaded when the first request is sent. */
export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const connections = createConnections(deps.race)

  function proxyOf(request: WireRequest): URL | undefined {
    return chosenProxy(request.url, request.proxy ?? deps.proxy, deps.environment)
  }

  async function send(request: WireRequest): Promise<WireResponse> {
    const proxy = proxyOf(request)
    const tls = request.tls ?? deps.tls
    const way = await wayOf(request, tls, proxy)
    const wire = revealed({...request, ...(tls && {tls})})
    const response = await onceMoreIfIdle(wire, request.url, way)
    return {...response, url: request.url}
  }

  async function wayOf(
    {url, http2}: WireRequest,
    tls: TlsSettings | undefined,
    proxy: URL | undefined,
  ): Promise<Way> {
    const agent = connections.agent(url, tls, proxy)
    if (!http2 || url.protocol !== 'https:') return {agent, proxy}
    return {agent, proxy, origin: await connections.origin(url, tls, proxy)}
  }

  /** Sends again at once what met a connection that the server had just given up. */
  async function onceMoreIfIdle(wire: WireRequest, shown: URL, way: Way): Promise<WireResponse> {
    const began = performance.now()
    try {
      return await exchange(wire, shown, way)
    } catch (error) {
      const lost = performance.now() - began
      const left = wire.timeout === undefined ? undefined : wire.timeout - lost
      if (!mayRepeat(error, wire) || (left !== undefined && left <= 0)) throw error
      connections.forgetIdle(way.agent)
      const again = {...wire, onSent: () => {}, ...(left !== undefined && {timeout: left})}
      return delayed(await exchange(again, shown, way), lost)
    }
  }

  let rehearsed: Promise<void> | undefined
  async function rehearse(): Promise<void> {
    const url = new URL('http://rehearsal.invalid/')
    const request: WireRequest = {method: 'GET', url, headers: [], body: {kind: 'none'}}
    const {body} = await exchange(request, url, {agent: new RehearsalAgent(), proxy: undefined})
    for await (const _ of body);
  }
  function prepare(): Promise<void> {
    // What goes wrong here goes wrong again where somebody listens.
    rehearsed ??= rehearse().catch(() => {})
    return rehearsed
  }

  return {prepare, send, fetch: createFetch(send), close: connections.close}
}

/** With the time that was lost before it was sent. */
function delayed(response: WireResponse, lost: number): WireResponse {
  return {
    ...response,
    timings() {
      const timings = response.timings()
      const queued = roundMs(timings.queued + lost)
      return {...timings, queued, total: roundMs(timings.total - timings.queued + queued)}
    },
  }
}
