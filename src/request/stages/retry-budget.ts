/**
 * How many retries a process may still spend, so that it does not multiply the load of a server
 * that is down: each costs something, each success brings something back (AWS's standard mode has
 * these figures).
 */
export interface RetryBudget {
  /** @returns false when there is not enough left */
  spend(kind: 'transient' | 'throttled'): boolean
  /** After an attempt that succeeded. */
  refund(): void
}

const SIZE = 500
const COST = {transient: 14, throttled: 5} as const
const REFUND = 1

export function createRetryBudget(): RetryBudget {
  let left = SIZE
  let spent = 0
  return {
    spend(kind) {
      const cost = COST[kind]
      if (left < cost) return false
      left -= cost
      spent = cost
      return true
    },
    refund() {
      left = Math.min(SIZE, left + Math.max(REFUND, spent))
      spent = 0
    },
  }
}
