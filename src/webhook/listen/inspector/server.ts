import {randomBytes} from 'node:crypto'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {isApixError} from '../../../errors/index.js'
import {startServer} from '../../../http/index.js'
import {constantTimeEqual} from '../../signing/equal.js'
import type {DeliveryStore} from '../../store/deliveries.js'
import type {RecordedDelivery, SentDelivery} from '../../types.js'
import {renderInspector, SAFE_HEADERS} from './page.js'
import {describeDelivery, summarize} from './view.js'

export interface InspectorInput {
  /** 0 takes a free one. */
  port: number
  /** Where deliveries arrive. */
  listenUrl: string
  forwardTo?: string | undefined
}

export interface InspectorDeps {
  deliveries: DeliveryStore
  /** Sends a recorded delivery to the program behind the listener again. */
  replay(delivery: RecordedDelivery): Promise<SentDelivery>
}

export interface Inspector {
  /** With the key that lets one in. */
  url: string
  /** Shows a delivery on every open page. */
  publish(delivery: RecordedDelivery): void
  close(): Promise<void>
}

/** So many deliveries of the past are in the list at first. */
const LISTED = 100
/** How often an idle stream says that it is alive. Milliseconds. */
const KEEP_ALIVE = 15_000

/**
 * Serves the inspector page on loopback, at a port of its own: a tunnel to the listener does not
 * lead here. A random key in the path keeps other users and other pages out.
 * @throws ApixError PORT_BUSY
 */
export async function startInspector(
  input: InspectorInput,
  deps: InspectorDeps,
): Promise<Inspector> {
  const key = randomBytes(18).toString('base64url')
  const streams = new Set<ServerResponse>()
  let port = 0
  const server = await startServer({
    host: '127.0.0.1',
    port: input.port,
    handler: (request, response) => {
      const path = allowedPath(request, port, key)
      if (path === undefined) return answer(response, 403, {error: 'Forbidden'})
      return route(path, request, response)
    },
  })
  port = server.port
  const beat = setInterval(() => {
    for (const stream of streams) stream.write(': alive\n\n')
  }, KEEP_ALIVE)
  beat.unref()

  function route(path: string, request: IncomingMessage, response: ServerResponse) {
    const [, id = '', action] = /^deliveries\/(\w+)(\/replay)?$/.exec(path) ?? []
    if (request.method === 'POST') {
      return action ? replay(id, response) : answer(response, 404, {error: 'Not found'})
    }
    if (path === '') return page(response)
    if (path === 'events') return stream(response)
    if (path === 'deliveries') {
      return answer(response, 200, {deliveries: deps.deliveries.recent(LISTED).map(summarize)})
    }
    return id && !action ? detail(id, response) : answer(response, 404, {error: 'Not found'})
  }

  function page(response: ServerResponse) {
    response.writeHead(200, {...SAFE_HEADERS, 'content-type': 'text/html; charset=utf-8'})
    response.end(renderInspector({url: input.listenUrl, forwardTo: input.forwardTo}))
  }

  function stream(response: ServerResponse) {
    response.writeHead(200, {...SAFE_HEADERS, 'content-type': 'text/event-stream'})
    response.write('retry: 1000\n\n')
    streams.add(response)
    response.once('close', () => streams.delete(response))
  }

  function detail(id: string, response: ServerResponse) {
    const delivery = find(id)
    return delivery
      ? answer(response, 200, describeDelivery(delivery))
      : answer(response, 404, {error: 'Not found'})
  }

  async function replay(id: string, response: ServerResponse) {
    const delivery = find(id)
    if (!delivery) return answer(response, 404, {error: 'Not found'})
    try {
      const {status, durationMs, error} = await deps.replay(delivery)
      return answer(response, 200, {status, durationMs, ...(error && {error: error.message})})
    } catch (error) {
      if (!isApixError(error)) throw error
      return answer(response, 200, {error: error.message})
    }
  }

  function find(id: string): RecordedDelivery | undefined {
    try {
      return deps.deliveries.get(id)
    } catch (error) {
      if (isApixError(error) && error.code === 'NOT_FOUND') return undefined
      throw error
    }
  }

  return {
    url: `${server.url}/${key}/`,
    publish(delivery) {
      if (streams.size === 0) return
      const event = `data: ${JSON.stringify(summarize(delivery))}\n\n`
      for (const stream of streams) stream.write(event)
    },
    async close() {
      clearInterval(beat)
      await server.close()
    },
  }
}

/**
 * The path behind the key. A name that was rebound to this machine has another Host, a page of
 * another origin another Origin, and neither knows the key.
 * @returns undefined for whoever may not come in
 */
function allowedPath(request: IncomingMessage, port: number, key: string): string | undefined {
  const {headers, method} = request
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (!hosts.includes(headers.host ?? '')) return undefined
  const {origin, 'sec-fetch-site': site} = headers
  if (origin !== undefined && origin !== `http://${headers.host}`) return undefined
  if (site !== undefined && !['same-origin', 'none'].includes(String(site))) return undefined
  if (method === 'POST') {
    // No form can send this header, and no other origin may.
    if (headers['x-apix-inspector'] !== '1') return undefined
  } else if (method !== 'GET') return undefined
  const [, given = '', path] = /^\/([^/?]+)\/([^?]*)$/.exec(request.url ?? '') ?? []
  return path !== undefined && constantTimeEqual(given, key) ? path : undefined
}

function answer(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, {...SAFE_HEADERS, 'content-type': 'application/json'})
  response.end(JSON.stringify(document))
}
