import type http from 'node:http'
import {type ClientHttp2Session, constants, type OutgoingHttpHeaders} from 'node:http2'
import http2Wrapper from 'http2-wrapper'
import {ApixError} from '../../errors/index.js'
import type {WireRequest} from '../types.js'
import {framed} from '../write-request.js'
import type {Http2Connection} from './connection.js'

const {NGHTTP2_NO_ERROR} = constants

/** What HTTP/1.1 says of its connection means nothing here (RFC 9113 section 8.2.2). */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/**
 * A request on an HTTP/2 connection, in the shape of one of `node:http`, which is what got takes.
 * @param reused whether the connection was there before
 */
export function requestOn(
  connection: Http2Connection,
  request: WireRequest,
  reused: boolean,
  callback?: (response: http.IncomingMessage) => void,
): http.ClientRequest {
  const {method, url, body} = request
  const isBare = body.kind === 'none'
  const session = {
    socket: connection.socket,
    destroyed: false,
    request() {
      const stream = begin(connection, headersOf(request), isBare)
      // Where the server breaks off, Node ends the stream all the same.
      stream.once('end', () => {
        if (stream.rstCode !== NGHTTP2_NO_ERROR) sent.aborted = true
      })
      return stream
    },
  }
  const options = {
    method,
    protocol: url.protocol,
    host: url.hostname,
    port: url.port || 443,
    path: `${url.pathname}${url.search}`,
    h2session: session as unknown as ClientHttp2Session,
  }
  const sent = new http2Wrapper.ClientRequest(options, callback)
  // http2-wrapper goes by the method, but any may have a body (RFC 9110 section 9.3.1).
  Object.defineProperty(sent, '_mustNotHaveABody', {value: isBare})
  sent.reusedSocket = reused
  return sent
}

/** @throws ApixError USAGE for headers that HTTP/2 cannot carry */
function begin(connection: Http2Connection, headers: OutgoingHttpHeaders, isBare: boolean) {
  try {
    return connection.request(headers, isBare)
  } catch (cause) {
    if (!connection.isOpen) throw cause
    throw new ApixError('USAGE', `HTTP/2: ${(cause as Error).message}`, {cause})
  }
}

/** With the fields that begin with a colon (RFC 9113 section 8.3.1). */
function headersOf(request: WireRequest): OutgoingHttpHeaders {
  const {method, url} = request
  const headers: Record<string, string | string[]> = {
    ':method': method,
    ':scheme': 'https',
    ':authority': url.host,
    ':path': `${url.pathname}${url.search}`,
  }
  for (const [name, value] of framed(request)) {
    const key = name.toLowerCase()
    if (OF_THE_CONNECTION.has(key)) continue
    if (key === 'te' && value.toLowerCase() !== 'trailers') continue
    if (key === 'host') headers[':authority'] = value
    else {
      const before = headers[key]
      headers[key] = before === undefined ? value : [before, value].flat()
    }
  }
  return headers
}
