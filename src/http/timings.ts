import type {ClientRequest} from 'node:http'
import type {Socket} from 'node:net'
import {roundMs} from '../shared/index.js'
import type {ConnectionLog} from './connect/index.js'
import type {ConnectAttempt, Timings} from './types.js'

/** Stamps of one exchange on the monotonic clock; the phases are the differences between them. */
export interface Stopwatch {
  watch(request: ClientRequest): void
  responded(): void
  ended(): void
  timings(): Timings
  connects(): ConnectAttempt[]
}

/**
 * Our own stamps: got's are integer milliseconds of the wall clock, and on a reused socket they
 * repeat the phases of the connection's first request.
 */
export function createStopwatch(log: ConnectionLog): Stopwatch {
  const now = () => performance.now()
  let start = now()
  let socketAt: number | undefined
  let secureAt: number | undefined
  let responseAt: number | undefined
  let endAt: number | undefined
  let reused = false

  function onSocket(socket: Socket): void {
    socketAt = now()
    if (reused) return
    socket.once('secureConnect', () => {
      secureAt = now()
    })
  }

  return {
    watch(request) {
      // Loading and setting up got is our affair, not the exchange's.
      // The race for a connection is on by the time we are shown the request.
      start = log.waiting ?? log.started ?? now()
      request.once('socket', (socket) => {
        reused = request.reusedSocket
        onSocket(socket)
      })
    },
    responded() {
      responseAt ??= now()
    },
    ended() {
      endAt ??= now()
    },
    timings() {
      // A stamp that is missing equals the one before it, so that its phase is 0.
      const end = endAt ?? now()
      const response = responseAt ?? end
      const socket = Math.min(log.connected ?? socketAt ?? start, response)
      const began = log.started ?? socket
      const resolved = log.resolved ?? began
      const secure = log.secured ?? secureAt ?? socket
      const phases = {
        queued: roundMs(began - start),
        dns: roundMs(resolved - began),
        tcp: roundMs(socket - resolved),
        tls: roundMs(secure - socket),
        firstByte: roundMs(response - secure),
        download: roundMs(end - response),
      }
      const total = Object.values(phases).reduce((sum, phase) => sum + phase, 0)
      return {...phases, total: roundMs(total), reused}
    },
    connects() {
      return log.attempts.map(({started, ended = now(), outcome = 'abandoned', ...rest}) => ({
        ...rest,
        started: roundMs(started - start),
        ended: roundMs(ended - start),
        outcome,
      }))
    },
  }
}
