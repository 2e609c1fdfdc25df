import type {IncomingMessage} from 'node:http'
import type {MockCall} from './call.js'
import {describeBody, describeQuery} from './history.js'
import type {MockRequest} from './types.js'

/** What stands in the head of a request. */
export function toRequest(message: IncomingMessage, body = Buffer.alloc(0)): MockRequest {
  const {method = 'GET', url = '/', rawHeaders} = message
  // A proxy's request line holds a whole URL.
  const whole = url.replace(/^https?:\/\/[^/?]*/i, '') || '/'
  const target = whole.split('#')[0] || '/'
  const [path = '/', ...rest] = target.split('?')
  const headers: Array<[string, string]> = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? ''])
  }
  const query = new URLSearchParams(rest.join('?'))
  return {method, path, target, query, headers, body, params: {}}
}

/** The part of a call's record that the request says. */
export function describeRequest(
  request: MockRequest,
): Pick<MockCall, 'method' | 'path' | 'query' | 'headers' | 'body' | 'bodyEncoding'> {
  const {method, path, query, headers} = request
  return {
    ...{method, path, query: describeQuery(query)},
    headers: Object.fromEntries(joined(headers)),
    ...describeBody(request),
  }
}

function joined(headers: MockRequest['headers']): Map<string, string> {
  const result = new Map<string, string>()
  for (const [name, value] of headers) {
    const known = result.get(name)
    result.set(name, known === undefined ? value : `${known}, ${value}`)
  }
  return result
}
