import type http from 'node:http'
import type https from 'node:https'
import {Readable} from 'node:stream'
import type {Got, RequestFunction, Request as Stream} from 'got'
import {ApixError} from '../errors/index.js'
import type {Way} from './connections.js'
import {type Course, createCourse} from './course.js'
import {decode} from './decode.js'
import {openRequest} from './open-request.js'
import type {WireRequest, WireResponse} from './types.js'
import {headerList} from './write-request.js'

/**
 * One request and its response.
 *
 * @param shown the URL for messages: without secrets
 */
export async function exchange(request: WireRequest, shown: URL, way: Way): Promise<WireResponse> {
  const {default: got} = await import('got')
  const course = createCourse(request, shown)
  const stream = begin(got, request, way, course)
  return new Promise((resolve, reject) => {
    stream.on('error', (error) => reject(course.unanswered(error)))
    stream.once('response', (message: http.IncomingMessage) => {
      course.responded()
      resolve(responseOf(message, stream, request, course))
    })
  })
}

/** got as a pipe: redirects, retries, codings and credentials are not its business here. */
function begin(got: Got, request: WireRequest, way: Way, course: Course): Stream {
  const {method, url, body} = request
  try {
    const stream = got.stream(url, {
      method: method as 'GET',
      headers: {},
      ...(body.kind === 'bytes' && {body: body.bytes}),
      ...(body.kind === 'stream' && {body: Readable.from(body.stream)}),
      allowGetBody: true,
      agent: {http: way.agent, https: way.agent as https.Agent},
      decompress: false,
      followRedirect: false,
      throwHttpErrors: false,
      retry: {limit: 0},
      signal: course.limit.signal,
      request: openRequest(request, way, course) as RequestFunction,
    })
    if (body.kind === 'none' && stream.writable) stream.end()
    return stream
  } catch (error) {
    course.limit.clear()
    throw new ApixError('USAGE', (error as Error).message, {cause: error})
  }
}

function responseOf(
  message: http.IncomingMessage,
  stream: Stream,
  request: WireRequest,
  {stopwatch, limit, ...course}: Course,
): WireResponse {
  // An event stream is open for as long as both sides like it.
  if (message.headers['content-type']?.startsWith('text/event-stream')) limit.lift()
  const raw = finishing(stream as AsyncIterable<Buffer>, course.ended)
  const encoding = message.headers['content-encoding']
  const body = encoding && !request.encoded ? decode(raw, encoding) : raw
  return {
    status: message.statusCode ?? 0,
    statusText: message.statusMessage ?? '',
    httpVersion: message.httpVersion === '2.0' ? '2' : message.httpVersion,
    headers: headerList(message),
    body: mapped(body, course.failure),
    url: request.url,
    ...(stream.ip && {remoteAddress: stream.ip}),
    timings: () => stopwatch.timings(),
    connects: stopwatch.connects(),
  }
}

async function* finishing(body: AsyncIterable<Buffer>, ended: () => void): AsyncGenerator<Buffer> {
  try {
    yield* body
  } finally {
    ended()
  }
}

async function* mapped(
  body: AsyncIterable<Buffer>,
  failure: (error: unknown) => unknown,
): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch (error) {
    throw failure(error)
  }
}
