import type {Match, MockRequest, MockRoute, RouteShape, RouteSource, Step} from '../types.js'
import {matches, mostSpecificFirst} from './pattern.js'

/**
 * Routes with their sequences. Two of the same pattern: the one with more conditions is asked
 * first, then the later one.
 * @param taken how far each sequence is, by the route's key; a new table goes on where another was
 */
export function createRouteTable(
  routes: readonly MockRoute[],
  taken: Map<string, number> = new Map(),
): RouteSource {
  const sorted = [...routes].reverse().sort(firstAsked)
  return {
    find(request, blind = false): Match | undefined {
      for (const route of sorted) {
        const params = matches(route.pattern, request)
        if (!params || !holds(route, {...request, params}, blind)) continue
        const key = route.key ?? route.pattern.label
        return {
          label: route.pattern.label,
          params,
          take() {
            const count = taken.get(key) ?? 0
            taken.set(key, count + 1)
            return stepAt(route.steps, count)
          },
        }
      }
      return undefined
    },
    routes: () => sorted,
    reset: () => taken.clear(),
  }
}

function firstAsked(a: MockRoute, b: MockRoute): number {
  return (
    (b.priority ?? 0) - (a.priority ?? 0) ||
    mostSpecificFirst(a.pattern, b.pattern) ||
    (b.conditions?.length ?? 0) - (a.conditions?.length ?? 0)
  )
}

function holds({conditions = []}: RouteShape, request: MockRequest, blind: boolean): boolean {
  return conditions.every(
    (condition) => (blind && condition.readsBody) || condition.check(request) === undefined,
  )
}

function stepAt(steps: readonly Step[], count: number): Step {
  let rest = count
  for (const step of steps) {
    if (rest < step.times) return step
    rest -= step.times
  }
  const last = steps.at(-1)
  if (!last) throw new Error('a route needs a response')
  return last
}
