import type {BenchRequest} from './types.js'

const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

/** The request as it goes over the wire (RFC 9112 section 3), to be written as one piece. */
export function requestBytes(request: BenchRequest): Buffer {
  const {method, url, body} = request
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`]
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  if (!names.has('host')) lines.push(`Host: ${url.host}`)
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase()
    if (lower === 'content-length' || lower === 'transfer-encoding') continue
    lines.push(`${name}: ${value}`)
  }
  if (body || METHODS_WITH_BODY.has(method)) lines.push(`Content-Length: ${body?.length ?? 0}`)
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return body ? Buffer.concat([head, body]) : head
}
