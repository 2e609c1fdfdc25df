import type {HistoryDetail, HistoryMessage} from '../types.js'

/** What stands before and after the entries of a HAR 1.2 document. */
export function harFrame(version: string): {open: string; close: string} {
  const creator = JSON.stringify({name: 'apix', version})
  return {open: `{"log":{"version":"1.2","creator":${creator},"pages":[],"entries":[`, close: ']}}'}
}

/** One entry in the HAR 1.2 format; what HAR has no place for stands in `_apix`. */
export function harEntry(entry: HistoryDetail) {
  const {request, response, timings, error} = entry
  const version = `HTTP/${response?.httpVersion ?? '1.1'}`
  return {
    startedDateTime: entry.time,
    time: timings.total,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: version,
      cookies: [],
      headers: fields(request.headers),
      queryString: [...new URL(request.url).searchParams].map(([name, value]) => ({name, value})),
      ...(request.body !== null && {postData: postData(request)}),
      headersSize: -1,
      bodySize: request.size ?? (request.body === null ? 0 : -1),
    },
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      httpVersion: version,
      cookies: [],
      headers: fields(response?.headers ?? {}),
      content: content(response),
      redirectURL: response?.headers['location'] ?? '',
      headersSize: -1,
      bodySize: -1,
      ...(error !== null && {_error: error}),
    },
    cache: {},
    timings: {
      blocked: timings.queued,
      dns: timings.dns,
      // HAR counts the TLS handshake as part of connecting.
      connect: timings.tcp + timings.tls,
      ssl: timings.tls,
      send: 0,
      wait: timings.firstByte,
      receive: timings.download,
    },
    _apix: {
      id: entry.id,
      api: entry.api,
      environment: entry.environment,
      account: entry.account,
      cache: entry.cache,
      attempts: entry.attempts,
      reused: timings.reused,
      pathTemplate: entry.pathTemplate,
    },
  }
}

function fields(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(([name, value]) => ({name, value}))
}

function postData(message: HistoryMessage) {
  const mimeType = message.headers['content-type'] ?? 'application/octet-stream'
  const isBinary = message.bodyEncoding === 'base64'
  // HAR has no encoding for what was sent, only for what came back.
  return {mimeType, text: message.body ?? '', ...(isBinary && {_encoding: 'base64'})}
}

function content(message: HistoryMessage | null) {
  const mimeType = message?.headers['content-type'] ?? 'x-unknown'
  return {
    size: message?.size ?? 0,
    mimeType,
    ...(message && message.body !== null && {text: message.body}),
    ...(message?.bodyEncoding === 'base64' && {encoding: 'base64'}),
  }
}

interface Har {
  [key: string]: unknown
}

function object(value: unknown): Har {
  return typeof value === 'object' && value !== null ? (value as Har) : {}
}

/** A HAR entry of whatever program in the form that history exports. */
export function fromHar(value: Har): Har {
  const request = object(value['request'])
  const response = object(value['response'])
  const timings = object(value['timings'])
  const own = object(value['_apix'])
  const time = (name: string) => Math.max(0, Number(timings[name] ?? 0) || 0)
  const status = Number(response['status'] ?? 0)
  const contents = object(response['content'])
  const posted = object(request['postData'])
  return {
    ...own,
    time: value['startedDateTime'],
    method: request['method'],
    url: request['url'],
    status: status > 0 ? status : null,
    error: response['_error'] ?? (status > 0 ? null : 'NETWORK'),
    total: value['time'],
    request: {
      headers: headersOf(request['headers']),
      body: posted['text'] ?? null,
      bodyEncoding: (posted['_encoding'] ?? posted['encoding']) === 'base64' ? 'base64' : 'text',
      size: sizeOf(request['bodySize']),
    },
    response:
      status > 0
        ? {
            statusText: response['statusText'],
            httpVersion: String(response['httpVersion'] ?? '').replace(/^http\//i, ''),
            headers: headersOf(response['headers']),
            body: contents['text'] ?? null,
            bodyEncoding: contents['encoding'] === 'base64' ? 'base64' : 'text',
            size: sizeOf(contents['size']),
          }
        : null,
    timings: {
      queued: time('blocked'),
      dns: time('dns'),
      tcp: Math.max(0, time('connect') - time('ssl')),
      tls: time('ssl'),
      firstByte: time('send') + time('wait'),
      download: time('receive'),
      reused: own['reused'] ?? time('connect') === 0,
    },
  }
}

function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 ? value : null
}

/** HTTP/2's pseudo headers are no header fields. */
function headersOf(list: unknown): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const item of Array.isArray(list) ? list : []) {
    const {name, value} = object(item)
    const key = String(name).toLowerCase()
    if (key.startsWith(':')) continue
    headers[key] = headers[key] === undefined ? String(value) : `${headers[key]}, ${String(value)}`
  }
  return headers
}
