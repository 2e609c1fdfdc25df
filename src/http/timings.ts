import type {ClientRequest} from 'node:http'
import type {Socket} from 'node:net'
import {performance} from 'node:perf_hooks'
import {roundMs} from '../shared/index.js'
import type {Timings} from './types.js'

/** Stamps of one exchange on the monotonic clock; the phases are the differences between them. */
export interface Stopwatch {
  watch(request: ClientRequest): void
  responded(): void
  ended(): void
  timings(): Timings
}

/**
 * Our own stamps: got's are integer milliseconds of the wall clock, and on a reused socket they
 * repeat the phases of the connection's first request.
 */
export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  let start = now()
  let socketAt: number | undefined
  let lookupAt: number | undefined
  let connectAt: number | undefined
  let secureAt: number | undefined
  let responseAt: number | undefined
  let endAt: number | undefined
  let reused = false
  let isTunnel = false

  function onSocket(socket: Socket): void {
    socketAt = now()
    if (reused) return
    // A tunnel is connected before it becomes the request's socket.
    isTunnel = !socket.connecting
    socket.once('lookup', () => {
      lookupAt = now()
    })
    socket.once('connect', () => {
      connectAt = now()
    })
    socket.once('secureConnect', () => {
      secureAt = now()
    })
  }

  return {
    watch(request) {
      // Loading and setting up got is our affair, not the exchange's.
      start = now()
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
      const socket = Math.min(socketAt ?? start, response)
      const lookup = lookupAt ?? socket
      const connect = connectAt ?? lookup
      const secure = secureAt ?? connect
      const phases = {
        queued: isTunnel ? 0 : roundMs(socket - start),
        dns: roundMs(lookup - socket),
        tcp: roundMs(isTunnel ? socket - start : connect - lookup),
        tls: roundMs(secure - connect),
        firstByte: roundMs(response - secure),
        download: roundMs(end - response),
      }
      const total = Object.values(phases).reduce((sum, phase) => sum + phase, 0)
      return {...phases, total: roundMs(total), reused}
    },
  }
}
