import {isApixError} from '../errors/index.js'
import type {HttpClient, RequestBody} from '../http/index.js'
import {type Clock, roundMs} from '../shared/index.js'
import type {Attempt} from './retry.js'
import type {SentDelivery} from './types.js'

export interface DeliverDeps {
  clock: Clock
  signal: AbortSignal
  http(): Promise<HttpClient>
}

/** A delivery ready to be sent. */
export interface PreparedDelivery {
  id: string
  event: string
  provider: string
  url: string
  attempt: number
  headers: Array<[name: string, value: string]>
  body: Buffer
}

/** Milliseconds a receiver has to answer where its provider's limit is not asked for. */
const TIMEOUT = 30_000
const RESPONSE_LIMIT = 1024 * 1024

/**
 * Posts a prepared delivery. A failure on the network is part of the result.
 * @param timeout milliseconds
 * @param body the same bytes, where they are not to leave at once
 */
export async function attemptDelivery(
  delivery: PreparedDelivery,
  deps: DeliverDeps,
  timeout = TIMEOUT,
  body: RequestBody = {kind: 'bytes', bytes: delivery.body},
): Promise<Attempt> {
  const started = deps.clock.monotonic()
  const result = describe(delivery)
  const took = () => roundMs(deps.clock.monotonic() - started)
  try {
    const http = await deps.http()
    const response = await http.send({
      method: 'POST',
      url: new URL(delivery.url),
      headers: delivery.headers,
      body,
      timeout,
      signal: deps.signal,
    })
    const responseBody = await readText(response.body)
    return {
      delivery: {...result, status: response.status, durationMs: took(), responseBody},
      responseHeaders: response.headers,
    }
  } catch (error) {
    if (!isApixError(error) || deps.signal.aborted) throw error
    const {code, message} = error
    return {
      delivery: {...result, durationMs: took(), error: {code, message}},
      responseHeaders: [],
    }
  }
}

/** The same where only the outcome matters. */
export async function deliver(
  delivery: PreparedDelivery,
  deps: DeliverDeps,
): Promise<SentDelivery> {
  return (await attemptDelivery(delivery, deps)).delivery
}

/** A delivery as it is reported before it was sent. */
export function describe(delivery: PreparedDelivery): SentDelivery {
  return {
    id: delivery.id,
    event: delivery.event,
    provider: delivery.provider,
    url: delivery.url,
    attempt: delivery.attempt,
    status: null,
    durationMs: 0,
    headers: Object.fromEntries(delivery.headers),
    body: delivery.body.toString('utf8'),
    responseBody: '',
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size <= RESPONSE_LIMIT) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
