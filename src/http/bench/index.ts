import {revealed} from '../reveal.js'
import type {BenchRequest, LaneFactory} from './types.js'

/** The fastest way to send this request over and over: bare sockets, or undici where there is TLS. */
export async function benchLanes(bound: BenchRequest): Promise<LaneFactory> {
  const request = revealed(bound)
  if (request.url.protocol === 'http:') {
    const {rawLanes} = await import('./raw-lane.js')
    return rawLanes(request)
  }
  const {undiciLanes} = await import('./undici-lane.js')
  return undiciLanes(request)
}
