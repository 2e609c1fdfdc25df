import type {Notifier} from '../shared/index.js'
import {nearMisses} from './near-miss.js'
import {problemReply} from './routes/problem.js'
import type {MockReply, MockRequest, RouteSource} from './types.js'

/** Says that no route is for a call, and which ones came near. */
export function missed(
  request: MockRequest,
  sources: readonly RouteSource[],
  notifier: Notifier,
): MockReply {
  const routes = sources.flatMap((source) => source.routes())
  const nearest = nearMisses(request, routes)
  const title = `no route for ${request.method} ${request.path}`
  const lines = nearest.map(({route, why}) => `\n  nearest: ${route}: ${why}`)
  notifier.notice(`${title}${lines.join('')}`)
  const labels = routes.slice(0, 20).map(({pattern}) => pattern.label)
  return problemReply(404, title, {nearest, ...(nearest.length === 0 && {routes: labels})})
}
