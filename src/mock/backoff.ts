import type {Clock} from '../shared/index.js'
import type {EarlyCall} from './types.js'

/** A client's timer may fire a little early. */
const TOLERANCE = 25

/** Watches whether clients wait as long as they were asked to. */
export interface Backoff {
  /** A response with `Retry-After` is about to be sent. */
  told(scope: string, value: string, clock: Clock): void
  /**
   * A call has come.
   * @param scope a limit, or a route
   * @param now monotonic
   */
  arrived(scope: string, now: number): EarlyCall | null
  reset(): void
}

export function createBackoff(): Backoff {
  const waits = new Map<string, {from: number; asked: number}>()
  return {
    told(scope, value, clock) {
      const seconds = Number(value)
      const asked = Number.isNaN(seconds) ? Date.parse(value) - clock.now() : seconds * 1000
      if (Number.isFinite(asked)) waits.set(scope, {from: clock.monotonic(), asked})
    },
    arrived(scope, now) {
      const wait = waits.get(scope)
      if (!wait) return null
      const after = now - wait.from
      // On its way before the answer was: no one's fault.
      if (after < 0) return null
      waits.delete(scope)
      const {asked} = wait
      return after + TOLERANCE < asked ? {asked: Math.round(asked), after: Math.round(after)} : null
    },
    reset: () => waits.clear(),
  }
}
