import type {Arrivals} from '../types.js'

/** Which of the run's requests are this thread's: every `of`-th, beginning with the `index`-th. */
export interface Share {
  index: number
  of: number
}

/** An absolute schedule: when each request is due, whatever the server and this process do. */
export interface Schedule {
  /** The number of the next request, counted over all threads. */
  readonly index: number
  /** When it is due, in milliseconds after the start. */
  readonly due: number
  advance(): void
}

/**
 * Request k is due at k / rate, or at the k-th event of a Poisson process of that rate. All threads
 * compute the same schedule and take their share of it, so the rate is the run's, not a thread's.
 * @param rate requests per second
 */
export function createSchedule(
  rate: number,
  arrivals: Arrivals,
  seed: number,
  share: Share,
): Schedule {
  const interval = 1000 / rate
  const random = generator(seed)
  let index = 0
  let due = 0

  function step(): void {
    index++
    // The product, not a sum: rounding errors must not add up over a long run.
    due = arrivals === 'poisson' ? due - Math.log(1 - random()) * interval : index * interval
  }

  for (let skipped = 0; skipped < share.index; skipped++) step()
  return {
    get index() {
      return index
    },
    get due() {
      return due
    },
    advance() {
      for (let taken = 0; taken < share.of; taken++) step()
    },
  }
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number divided among threads: all but the remainder alike, the remainder to the first. */
export function shareOf(total: number, {index, of}: Share): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0)
}
