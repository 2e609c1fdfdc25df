import http from 'node:http'
import https from 'node:https'
import {proxyAuthorization} from './proxy.js'
import type {HeaderList, WireRequest} from './types.js'

/** Of all headers of a response together, in bytes; Node's own 16 KiB are little for cookies. */
export const MAX_HEADERS: number = 256 * 1024

/** Hands over to Node with exactly our headers, through the proxy where one is used. */
export function writeRequest(
  request: WireRequest,
  proxy: URL | undefined,
  url: URL,
  options: https.RequestOptions,
  callback?: (response: http.IncomingMessage) => void,
): http.ClientRequest {
  const headers = framed(request)
  const plain = url.protocol === 'http:'
  const authorization = plain && proxy ? proxyAuthorization(proxy) : undefined
  if (authorization) headers.push(['Proxy-Authorization', authorization])
  const settings = {
    ...options,
    headers: headers.flat(),
    maxHeaderSize: MAX_HEADERS,
    ...(plain && proxy && {host: proxy.hostname, port: proxy.port || 80}),
    ...(plain && proxy && {hostname: proxy.hostname, path: url.href}),
  }
  // Only the options are passed: a URL beside them would win over the proxy's address.
  const target = {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    ...settings,
  }
  // A proxy may itself be reached over TLS.
  const overTls = plain && proxy?.protocol === 'https:'
  if (overTls) Object.assign(target, {protocol: 'https:', port: proxy.port || 443})
  const module = plain && !overTls ? http : https
  return module.request(target as unknown as https.RequestOptions, callback)
}

/** The headers with what HTTP/1.1 needs for framing: Host, and a length or chunks for a body. */
export function framed(request: WireRequest): Array<[string, string]> {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const headers = request.headers.map(([name, value]): [string, string] => [name, latin1(value)])
  if (!names.has('host')) headers.unshift(['Host', request.url.host])
  if (names.has('content-length') || names.has('transfer-encoding')) return headers
  const {body} = request
  const expectsBody = ['POST', 'PUT', 'PATCH'].includes(request.method)
  if (body.kind === 'bytes') headers.push(['Content-Length', String(body.bytes.length)])
  else if (body.kind === 'none' && expectsBody) headers.push(['Content-Length', '0'])
  else if (body.kind === 'stream' && body.length !== undefined)
    headers.push(['Content-Length', String(body.length)])
  else if (body.kind === 'stream') headers.push(['Transfer-Encoding', 'chunked'])
  return headers
}

/** Node writes header values as Latin-1; this way a UTF-8 value arrives as UTF-8. */
function latin1(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}

/** As they came, without HTTP/2's own. */
export function headerList(message: http.IncomingMessage): HeaderList {
  const list: Array<[string, string]> = []
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] ?? ''
    const value = Buffer.from(message.rawHeaders[index + 1] ?? '', 'latin1').toString('utf8')
    if (!name.startsWith(':')) list.push([name, value])
  }
  return list
}
