import {ApixError} from '../../errors/index.js'
import {revealed} from '../reveal.js'
import type {BenchRequest, LaneFactory} from './types.js'

/** The fastest way to send this request over and over: bare sockets, or undici where there is TLS. */
export async function benchLanes(request: BenchRequest): Promise<LaneFactory> {
  const {url, proxy, http2} = request
  if (url.protocol === 'http:' && proxy?.startsWith('https:')) {
    throw new ApixError('USAGE', 'bench reaches no http URL through a proxy that speaks TLS', {
      hints: ['name an http:// proxy, or none with NO_PROXY'],
    })
  }
  if (url.protocol === 'http:' && http2) {
    throw new ApixError('USAGE', 'HTTP/2 needs an https URL', {
      hints: ['leave out --http2: without TLS nobody agrees on it'],
    })
  }
  if (url.protocol === 'http:') {
    const {rawLanes} = await import('./raw-lane.js')
    return rawLanes(revealed(request))
  }
  const {undiciLanes} = await import('./undici-lane.js')
  return undiciLanes(revealed(request))
}

/** A request in the form in which one thread hands it to another: plain values, secrets revealed. */
export interface PortableRequest extends Omit<BenchRequest, 'url' | 'bound' | 'body'> {
  url: string
  body: Uint8Array | undefined
}

export function toPortable(request: BenchRequest): PortableRequest {
  const {url, bound: _, ...rest} = revealed(request)
  return {...rest, url: url.href}
}

export function fromPortable({url, body, tls, ...rest}: PortableRequest): BenchRequest {
  const bytes = (value: Uint8Array | undefined) => value && Buffer.from(value)
  const {ca, cert, key} = tls
  return {
    ...rest,
    url: new URL(url),
    body: bytes(body),
    tls: {
      ...tls,
      ...(ca && {ca: Buffer.from(ca)}),
      ...(cert && {cert: Buffer.from(cert)}),
      ...(key && {key: Buffer.from(key)}),
    },
  }
}
