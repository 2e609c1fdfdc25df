import {nearest} from '../shared/index.js'
import {matchMethod, matchPath, matchQuery} from './routes/pattern.js'
import type {MockRequest, RoutePattern, RouteShape} from './types.js'

/** A route that nearly fitted, with what kept it from answering. */
export interface NearMiss {
  route: string
  why: string
}

const LISTED = 3

/** The routes that a call missed by least, the nearest first. */
export function nearMisses(request: MockRequest, routes: readonly RouteShape[]): NearMiss[] {
  const judged = routes.map((route) => judge(request, route))
  const fitting = judged.filter((miss) => miss !== undefined)
  const told = new Map(
    fitting.sort((a, b) => a.distance - b.distance).map((one) => [one.route + one.why, one]),
  )
  return [...told.values()].slice(0, LISTED).map(({route, why}) => ({route, why}))
}

function judge(
  request: MockRequest,
  {pattern, conditions = []}: RouteShape,
): (NearMiss & {distance: number}) | undefined {
  const {method, path, query} = request
  const reasons: string[] = []
  let distance = 0
  const params = matchPath(pattern, path)
  if (!params) {
    const wanted = `/${pattern.segments.join('/')}`
    const differing = pathDistance(path, pattern)
    if (differing === undefined) return undefined
    reasons.push(`the path is ${path} instead of ${wanted}`)
    distance += 1 + differing
  }
  if (!matchMethod(pattern, method)) {
    reasons.push(`the method is ${method} instead of ${pattern.method}`)
    distance += 1
  }
  if (!matchQuery(pattern, query)) {
    const missing = pattern.query.filter(([name, value]) => !query.getAll(name).includes(value))
    const words = missing.map(([name, value]) => {
      const given = query.get(name)
      return given === null ? `${name} is missing` : `${name} is ${given} instead of ${value}`
    })
    reasons.push(`of the query, ${words.join(', ')}`)
    distance += 0.5 * missing.length
  }
  const unmet = conditions.flatMap((one) => one.check({...request, params: params ?? {}}) ?? [])
  reasons.push(...unmet)
  distance += 0.5 * unmet.length
  // Two routes may differ in nothing but what they take: no reason then, and nothing to tell.
  if (reasons.length === 0) return undefined
  return {route: pattern.label, why: reasons.join('; '), distance}
}

/** How many segments differ; undefined when the path is something else. */
function pathDistance(path: string, {segments}: RoutePattern): number | undefined {
  const given = path.replace(/^\//, '').split('/')
  let differing = Math.abs(given.length - segments.length)
  let alike = 0
  for (const [index, segment] of segments.entries()) {
    const value = given[index]
    if (value === undefined || segment === '**') continue
    const open = segment === '*' || /^\{[^}]+\}$/.test(segment)
    if (segment === value) alike++
    else if (!open || value === '') {
      if (nearest(value, [segment])) alike++
      differing++
    }
  }
  return alike > 0 && differing <= 2 ? differing : undefined
}
