import {setTimeout as sleep} from 'node:timers/promises'

/** Time as domains see it; tests pass their own. */
export interface Clock {
  /** Wall clock: milliseconds since the epoch. For timestamps only, it may jump. */
  now(): number
  /** Monotonic clock in milliseconds with decimals. For every measured duration. */
  monotonic(): number
  /** Waits; rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    try {
      await sleep(milliseconds, undefined, signal ? {signal} : {})
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    }
  },
}

/** Waits at least so long: a timer may fire a millisecond early, and servers count. */
export async function sleepFully(
  milliseconds: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<void> {
  const until = clock.monotonic() + milliseconds
  for (let rest = milliseconds; rest > 0; rest = until - clock.monotonic()) {
    await clock.sleep(Math.min(Math.ceil(rest), LONGEST_TIMER), signal)
  }
}

/** Node's timers hold 31 bits; what is longer fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** ISO 8601 in UTC, the form of every timestamp that apix prints. */
export function timestamp(now: number): string {
  return new Date(now).toISOString()
}
