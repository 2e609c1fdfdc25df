import type {Match, MockRoute, RouteSource, Step} from '../types.js'
import {matches, mostSpecificFirst} from './pattern.js'

/**
 * Routes with their sequences. Two of the same pattern: the later one is asked first.
 * @param taken how far each sequence is; a new table goes on where another one was
 */
export function createRouteTable(
  routes: readonly MockRoute[],
  taken: Map<MockRoute, number> = new Map(),
): RouteSource {
  const sorted = [...routes].reverse().sort((a, b) => mostSpecificFirst(a.pattern, b.pattern))
  return {
    find(request): Match | undefined {
      for (const route of sorted) {
        const params = matches(route.pattern, request)
        if (!params) continue
        return {
          label: route.pattern.label,
          params,
          take() {
            const count = taken.get(route) ?? 0
            taken.set(route, count + 1)
            return stepAt(route.steps, count)
          },
        }
      }
      return undefined
    },
    patterns: () => sorted.map(({pattern}) => pattern),
    reset: () => taken.clear(),
  }
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
