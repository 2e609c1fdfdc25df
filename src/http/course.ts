import type http from 'node:http'
import type {TLSSocket} from 'node:tls'
import {isApixError} from '../errors/index.js'
import type {ConnectionLog} from './connect/index.js'
import {type FailureContext, noteConnects, timeoutError, toNetworkError} from './errors.js'
import {watchReuse} from './idle-close.js'
import {createTimeLimit, type TimeLimit} from './time-limit.js'
import {createStopwatch, type Stopwatch} from './timings.js'
import type {WireRequest} from './types.js'

/** One exchange on its way: what is known of it, its clock and its time limit. */
export interface Course {
  readonly log: ConnectionLog
  readonly stopwatch: Stopwatch
  readonly limit: TimeLimit
  /** @param shared its connection, if others use it as well */
  began(sent: http.ClientRequest, shared?: {readonly isOpen: boolean}): void
  responded(): void
  /** It is over, well or not. */
  ended(): void
  /** @returns what the caller is to know of a failure */
  failure(error: unknown): unknown
  /** Like `failure`, for one before there was a response. */
  unanswered(error: unknown): unknown
}

/** @param shown the URL for messages: without secrets */
export function createCourse(request: WireRequest, shown: URL): Course {
  const log: ConnectionLog = {attempts: []}
  const stopwatch = createStopwatch(log)
  const context: FailureContext = {
    method: request.method,
    url: shown,
    responded: false,
    connected: false,
    log,
  }
  const limit = createTimeLimit(request, () => timeoutError(request.timeout ?? 0, context))
  let noteReuse: ReturnType<typeof watchReuse> = () => {}

  function failure(error: unknown): unknown {
    return limit.signal.aborted ? limit.reason() : toNetworkError(error, context)
  }

  function ended(): void {
    stopwatch.ended()
    limit.clear()
  }

  return {
    log,
    stopwatch,
    limit,
    began(sent, shared) {
      stopwatch.watch(sent)
      noteReuse = watchReuse(sent, shared)
      whenConnected(sent, () => {
        context.connected = true
        request.onSent?.()
      })
    },
    responded() {
      context.responded = true
      stopwatch.responded()
    },
    ended,
    failure,
    unanswered(error) {
      ended()
      const failed = failure(error)
      if (isApixError(failed)) {
        noteReuse(error, failed)
        noteConnects(failed, stopwatch.connects())
      }
      return failed
    },
  }
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
