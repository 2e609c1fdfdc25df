import type {RateLimit} from '../../api/index.js'

/**
 * Requests take different times to arrive, so that a window kept exactly here can be too short
 * where it is counted. Share of the window, and its bound in milliseconds.
 */
const MARGIN = {share: 0.1, most: 200}
/** Beyond this limit times are kept in steps, so that the log of a window stays small. */
const STEPS = 500

/** How many requests at what time; in order. */
type Log = Array<[time: number, count: number]>

/** A slot, and the new state with how long it matters, in milliseconds. */
export interface Reserved {
  slot: number
  value: string
  ttl: number
}

/**
 * The next slot in which at most `limit` requests fall into any window of `per` milliseconds, and
 * at most `burst` into a share of it: at the end of the queue.
 * @param text the state as it was returned before; undefined at first
 */
export function reserveSlot(text: string | undefined, limit: RateLimit, now: number): Reserved {
  const rule = ruleOf(limit)
  const log = parse(text).filter(([time]) => time >= now - rule.per)
  return added(log, Math.max(now, earliest(log, rule)), rule, now)
}

/**
 * Whether a slot whose time has come still holds, now that it is known when the others were really
 * sent: the slot is `now` then, or else later.
 */
export function confirmSlot(
  text: string | undefined,
  limit: RateLimit,
  now: number,
  own: number,
): Reserved {
  const rule = ruleOf(limit)
  const log = parse(text).filter(([time]) => time >= now - rule.per)
  remove(log, rounded(own, rule))
  // Whoever comes later looks for itself.
  const past = log.filter(([time]) => time <= now + rule.step)
  return added(log, Math.max(now, earliest(past, rule)), rule, now)
}

/** The state with a request at the time when it was really sent. */
export function moveSlot(
  text: string | undefined,
  limit: RateLimit,
  now: number,
  own: number,
): Reserved {
  const rule = ruleOf(limit)
  const log = parse(text).filter(([time]) => time >= now - rule.per)
  remove(log, rounded(own, rule))
  return added(log, now, rule, now)
}

/** How many of the last `per` milliseconds' slots are taken. */
export function taken(text: string | undefined, limit: RateLimit, now: number): number {
  return parse(text)
    .filter(([time]) => time > now - limit.per)
    .reduce((sum, [, count]) => sum + count, 0)
}

interface Rule {
  limit: number
  per: number
  burst: number
  step: number
}

function ruleOf({limit, per: asked, burst}: RateLimit): Rule {
  const per = asked + Math.min(asked * MARGIN.share, MARGIN.most)
  const step = limit > STEPS ? per / STEPS : 0
  return {limit, per, burst: Math.max(1, Math.min(burst, limit)), step}
}

/** When the windows that end with the log's latest entries have room again. */
function earliest(log: Log, {limit, per, burst}: Rule): number {
  const after = (count: number, window: number) => {
    const time = nthLatest(log, count)
    return time === undefined ? 0 : time + window
  }
  return Math.max(after(limit, per), after(burst, (per * burst) / limit))
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

function added(log: Log, slot: number, rule: Rule, now: number): Reserved {
  const time = rounded(slot, rule)
  const index = log.findIndex(([known]) => known >= time)
  const entry = log[index]
  if (entry?.[0] === time) entry[1]++
  else if (index === -1) log.push([time, 1])
  else log.splice(index, 0, [time, 1])
  return {slot, value: JSON.stringify(log), ttl: slot - now + rule.per}
}

function remove(log: Log, time: number): void {
  const index = log.findIndex(([known]) => known === time)
  const entry = log[index]
  if (!entry) return
  entry[1]--
  if (entry[1] === 0) log.splice(index, 1)
}

function rounded(time: number, {step}: Rule): number {
  return step === 0 ? time : Math.ceil(time / step) * step
}

function parse(text: string | undefined): Log {
  try {
    return text === undefined ? [] : (JSON.parse(text) as Log)
  } catch {
    return []
  }
}
