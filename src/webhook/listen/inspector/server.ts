import {randomBytes} from 'node:crypto'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {isApixError} from '../../../errors/index.js'
import {startServer} from '../../../http/index.js'
import {constantTimeEqual} from '../../signing/equal.js'
import type {DeliveryStore} from '../../store/deliveries.js'
import type {RecordedDelivery, SentDelivery} from '../../types.js'
import {renderInspector, SAFE_HEADERS} from './page.js'
import {describeDelivery, isText, summarize} from './view.js'

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
  /** The same as a curl command, without secrets. */
  curl(delivery: RecordedDelivery): Promise<string>
}

export interface Inspector {
  /** With the key that lets one in. */
  url: string
  /** Shows a delivery on every open page. */
  publish(delivery: RecordedDelivery): void
  close(): Promise<void>
}

/** So many deliveries of the past are in the list at first. */
const LISTED = 500
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
    const [, id = '', what = 'request'] = /^deliveries\/(\w+)(?:\/(\w+))?$/.exec(path) ?? []
    if (request.method === 'POST') {
      return what === 'replay' ? replay(id, response) : answer(response, 404, {error: 'Not found'})
    }
    if (path === '') return page(response)
    if (path === 'events') return stream(response)
    if (path === 'deliveries') {
      return answer(response, 200, {deliveries: deps.deliveries.recent(LISTED).map(summarize)})
    }
    const delivery = ['request', 'body', 'curl'].includes(what) ? find(id) : undefined
    if (!delivery) return answer(response, 404, {error: 'Not found'})
    if (what === 'body') return download(delivery, response)
    return what === 'curl'
      ? curl(delivery, response)
      : answer(response, 200, describeDelivery(delivery))
  }

  function page(response: ServerResponse) {
    response.writeHead(200, SAFE_HEADERS)
    response.end(renderInspector({url: input.listenUrl, forwardTo: input.forwardTo}))
  }

  function stream(response: ServerResponse) {
    response.writeHead(200, {...SAFE_HEADERS, 'content-type': 'text/event-stream'})
    response.write('retry: 1000\n\n')
    streams.add(response)
    response.once('close', () => streams.delete(response))
  }

  /** The raw bytes; never as a page of this origin. */
  function download({deliveryId, body}: RecordedDelivery, response: ServerResponse) {
    response.writeHead(200, {
      ...SAFE_HEADERS,
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${deliveryId}${isText(body) ? '.txt' : '.bin'}"`,
    })
    response.end(body)
  }

  async function curl(delivery: RecordedDelivery, response: ServerResponse) {
    if (!isText(delivery.body)) {
      return answer(response, 200, {error: 'Its body is binary: download it.'})
    }
    return orError(response, async () => ({text: await deps.curl(delivery)}))
  }

  async function replay(id: string, response: ServerResponse) {
    const delivery = find(id)
    if (!delivery) return answer(response, 404, {error: 'Not found'})
    return orError(response, async () => {
      const {status, durationMs, error} = await deps.replay(delivery)
      return {status, durationMs, ...(error && {error: error.message})}
    })
  }

  async function orError(response: ServerResponse, work: () => Promise<object>) {
    try {
      return answer(response, 200, await work())
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
