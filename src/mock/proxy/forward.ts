import {Buffer} from 'node:buffer'
import type {ServerResponse} from 'node:http'
import {isApixError} from '../../errors/index.js'
import {
  endToEndHeaders,
  type HeaderList,
  type RequestBody,
  type WireResponse,
} from '../../http/index.js'
import {problemReply} from '../routes/problem.js'
import type {MockReply, MockRequest} from '../types.js'
import type {Upstream} from './types.js'

/** A body that is kept, up to a size, while it goes by. */
export interface Kept {
  stream: AsyncIterable<Buffer>
  /** What went by so far. */
  bytes(): Buffer
  /** How much went by so far. */
  size(): number
}

export function keeping(source: AsyncIterable<Uint8Array>, most: number): Kept {
  const chunks: Buffer[] = []
  let kept = 0
  let size = 0
  async function* passing() {
    for await (const chunk of source) {
      size += chunk.length
      if (kept < most) {
        const part = Buffer.from(chunk.subarray(0, most - kept))
        chunks.push(part)
        kept += part.length
      }
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    }
  }
  return {stream: passing(), bytes: () => Buffer.concat(chunks), size: () => size}
}

/**
 * Asks the upstream. The response comes as it is sent, with its content coding.
 * @throws ApixError of the network
 */
export async function forward(
  {method, target, headers}: MockRequest,
  body: RequestBody,
  upstream: Upstream,
  signal: AbortSignal,
): Promise<WireResponse> {
  const http = await upstream.http()
  return http.send({
    method,
    url: new URL(upstream.url + target),
    // Node reads header values as Latin-1; the client writes them as UTF-8.
    headers: endToEndHeaders(headers).map(([name, value]) => [name, utf8(value)]),
    body,
    signal,
    encoded: true,
    ...(upstream.tls && {tls: upstream.tls}),
  })
}

/** Why there is no response from the upstream. */
export function badGateway(error: unknown, {url}: Upstream): MockReply {
  if (!isApixError(error)) throw error
  const status = error.code === 'TIMEOUT' ? 504 : 502
  return problemReply(status, `no response from ${url}: ${error.message}`, {code: error.code})
}

/**
 * Hands a response on as it comes. What ends in the middle ends in the middle here as well.
 * @returns whether all of it was handed on
 */
export async function passOn(
  response: ServerResponse,
  {status, statusText, headers}: Pick<WireResponse, 'status' | 'statusText' | 'headers'>,
  body: AsyncIterable<Buffer>,
  more: HeaderList,
): Promise<boolean> {
  const own = [...endToEndHeaders(headers), ...more]
  // Its length stays true: the coding is untouched.
  const length = headers.filter(([name]) => name.toLowerCase() === 'content-length')
  const lines = [...own, ...length].flatMap(([name, value]) => [name, latin1(value)])
  response.writeHead(status, statusText, lines)
  response.flushHeaders()
  try {
    for await (const chunk of body) {
      if (response.destroyed) return false
      if (!response.write(chunk)) await drained(response)
    }
  } catch (error) {
    if (!isApixError(error)) throw error
    response.destroy()
    return false
  }
  response.end()
  return true
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

/** Node writes header values as Latin-1. */
function latin1(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}

function utf8(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8')
}
