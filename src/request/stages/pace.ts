import type {RateLimit} from '../../api/index.js'
import {type Clock, formatDuration, type Notifier, roundMs} from '../../shared/index.js'
import type {Database} from '../../storage/index.js'
import {refine} from '../response.js'
import type {PipelineRequest, Stage} from '../types.js'

export interface PaceDeps {
  clock: Clock
  notifier: Notifier
  /** Opened only when there is a limit to keep. */
  database: () => Promise<Database>
}

/** Waits shorter than this are not worth a line. */
const WORTH_TELLING = 1000

/**
 * Requests take different times to arrive, so that a window kept exactly here can be too short
 * where it is counted. Share of the window, and its bound in milliseconds.
 */
const MARGIN = {share: 0.05, most: 100}

/**
 * Keeps a rate limit across all processes on the machine: a slot in time is reserved in the
 * database, then waited for, so that nobody sleeps while holding a lock.
 */
export function pace(deps: PaceDeps): Stage {
  return async (request, next) => {
    const limit = request.options.rateLimit ?? request.settings?.rateLimit
    if (!limit) return next(request)
    const wait = await waitForSlot(request, limit, deps)
    if (wait === undefined) return next(request)
    const began = deps.clock.monotonic()
    if (wait > 0) {
      if (wait >= WORTH_TELLING) deps.notifier.notice(`paced: waiting ${formatDuration(wait)}`)
      await deps.clock.sleep(wait, request.options.signal)
    }
    const waited = deps.clock.monotonic() - began
    const response = await next(request)
    return refine(response, {
      timings() {
        const timings = response.timings()
        const queued = roundMs(timings.queued + waited)
        return {...timings, queued, total: roundMs(timings.total + waited)}
      },
    })
  }
}

/** Milliseconds to wait; undefined when the limiter cannot be used, which is only a warning. */
async function waitForSlot(
  request: PipelineRequest,
  limit: RateLimit,
  deps: PaceDeps,
): Promise<number | undefined> {
  const {settings, url} = request
  const key = settings ? `${settings.name}/${settings.environment}` : url.origin
  try {
    const database = await deps.database()
    return reserve(database, key, limit, deps.clock.now())
  } catch (error) {
    deps.notifier.warn(`the rate limit is not kept: ${(error as Error).message}`)
    return undefined
  }
}

/** Reserves the next slot in which the limit holds. Milliseconds from `now`. */
export function reserve(database: Database, key: string, limit: RateLimit, now: number): number {
  const per = limit.per + Math.min(limit.per * MARGIN.share, MARGIN.most)
  const burst = Math.min(limit.burst, limit.limit)
  return database.transaction(() => {
    database.prepare('DELETE FROM rate_slots WHERE key = ? AND time < ?').run(key, now - per)
    const nthLatest = database.prepare(
      'SELECT time FROM rate_slots WHERE key = ? ORDER BY time DESC LIMIT 1 OFFSET ?',
    )
    const after = (count: number, window: number) => {
      const row = nthLatest.get(key, count - 1)
      return row ? Number(row['time']) + window : 0
    }
    const slot = Math.max(now, after(limit.limit, per), after(burst, (per * burst) / limit.limit))
    database.prepare('INSERT INTO rate_slots (key, time) VALUES (?, ?)').run(key, slot)
    return slot - now
  })
}
