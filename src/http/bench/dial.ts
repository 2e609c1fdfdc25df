import type {Socket, TcpNetConnectOpts} from 'node:net'
import {race, systemRace} from '../connect/index.js'
import {type FailureContext, timeoutError} from '../errors.js'

/** Connects to the quickest address of a host. @param limit milliseconds */
export function dial(
  options: TcpNetConnectOpts,
  limit: number,
  context: FailureContext,
  done: (error: Error | null, socket?: Socket) => void,
): void {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(timeoutError(limit, context)), limit)
  const connection = {log: {attempts: []}, signal: controller.signal}
  race(options, connection, systemRace(), (error, socket) => {
    clearTimeout(timer)
    done(error, socket)
  })
}
