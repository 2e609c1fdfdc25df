import {isApixError} from '../../errors/index.js'
import {endToEndHeaders, type HttpClient} from '../../http/index.js'
import {type Clock, roundMs} from '../../shared/index.js'
import type {Forwarded, ReceivedMessage} from '../types.js'

/** Milliseconds the program behind the listener may take. */
export const FORWARD_TIMEOUT = 30_000

/** Passes a message on: the same bytes, the same headers. A failure is part of the result. */
export async function forward(
  message: ReceivedMessage,
  to: string,
  deps: {http(): Promise<HttpClient>; clock: Clock},
): Promise<Forwarded> {
  const started = deps.clock.monotonic()
  const took = () => roundMs(deps.clock.monotonic() - started)
  try {
    const http = await deps.http()
    const response = await http.send({
      method: message.method,
      url: new URL(to),
      headers: endToEndHeaders(message.headers),
      body: {kind: 'bytes', bytes: message.body},
      timeout: FORWARD_TIMEOUT,
    })
    for await (const _ of response.body) {
      // Read to its end, so that the connection can be used again.
    }
    return {status: response.status, durationMs: took()}
  } catch (error) {
    if (!isApixError(error)) throw error
    return {status: null, durationMs: took()}
  }
}
