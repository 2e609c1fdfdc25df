import type {RateLimit} from '../../api/index.js'

/**
 * Requests take different times to arrive, so that a window kept exactly here can be too short
 * where it is counted. Share of the window, and its bound in milliseconds.
 */
const MARGIN = {share: 0.05, most: 100}
/** Beyond this limit times are kept in steps, so that the log of a window stays small. */
const STEPS = 500

/** How many requests at what time; in order. */
type Log = Array<[time: number, count: number]>

/**
 * The next slot in which at most `limit` requests fall into any window of `per` milliseconds, and
 * at most `burst` into a share of it.
 * @param text what was returned before, undefined at first
 * @returns the slot, and the new state with how long it matters, in milliseconds
 */
export function reserveSlot(
  text: string | undefined,
  limit: RateLimit,
  now: number,
): {slot: number; value: string; ttl: number} {
  const per = limit.per + Math.min(limit.per * MARGIN.share, MARGIN.most)
  const burst = Math.max(1, Math.min(limit.burst, limit.limit))
  const step = limit.limit > STEPS ? per / STEPS : 0
  const log = parse(text).filter(([time]) => time >= now - per)
  const after = (count: number, window: number) => {
    const time = nthLatest(log, count)
    return time === undefined ? 0 : time + window
  }
  const slot = Math.max(now, after(limit.limit, per), after(burst, (per * burst) / limit.limit))
  add(log, step === 0 ? slot : Math.ceil(slot / step) * step)
  return {slot, value: JSON.stringify(log), ttl: slot - now + per}
}

/** How many of the last `per` milliseconds' slots are taken. */
export function taken(text: string | undefined, limit: RateLimit, now: number): number {
  return parse(text)
    .filter(([time]) => time > now - limit.per)
    .reduce((sum, [, count]) => sum + count, 0)
}

function nthLatest(log: Log, count: number): number | undefined {
  let seen = 0
  for (let index = log.length - 1; index >= 0; index--) {
    const [time, times] = log[index] as Log[number]
    seen += times
    if (seen >= count) return time
  }
  return undefined
}

function add(log: Log, time: number): void {
  const same = log.findIndex(([known]) => known >= time)
  const entry = log[same]
  if (entry?.[0] === time) entry[1]++
  else if (same === -1) log.push([time, 1])
  else log.splice(same, 0, [time, 1])
}

function parse(text: string | undefined): Log {
  try {
    return text === undefined ? [] : (JSON.parse(text) as Log)
  } catch {
    return []
  }
}
