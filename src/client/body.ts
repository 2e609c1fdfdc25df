import type {RequestBody} from '../http/index.js'
import type {ApiResponse, CallOptions, ClientBody} from './types.js'

/** What a value is sent as. */
export async function bodyOf(
  value: ClientBody | undefined,
): Promise<{body: RequestBody; contentType?: string}> {
  if (value === undefined) return {body: {kind: 'none'}}
  if (typeof value === 'string') return bytes(Buffer.from(value), 'text/plain; charset=utf-8')
  if (value instanceof Uint8Array) return bytes(Buffer.from(value), 'application/octet-stream')
  if (value instanceof URLSearchParams || value instanceof FormData) {
    const response = new Response(value)
    const type = response.headers.get('content-type') ?? ''
    return bytes(Buffer.from(await response.arrayBuffer()), type)
  }
  if (value !== null && typeof value === 'object' && Symbol.asyncIterator in value) {
    return {body: {kind: 'stream', stream: value as AsyncIterable<Uint8Array>}}
  }
  return bytes(Buffer.from(JSON.stringify(value)), 'application/json')
}

function bytes(content: Buffer, contentType: string): {body: RequestBody; contentType: string} {
  return {body: {kind: 'bytes', bytes: content}, contentType}
}

/**
 * A body as a value. JSON that is none, although the server says so, is text: the caller can look
 * at it.
 */
export function dataOf(
  content: Buffer,
  contentType: string,
  type: CallOptions['responseType'],
): ApiResponse['data'] {
  if (type === 'bytes') return content
  if (type === 'text') return content.toString('utf8')
  if (content.length === 0) return undefined
  if (type === 'json' || /\bjson\b/i.test(contentType)) {
    try {
      return JSON.parse(content.toString('utf8').replace(/^\ufeff/, ''))
    } catch (error) {
      if (type === 'json') throw error
      return content.toString('utf8')
    }
  }
  const isText = /^text\/|xml|javascript|x-www-form-urlencoded/i.test(contentType)
  return isText ? content.toString('utf8') : content
}
