import type {Timings} from '../../http/index.js'
import {type Clock, formatDuration, roundMs} from '../../shared/index.js'
import type {CacheEntry, StoredBody} from '../../storage/index.js'
import {withHeader, withoutHeaders} from '../headers.js'
import {refine} from '../response.js'
import type {CacheState, PipelineRequest, PipelineResponse} from '../types.js'
import {ageOf, type Freshness} from './freshness.js'

export interface LocalDetails {
  reuse: Freshness
  state: CacheState
  clock: Clock
  account: string | undefined
  /** A condition of the request holds: 304, and no body. */
  unchanged?: boolean
}

/** A response that no server was asked for. Its time is that of reading it. */
export function localResponse(
  request: PipelineRequest,
  entry: CacheEntry,
  body: StoredBody | undefined,
  {reuse, state, clock, account, unchanged}: LocalDetails,
): PipelineResponse {
  const began = clock.monotonic()
  // Section 5.1: whoever answers without asking says how old the answer is.
  const age = Math.floor(ageOf(entry, clock.now()) / 1000)
  const headers = withHeader(entry.headers, 'Age', String(age))
  const stopwatch = createStopwatch(clock, began)
  const {status, statusText, httpVersion} = entry
  return {
    ...base(request, account),
    status: unchanged ? 304 : status,
    statusText: unchanged ? 'Not Modified' : statusText,
    httpVersion,
    headers: unchanged
      ? withoutHeaders(headers, ['content-length', 'content-encoding', 'content-range'])
      : headers,
    body: stopwatch.reading(body?.read()),
    timings: stopwatch.timings,
    cache: state,
    cached: {age: reuse.age, left: reuse.lifetime - reuse.age},
  }
}

/** Section 5.2.1.7: nothing usable is stored, and the server may not be asked. */
export function gatewayTimeout(
  request: PipelineRequest,
  account: string | undefined,
): PipelineResponse {
  return {
    ...base(request, account),
    status: 504,
    statusText: 'Gateway Timeout',
    httpVersion: '1.1',
    headers: [['Content-Length', '0']],
    body: nothing(),
    timings: () => timingsOf(0, 0),
    cache: 'miss',
  }
}

/** The stored response after the server said that it is still good. */
export function revalidated(
  response: PipelineResponse,
  entry: CacheEntry,
  body: StoredBody,
  clock: Clock,
): PipelineResponse {
  const reading = createStopwatch(clock, clock.monotonic())
  return refine(response, {
    status: entry.status,
    statusText: entry.statusText,
    headers: entry.headers,
    body: reading.reading(body.read()),
    cache: 'revalidated',
    timings() {
      const asked = response.timings()
      const read = reading.timings().total
      const download = roundMs(asked.download + read)
      return {...asked, download, total: roundMs(asked.total + read)}
    },
  })
}

/** `12s old, fresh for 48s more (max-age)`. */
export function whenUsable({age, lifetime, source}: Freshness): string {
  const left = lifetime - age
  const old = `${words(age)} old`
  if (source === 'none') return `${old}, no lifetime given`
  return left > 0
    ? `${old}, fresh for ${words(left)} more (${source})`
    : `${old}, stale for ${words(-left)} (${source})`
}

function words(milliseconds: number): string {
  return formatDuration(Math.max(1, Math.round(milliseconds)))
}

function base(request: PipelineRequest, account: string | undefined) {
  const {method, url, headers, body} = request
  return {
    request: {method, url, headers, body},
    attempts: [],
    ...(account !== undefined && {account}),
  }
}

function createStopwatch(clock: Clock, began: number) {
  let first: number | undefined
  let last: number | undefined
  return {
    async *reading(body: AsyncIterable<Buffer> = nothing()): AsyncGenerator<Buffer> {
      for await (const chunk of body) {
        first ??= clock.monotonic()
        yield chunk
      }
      last = clock.monotonic()
    },
    timings(): Timings {
      const ended = last ?? clock.monotonic()
      const started = first ?? ended
      return timingsOf(roundMs(started - began), roundMs(ended - started))
    },
  }
}

function timingsOf(firstByte: number, download: number): Timings {
  const nothing = {queued: 0, dns: 0, tcp: 0, tls: 0}
  return {...nothing, firstByte, download, total: roundMs(firstByte + download), reused: false}
}

async function* nothing(): AsyncGenerator<Buffer> {}
