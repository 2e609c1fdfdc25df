import type {IncomingMessage, ServerResponse} from 'node:http'
import {isApixError} from '../../errors/index.js'
import {decode, type HeaderList, type RequestBody, type WireResponse} from '../../http/index.js'
import {headerValue} from '../../request/index.js'
import type {Clock} from '../../shared/index.js'
import {send, sendFault} from '../respond.js'
import {problemReply} from '../routes/problem.js'
import type {Fault, MockReply, MockRequest} from '../types.js'
import {badGateway, forward, type Kept, keeping, passOn} from './forward.js'
import type {ExchangeRecorder, Upstream} from './types.js'

/** What became of a call. */
export interface Passed {
  /** Null where nothing was said. */
  status: number | null
  /** The request with as much of its body as was kept. */
  seen: MockRequest
}

export interface PassedCall {
  /** With its body, where that has been read. */
  request: MockRequest
  message: IncomingMessage
  response: ServerResponse
  gone: AbortSignal
  /** Headers of our own. */
  more: HeaderList
  fault?: Fault
}

export interface PassOptions {
  upstream: Upstream
  maxBody: number
  clock: Clock
  /** Monotonic, and since the epoch. */
  started: number
  startedAt: number
  /** Hears the headers of the response. */
  told(headers: HeaderList): void
  recorder?: ExchangeRecorder
}

/** Bytes of a body that the history of calls looks at. */
const SEEN = 64 * 1024

/** Lets the upstream answer, and keeps what is worth keeping of both sides. */
export async function passThrough(call: PassedCall, options: PassOptions): Promise<Passed> {
  const {request, message, response, gone, fault} = call
  const {upstream, recorder, maxBody} = options
  const most = recorder?.mostBody ?? 0
  const sent = keeping(message, Math.max(SEEN, most))
  const read = message.readableEnded || request.body.length > 0
  const body = read ? bytesOf(request.body) : bodyOf(message, sent)
  const seen = (): MockRequest => ({...request, body: read ? request.body : sent.bytes()})

  if (isUpgrade(message)) {
    const reply = problemReply(501, 'WebSocket connections are not passed on')
    send(response, {...reply, headers: [...reply.headers, ...call.more]}, false)
    return {status: reply.status, seen: seen()}
  }
  let answered: WireResponse
  try {
    answered = await forward(request, body, upstream, gone)
  } catch (error) {
    if (gone.aborted) return {status: null, seen: seen()}
    const reply = badGateway(error, upstream)
    send(response, {...reply, headers: [...reply.headers, ...call.more]}, false)
    return {status: reply.status, seen: seen()}
  }
  options.told(answered.headers)
  const got = keeping(answered.body, fault ? maxBody : most)
  const status = fault
    ? await failing(call, fault, answered, got)
    : await passed(call, answered, got)
  const requestSize = read ? request.body.length : sent.size()
  if (recorder) {
    recorder.record({
      startedAt: options.startedAt,
      method: request.method,
      url: upstream.url + request.target,
      request: {headers: request.headers, body: seen().body.subarray(0, most), size: requestSize},
      response: {
        status: answered.status,
        statusText: answered.statusText,
        ...(await decoded(answered.headers, got)),
      },
      timings: answered.timings(),
      took: options.clock.monotonic() - options.started,
    })
  }
  return {status, seen: seen()}
}

async function passed(
  {request, response, more}: PassedCall,
  answered: WireResponse,
  got: Kept,
): Promise<number | null> {
  const whole = await passOn(response, answered, got.stream, more)
  return whole || request.method === 'HEAD' ? answered.status : null
}

/** Without its upgrade the upstream would take it for an ordinary request. */
function isUpgrade({headers}: IncomingMessage): boolean {
  return /^websocket$/i.test(headers.upgrade ?? '')
}

/** A fault needs the whole response. */
async function failing(
  {response, gone, more}: PassedCall,
  fault: Fault,
  answered: WireResponse,
  got: Kept,
): Promise<number | null> {
  try {
    for await (const _ of got.stream);
  } catch (error) {
    if (!isApixError(error)) throw error
  }
  const reply: MockReply = {
    status: answered.status,
    headers: [...answered.headers, ...more],
    body: got.bytes(),
  }
  return sendFault(response, fault, reply, gone)
}

function bytesOf(bytes: Buffer): RequestBody {
  return bytes.length > 0 ? {kind: 'bytes', bytes} : {kind: 'none'}
}

function bodyOf({headers}: IncomingMessage, {stream}: Kept): RequestBody {
  const {'content-length': length, 'transfer-encoding': coding} = headers
  if (coding === undefined && (length === undefined || length === '0')) return {kind: 'none'}
  return {kind: 'stream', stream, ...(coding === undefined && {length: Number(length)})}
}

/** What was said rather than how it was packed; as it was where it cannot be unpacked. */
async function decoded(headers: HeaderList, got: Kept) {
  const coding = headerValue(headers, 'content-encoding')
  const whole = got.size() === got.bytes().length
  if (coding === undefined || !whole) return {headers, body: got.bytes(), size: got.size()}
  async function* one() {
    yield got.bytes()
  }
  const chunks: Buffer[] = []
  try {
    for await (const chunk of decode(one(), coding)) chunks.push(chunk)
  } catch {
    return {headers, body: got.bytes(), size: got.size()}
  }
  const body = Buffer.concat(chunks)
  return {headers, body, size: body.length}
}
