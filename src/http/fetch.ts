import type {HttpClient, RequestBody, WireRequest} from './types.js'

/** Statuses whose responses have no body, as the Fetch standard has it. */
const NULL_BODY = new Set([101, 103, 204, 205, 304])

/** A `fetch` over `send`: same TLS and proxy settings, no redirects, no cookies. */
export function createFetch(send: HttpClient['send']): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const bytes = request.body ? Buffer.from(await request.arrayBuffer()) : undefined
    const body: RequestBody = bytes ? {kind: 'bytes', bytes} : {kind: 'none'}
    const wire: WireRequest = {
      method: request.method,
      url: new URL(request.url),
      headers: [...request.headers],
      body,
      signal: request.signal,
    }
    const response = await send(wire)
    const headers = new Headers()
    for (const [name, value] of response.headers) {
      // The body is decoded already; its length and coding no longer apply.
      if (!/^content-(encoding|length)$/i.test(name)) headers.append(name, value)
    }
    const chunks: Buffer[] = []
    for await (const chunk of response.body) chunks.push(chunk)
    const {status, statusText} = response
    const content = NULL_BODY.has(status) ? null : Buffer.concat(chunks)
    return new Response(content, {status, statusText, headers})
  }
}
