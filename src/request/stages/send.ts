import type {HttpClient} from '../../http/index.js'
import {roundMs} from '../../shared/index.js'
import type {Next} from '../types.js'

/** One attempt when neither a flag nor an API says otherwise. Milliseconds. */
const DEFAULT_TIMEOUT = 30_000

/** The end of the pipeline: one exchange on the wire. */
export function send(http: () => Promise<HttpClient>): Next {
  return async (request) => {
    const {method, url, headers, body, bound, options} = request
    const client = await http()
    const response = await client.send({
      method,
      url,
      headers,
      body,
      bound,
      timeout: options.timeout ?? request.settings?.timeout ?? DEFAULT_TIMEOUT,
      ...(request.onSent && {onSent: request.onSent}),
      ...(options.signal && {signal: options.signal}),
      ...(options.tls && {tls: options.tls}),
      ...(options.proxy !== undefined && {proxy: options.proxy}),
      ...(options.http2 !== undefined && {http2: options.http2}),
    })
    return {
      request: {method, url, headers, body},
      status: response.status,
      statusText: response.statusText,
      httpVersion: response.httpVersion,
      headers: response.headers,
      body: response.body,
      timings: response.timings,
      get attempts() {
        const {status, connects} = response
        return [{status, delay: 0, total: roundMs(response.timings().total), connects}]
      },
      cache: 'bypass',
    }
  }
}
