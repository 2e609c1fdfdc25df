import type http from 'node:http'
import type https from 'node:https'
import type {TLSSocket} from 'node:tls'
import {withConnection} from './connect/index.js'
import type {Way} from './connections.js'
import type {Course} from './course.js'
import type {Http2Origin} from './h2/index.js'
import type {WireRequest} from './types.js'
import {writeRequest} from './write-request.js'

/** What got calls to have its request sent. */
type Open = (
  url: URL,
  options: https.RequestOptions,
  callback?: (response: http.IncomingMessage) => void,
) => http.ClientRequest | Promise<http.ClientRequest>

/** In HTTP/2 where that is wanted and spoken, in HTTP/1.1 everywhere else. */
export function openRequest(request: WireRequest, way: Way, course: Course): Open {
  const {origin} = way
  return origin
    ? negotiated(request, origin, way, course)
    : (...got) => inHttp1(request, way, course, ...got)
}

/** As the server and we agree when the connection is made, and on that very connection. */
function negotiated(request: WireRequest, origin: Http2Origin, way: Way, course: Course): Open {
  return async (url, options, callback) => {
    const {log, limit} = course
    const line = await origin.connect({log, signal: limit.signal})
    if (!line.connection) return inHttp1(request, way, course, url, options, callback, line.socket)
    const {requestOn} = await import('./h2/index.js')
    const sent = requestOn(line.connection, request, line.reused, callback)
    course.began(sent, line.connection)
    return sent
  }
}

/** @param standing a connection to the server that nobody uses yet */
function inHttp1(
  request: WireRequest,
  {agent, proxy}: Way,
  course: Course,
  url: URL,
  options: https.RequestOptions,
  callback?: (response: http.IncomingMessage) => void,
  standing?: TLSSocket,
): http.ClientRequest {
  const {log, limit} = course
  const connection = {log, signal: limit.signal, ...(standing && {standing})}
  // With headers of our own making Node writes them in this order and this spelling.
  const wired = withConnection({...options, agent}, connection)
  const sent = writeRequest(request, proxy, url, wired, callback)
  course.began(sent)
  // Another one may have become idle meanwhile.
  if (standing) sent.once('socket', (used) => used !== standing && standing.destroy())
  return sent
}
