import type {HeaderList} from '../../http/index.js'
import {headerValue} from '../headers.js'
import {retryAfter} from '../retry-after.js'
import {DIALECTS} from './dialects.js'
import type {LimitReading, LimitSource} from './types.js'

/** A server that says "slow down" and nothing else is left alone for this long. Milliseconds. */
const UNNAMED_HOLD = 1000

/** Epoch milliseconds by the server's clock, so that a wrong clock here does no harm. */
export function serverTime(headers: HeaderList, now: number): number {
  const date = Date.parse(headerValue(headers, 'date') ?? '')
  return Number.isNaN(date) ? now : date
}

/**
 * What a response says about the server's limits.
 * @param now epoch milliseconds of the local clock
 */
export function readLimits(
  response: {status: number; headers: HeaderList},
  now: number,
): LimitReading[] {
  const {status, headers} = response
  // What a cache on the way serves was true when it was stored.
  if (Number(headerValue(headers, 'age') ?? 0) > 0) return []
  const source: LimitSource = {
    status,
    headers,
    header: (name) => headerValue(headers, name) || undefined,
    now: serverTime(headers, now),
  }
  const readings = firstReadings(source)
  const asked = retryAfter(headers, now)
  if (asked === undefined || !isThrottled(response, readings)) {
    if (status === 429 && !readings.some(isUsedUp)) return [...readings, hold(UNNAMED_HOLD)]
    return readings
  }
  // Retry-After wins over what a limit header says about the same moment.
  const used = readings.filter(isUsedUp)
  if (used.length === 0) return [...readings, hold(asked)]
  return readings.map((reading) =>
    isUsedUp(reading) ? withoutRefill({...reading, resetIn: asked}) : reading,
  )
}

/** Whether the status means "too many" rather than anything else. */
export function isThrottled(
  {status, headers}: {status: number; headers: HeaderList},
  readings: readonly LimitReading[],
): boolean {
  if (status === 429) return true
  if (status === 503) return headerValue(headers, 'retry-after') !== undefined
  // GitHub answers 403 to whoever has used up a limit; the secondary ones with Retry-After.
  const limited = readings.some(isUsedUp)
  return status === 403 && (limited || (readings.length > 0 && hasRetryAfter(headers)))
}

function hasRetryAfter(headers: HeaderList): boolean {
  return headerValue(headers, 'retry-after') !== undefined
}

export function isUsedUp(reading: Pick<LimitReading, 'remaining'>): boolean {
  return reading.remaining !== undefined && reading.remaining < 1
}

function firstReadings(source: LimitSource): LimitReading[] {
  for (const dialect of DIALECTS) {
    const readings = dialect.read(source)
    if (readings.length > 0) return readings
  }
  return []
}

function hold(resetIn: number): LimitReading {
  return {
    dialect: 'retry-after',
    bucket: 'retry-after',
    unit: 'requests',
    routes: 'all',
    remaining: 0,
    resetIn,
  }
}

function withoutRefill({refill: _, ...reading}: LimitReading): LimitReading {
  return reading
}
