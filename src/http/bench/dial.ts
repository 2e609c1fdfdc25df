import type {Socket, TcpNetConnectOpts} from 'node:net'
import {race, systemRace} from '../connect/index.js'
import {timeoutError} from '../errors.js'
import {openTunnel} from '../tunnel.js'
import type {BenchRequest} from './types.js'

/** Where a connection for the request goes: to its server, or in cleartext to the proxy. */
export function destination({url, proxy}: BenchRequest): {host: string; port: number} {
  const {hostname, port, protocol} = url.protocol === 'http:' && proxy ? new URL(proxy) : url
  const usual = protocol === 'https:' ? 443 : 80
  return {host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usual)}
}

/** Connects to the quickest address of a host, or through the proxy where there will be TLS. */
export function dial(
  options: TcpNetConnectOpts,
  request: BenchRequest,
  done: (error: Error | null, socket?: Socket) => void,
): void {
  const {method, url, proxy, tls, connectTimeout} = request
  const controller = new AbortController()
  const context = {method, url, responded: false}
  const timer = setTimeout(
    () => controller.abort(timeoutError(connectTimeout, context)),
    connectTimeout,
  )
  const {signal} = controller
  const finish = (error: Error | null, socket?: Socket) => {
    clearTimeout(timer)
    done(signal.aborted ? signal.reason : error, socket)
  }
  const connection = {log: {attempts: []}, signal}
  if (proxy && url.protocol === 'https:') {
    const tunnel = {proxy: new URL(proxy), ...destination(request), ...(tls.ca && {ca: tls.ca})}
    openTunnel(tunnel, connection, systemRace(), finish)
  } else race(options, connection, systemRace(), finish)
}
