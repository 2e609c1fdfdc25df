import {proxyAuthorization} from '../proxy.js'
import type {BenchRequest} from './types.js'

const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

/** What stands in the request line: for a proxy in absolute form (RFC 9112 section 3.2.2). */
export function targetOf({url, proxy}: BenchRequest): string {
  const path = url.pathname + url.search
  return proxy && url.protocol === 'http:' ? `http://${url.host}${path}` : path
}

/** In cleartext the proxy reads the request itself. */
export function proxyHeaders({url, proxy}: BenchRequest): Array<[name: string, value: string]> {
  const value = proxy && url.protocol === 'http:' ? proxyAuthorization(new URL(proxy)) : undefined
  return value === undefined ? [] : [['Proxy-Authorization', value]]
}

/** The request as it goes over the wire (RFC 9112 section 3), to be written as one piece. */
export function requestBytes(request: BenchRequest): Buffer {
  const {method, url, body} = request
  const lines = [`${method} ${targetOf(request)} HTTP/1.1`]
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  if (!names.has('host')) lines.push(`Host: ${url.host}`)
  for (const [name, value] of [...request.headers, ...proxyHeaders(request)]) {
    const lower = name.toLowerCase()
    if (lower === 'content-length' || lower === 'transfer-encoding') continue
    lines.push(`${name}: ${value}`)
  }
  if (body || METHODS_WITH_BODY.has(method)) lines.push(`Content-Length: ${body?.length ?? 0}`)
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return body ? Buffer.concat([head, body]) : head
}
