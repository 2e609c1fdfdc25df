import type {HeaderList} from '../../http/index.js'
import {seededRandom} from '../../shared/index.js'
import {matches} from '../routes/pattern.js'
import type {Delay, Fault, MockBehaviour, MockRequest, Ruled} from '../types.js'
import {drawDelay} from './delay.js'
import {createWindows, LIMIT_DIALECTS, type LimitWindows} from './limit.js'

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

/** What rules remember, also when they are exchanged for others. */
export interface RuleMemory {
  windows: LimitWindows
  /** How often each fault had its turn. */
  taken: Map<string, number>
  random: () => number
}

export function createRuleMemory(seed = 1): RuleMemory {
  return {windows: createWindows(), taken: new Map(), random: seededRandom(seed)}
}

export function createRules(input: MockBehaviour, memory: RuleMemory): Rules {
  const {delays = [], faults = [], limits = [], seed = 1} = input
  const tell = LIMIT_DIALECTS[input.dialect ?? 'ietf-early'] ?? (() => [])
  const random = () => memory.random()

  return {
    draw: (delay) => drawDelay(delay, random),
    delay(request) {
      const found = ruleFor(delays, request)
      return found ? drawDelay(found.rule, random) : 0
    },
    fault(request) {
      const found = ruleFor(faults, request)
      if (!found) return undefined
      const key = keyOf(found)
      const count = memory.taken.get(key) ?? 0
      memory.taken.set(key, count + 1)
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
      const state = memory.windows.count(keyOf(found), found.rule, now)
      const headers = tell(state, now)
      if (!state.exceeded) return {exceeded: false, headers}
      const date = new Date(Math.ceil(now / 1000) * 1000 + state.resetIn * 1000).toUTCString()
      const wait = input.retryAfterDate ? date : String(state.resetIn)
      return {exceeded: true, headers: [['retry-after', wait], ...headers]}
    },
    limitScope(request) {
      const found = ruleFor(limits, request)
      return found && `limit ${keyOf(found)}`
    },
    reset() {
      memory.windows.reset()
      memory.taken.clear()
      memory.random = seededRandom(seed)
    },
  }
}

function keyOf({pattern}: Ruled<unknown>): string {
  return pattern?.label ?? ''
}

/** The last rule for the route itself; otherwise the last one for all. */
function ruleFor<T>(rules: ReadonlyArray<Ruled<T>>, request: MockRequest): Ruled<T> | undefined {
  const own = rules.findLast(({pattern}) => pattern && matches(pattern, request))
  return own ?? rules.findLast(({pattern}) => !pattern)
}
