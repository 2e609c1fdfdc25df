import type http from 'node:http'
import type https from 'node:https'
import type {TLSSocket} from 'node:tls'
import {ApixError} from '../errors/index.js'
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
  // Node drops what is more than 2000, and says nothing.
  sent.maxHeadersCount = 0
  refuseUpgrade(sent)
  forgiveExcess(sent)
  course.began(sent)
  // Another one may have become idle meanwhile.
  if (standing) sent.once('socket', (used) => used !== standing && standing.destroy())
  return sent
}

/** Who switches protocols unasked (RFC 9110 section 15.2.2) goes on in one that is not spoken here. */
function refuseUpgrade(sent: http.ClientRequest): void {
  sent.once('upgrade', (message, socket) => {
    socket.destroy()
    const protocol = message.headers.upgrade ?? 'another protocol'
    const error = new ApixError('PROTOCOL', `the server answered 101: it goes on in ${protocol}`, {
      hints: ['HTTP is what is spoken here; WebSockets are not'],
      status: 101,
    })
    sent.emit('error', error)
  })
}

/**
 * A response that has no body (RFC 9112 section 6.3) is over with its headers. Where a server sends
 * one all the same, Node takes it for another response and fails.
 */
function forgiveExcess(sent: http.ClientRequest): void {
  let isOver = false
  sent.prependOnceListener('response', ({statusCode = 0}) => {
    isOver = sent.method === 'HEAD' || statusCode === 204 || statusCode === 304
  })
  const emit = sent.emit.bind(sent) as (...args: unknown[]) => boolean
  sent.emit = (event: string | symbol, ...args: unknown[]) => {
    const {code} = (args[0] ?? {}) as {code?: unknown}
    const isExcess = event === 'error' && isOver && /^HPE_/.test(String(code))
    return isExcess || emit(event, ...args)
  }
}
