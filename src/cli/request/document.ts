import type {HeaderList} from '../../http/index.js'
import {isJson, RawJson} from '../../output/index.js'
import type {Attempt, PipelineRequest, PipelineResponse} from '../../request/index.js'

/** The --json document of a request. */
export function requestDocument(
  request: PipelineRequest,
  response: PipelineResponse,
  body: Buffer,
) {
  const {settings} = request
  return {
    api: settings?.name ?? null,
    environment: settings?.environment ?? null,
    account: response.account ?? (settings ? (request.options.account ?? 'default') : null),
    historyId: response.historyId ?? null,
    request: {
      method: response.request.method,
      url: response.request.url.href,
      headers: headerObject(response.request.headers),
      body: requestBody(response.request.body),
    },
    response: {
      status: response.status,
      statusText: response.statusText,
      httpVersion: response.httpVersion,
      headers: headerObject(response.headers),
      ...encodedBody(body),
    },
    timings: response.timings(),
    attempts: response.attempts.map(({connects: _, ...attempt}) => attempt),
    connections: response.attempts.flatMap(connectionsOf),
    cache: response.cache,
  }
}

/** Each address that was tried, with the number of the attempt that tried it. */
function connectionsOf({connects = []}: Attempt, index: number) {
  return connects.map((connect) => ({attempt: index + 1, ...connect}))
}

/** Names in lower case; what is repeated is joined, but for cookies, which cannot be. */
export function headerObject(headers: HeaderList): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = {}
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const before = object[key]
    if (key === 'set-cookie') object[key] = [...(Array.isArray(before) ? before : []), value]
    else object[key] = before === undefined ? value : `${before}, ${value}`
  }
  return object
}

/** JSON as it came, to the digit; other text as text; anything else as Base64. */
export function encodedBody(bytes: Buffer): {
  body: RawJson | string
  bodyEncoding: 'json' | 'text' | 'base64'
} {
  const text = bytes.toString('utf8')
  const isText = !bytes.includes(0) && Buffer.from(text, 'utf8').equals(bytes)
  if (!isText) return {body: bytes.toString('base64'), bodyEncoding: 'base64'}
  // A byte order mark is no part of the document.
  const json = text.replace(/^\ufeff/, '')
  if (json.trim() !== '' && isJson(json)) return {body: new RawJson(json), bodyEncoding: 'json'}
  return {body: text, bodyEncoding: 'text'}
}

export function requestBody(body: PipelineRequest['body']): RawJson | string | null {
  return body.kind === 'bytes' ? encodedBody(body.bytes).body : null
}
