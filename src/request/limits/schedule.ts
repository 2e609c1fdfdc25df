import type {KnownLimit} from './types.js'

/** After so many lengths of its window nobody relies on what a response said. */
const STALE_AFTER = 2
/** Where nothing says how long a window is. Milliseconds. */
const SHORTEST_MEMORY = 60_000
/** With more than this left nobody counts: so many requests on their way at once are few. */
const PLENTY = 50

/** Whether the next request has to ask how many others are on their way. */
export function isTight(known: KnownLimit, now: number): boolean {
  return known.remaining !== undefined && known.remaining <= PLENTY && !isStale(known, now)
}

export function isStale(known: KnownLimit, now: number): boolean {
  const memory = Math.max(SHORTEST_MEMORY, STALE_AFTER * spanOf(known))
  return now > (known.resetsAt ?? known.observedAt) + memory
}

/**
 * When the next request may be sent so that the server's counter holds, given when the others
 * since were. Epoch milliseconds, not before `now`.
 * @param taken times of requests, in any order
 */
export function nextSlot(known: KnownLimit, taken: readonly number[], now: number): number {
  let slot = now
  // Each turn moves the slot beyond one full window; there are never more of them than requests.
  for (let turn = 0; turn <= taken.length + 1; turn++) {
    const later = Math.max(afterQuota(known, taken, slot), afterPolicy(known, taken, slot))
    if (later <= slot) break
    slot = later
  }
  return slot
}

/** What the server said is left, then what each window after it will bring. */
function afterQuota(known: KnownLimit, taken: readonly number[], slot: number): number {
  const {remaining, resetsAt, refill, limit, sentAt, observedAt} = known
  if (remaining === undefined || known.unit !== 'requests') return afterReset(known, slot)
  const since = (from: number, to: number) =>
    taken.filter((time) => time > from && time < to).length
  if (refill !== undefined && refill > 0) {
    const back = (refill * Math.max(0, slot - observedAt)) / 1000
    const left = Math.min(limit ?? Infinity, remaining + back) - since(sentAt, Infinity)
    return left >= 1 ? slot : slot + ((1 - left) / refill) * 1000
  }
  if (resetsAt === undefined) return slot
  if (slot < resetsAt) return since(sentAt, resetsAt) < remaining ? slot : resetsAt
  const length = spanOf(known)
  if (limit === undefined || length <= 0) return slot
  const start = resetsAt + Math.floor((slot - resetsAt) / length) * length
  return since(start - 1, start + length) < allowance(known) ? slot : start + length
}

/** Counters of tokens and bytes: nobody knows what the next request will use of them. */
function afterReset({remaining, resetsAt}: KnownLimit, slot: number): number {
  return remaining === 0 && resetsAt !== undefined ? Math.max(slot, resetsAt) : slot
}

/** Whatever the server says is left, never more than its policy in any window of that length. */
function afterPolicy(known: KnownLimit, taken: readonly number[], slot: number): number {
  const {limit, window, unit} = known
  if (limit === undefined || window === undefined || limit < 1 || unit !== 'requests') return slot
  const within = taken.filter((time) => time > slot - window).sort((a, b) => b - a)
  const nth = within[Math.floor(limit) - 1]
  return nth === undefined ? slot : nth + window
}

/** The part of the policy that a reset brings back: `r` and `t` never say more than it. */
function allowance({limit = 1, window, span}: KnownLimit): number {
  if (window === undefined || span === undefined || span >= window) return limit
  return Math.max(1, Math.floor((limit * span) / window))
}

function spanOf({span, window}: KnownLimit): number {
  return span ?? window ?? 1000
}
