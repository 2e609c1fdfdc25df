import type http from 'node:http'
import type https from 'node:https'
import {Readable} from 'node:stream'
import type {TLSSocket} from 'node:tls'
import type {HttpsOptions, RequestFunction} from 'got'
import {ApixError, isApixError} from '../errors/index.js'
import {type ConnectionLog, withConnection} from './connect/index.js'
import {tlsOptions} from './connections.js'
import {decode} from './decode.js'
import {noteConnects, timeoutError, toNetworkError} from './errors.js'
import {watchReuse} from './idle-close.js'
import {createTimeLimit, type TimeLimit} from './time-limit.js'
import {createStopwatch, type Stopwatch} from './timings.js'
import type {TlsSettings, WireRequest, WireResponse} from './types.js'
import {framed, headerList, objectOf, writeRequest} from './write-request.js'

/**
 * One request and its response.
 *
 * @param shown the URL for messages: without secrets
 */
export async function exchange(
  request: WireRequest,
  shown: URL,
  agent: http.Agent,
  proxy: URL | undefined,
): Promise<WireResponse> {
  const {default: got} = await import('got')
  // got would bring it along at every start. Without TLS nobody speaks HTTP/2.
  const h2 =
    request.http2 && request.url.protocol === 'https:'
      ? (await import('http2-wrapper')).default
      : undefined
  const log: ConnectionLog = {attempts: []}
  const stopwatch = createStopwatch(log)
  // Over HTTP/2 got opens the connection, out of sight.
  const connected = request.http2 === true
  const context = {method: request.method, url: shown, responded: false, connected, log}
  const limit = createTimeLimit(request, () => timeoutError(request.timeout ?? 0, context))
  const failure = (error: unknown) =>
    limit.signal.aborted ? limit.reason() : toNetworkError(error, context)

  let noteReuse: ReturnType<typeof watchReuse> = () => {}
  let stream: ReturnType<typeof got.stream>
  try {
    stream = got.stream(request.url, {
      method: request.method as 'GET',
      headers: request.http2 ? objectOf(framed(request)) : {},
      ...(request.body.kind === 'bytes' && {body: request.body.bytes}),
      ...(request.body.kind === 'stream' && {body: Readable.from(request.body.stream)}),
      allowGetBody: true,
      agent: {
        http: agent,
        https: agent as https.Agent,
        ...(h2 && {http2: h2.globalAgent as unknown as http.Agent}),
      },
      http2: request.http2 ?? false,
      ...(request.http2 && {https: gotTls(request.tls)}),
      decompress: false,
      followRedirect: false,
      throwHttpErrors: false,
      retry: {limit: 0},
      signal: limit.signal,
      // With headers of our own making Node writes them in this order and this spelling.
      request: request.http2
        ? (h2?.auto as RequestFunction | undefined)
        : (url, options, callback) =>
            writeRequest(
              request,
              proxy,
              url,
              withConnection({...options, agent}, {log, signal: limit.signal}),
              callback,
            ),
    })
    if (request.body.kind === 'none' && stream.writable) stream.end()
  } catch (error) {
    limit.clear()
    throw new ApixError('USAGE', (error as Error).message, {cause: error})
  }
  stream.on('request', (sent: http.ClientRequest) => {
    stopwatch.watch(sent)
    if (!request.http2) noteReuse = watchReuse(sent)
    whenConnected(sent, () => {
      context.connected = true
      request.onSent?.()
    })
  })

  return new Promise((resolve, reject) => {
    stream.on('error', (error) => {
      stopwatch.ended()
      limit.clear()
      const failed = failure(error)
      if (isApixError(failed)) {
        noteReuse(error, failed)
        noteConnects(failed, stopwatch.connects())
      }
      reject(failed)
    })
    stream.once('response', (message: http.IncomingMessage) => {
      context.responded = true
      stopwatch.responded()
      const headers = headerList(message)
      // An event stream is open for as long as both sides like it.
      if (message.headers['content-type']?.startsWith('text/event-stream')) limit.lift()
      const raw = finishing(stream as AsyncIterable<Buffer>, stopwatch, limit)
      const encoding = message.headers['content-encoding']
      const body = encoding && !request.encoded ? decode(raw, encoding) : raw
      resolve({
        status: message.statusCode ?? 0,
        statusText: message.statusMessage ?? '',
        httpVersion: message.httpVersion === '2.0' ? '2' : message.httpVersion,
        headers,
        body: mapped(body, failure),
        url: request.url,
        ...(stream.ip && {remoteAddress: stream.ip}),
        timings: () => stopwatch.timings(),
        connects: stopwatch.connects(),
      })
    })
  })
}

/** From then on something may have been sent. */
function whenConnected(sent: http.ClientRequest, notify: () => void): void {
  sent.once('socket', (socket) => {
    if ((socket as TLSSocket & {secureConnecting?: boolean}).secureConnecting)
      socket.once('secureConnect', notify)
    else if (socket.connecting) socket.once('connect', notify)
    else notify()
  })
}

/** For HTTP/2, where got opens the connection itself. */
function gotTls(settings: TlsSettings | undefined): HttpsOptions {
  const {ca, cert, key, rejectUnauthorized} = tlsOptions(settings)
  return {
    ...(ca && {certificateAuthority: ca as string[]}),
    ...(cert && {certificate: cert as Buffer}),
    ...(key && {key: key as Buffer}),
    ...(rejectUnauthorized !== undefined && {rejectUnauthorized}),
  }
}

async function* finishing(
  body: AsyncIterable<Buffer>,
  stopwatch: Stopwatch,
  limit: TimeLimit,
): AsyncGenerator<Buffer> {
  try {
    yield* body
  } finally {
    stopwatch.ended()
    limit.clear()
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
