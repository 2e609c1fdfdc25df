import type {HeaderList} from '../../http/index.js'
import {matches} from '../routes/pattern.js'
import type {Delay, Fault, MockInput, MockRequest, Ruled} from '../types.js'
import {drawDelay} from './delay.js'
import {createWindows, LIMIT_DIALECTS} from './limit.js'
import {createRandom} from './random.js'

/** What holds for calls besides the response that their route has for them. */
export interface Rules {
  /** Milliseconds. */
  delay(request: MockRequest): number
  draw(delay: Delay): number
  /** The fault whose turn it is; taking it counts. */
  fault(request: MockRequest): Fault | undefined
  /** Counts the call against its limit; undefined where there is none. */
  limit(request: MockRequest, now: number): {exceeded: boolean; headers: HeaderList} | undefined
  /** Calls with the same one share a limit. */
  limitScope(request: MockRequest): string | undefined
  reset(): void
}

export function createRules(input: MockInput): Rules {
  const {delays = [], faults = [], limits = [], seed = 1} = input
  const tell = LIMIT_DIALECTS[input.dialect ?? 'ietf-early'] ?? (() => [])
  const windows = createWindows()
  const taken = new Map<object, number>()
  let random = createRandom(seed)

  return {
    draw: (delay) => drawDelay(delay, random),
    delay(request) {
      const found = ruleFor(delays, request)
      return found ? drawDelay(found.rule, random) : 0
    },
    fault(request) {
      const found = ruleFor(faults, request)
      if (!found) return undefined
      const count = taken.get(found) ?? 0
      taken.set(found, count + 1)
      let rest = count
      for (const {fault, times} of found.rule) {
        if (rest < times) return fault
        rest -= times
      }
      return undefined
    },
    limit(request, now) {
      const found = ruleFor(limits, request)
      if (!found) return undefined
      const state = windows.count(found, now)
      const headers = tell(state, now)
      if (!state.exceeded) return {exceeded: false, headers}
      const date = new Date(Math.ceil(now / 1000) * 1000 + state.resetIn * 1000).toUTCString()
      const wait = input.retryAfterDate ? date : String(state.resetIn)
      return {exceeded: true, headers: [['retry-after', wait], ...headers]}
    },
    limitScope(request) {
      const found = ruleFor(limits, request)
      return found && `limit ${limits.indexOf(found)}`
    },
    reset() {
      windows.reset()
      taken.clear()
      random = createRandom(seed)
    },
  }
}

/** The last rule for the route itself; otherwise the last one for all. */
function ruleFor<T>(rules: ReadonlyArray<Ruled<T>>, request: MockRequest): Ruled<T> | undefined {
  const own = rules.findLast(({pattern}) => pattern && matches(pattern, request))
  return own ?? rules.findLast(({pattern}) => !pattern)
}
