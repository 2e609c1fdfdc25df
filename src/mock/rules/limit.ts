import {ApixError} from '../../errors/index.js'
import type {HeaderList} from '../../http/index.js'
import {parseDuration} from '../../shared/index.js'
import {PATTERN, split, toPattern} from '../routes/pattern.js'
import type {MockLimit, Ruled} from '../types.js'

/**
 * Reads `5/10s` or `5/s`, with a route in front or without: `POST /charges=5/10s`.
 * @throws ApixError USAGE
 */
export function parseLimitRule(text: string): Ruled<MockLimit> {
  if (!PATTERN.test(text)) return {rule: parseLimit(text)}
  const {left, right} = split(text, 'POST /charges=5/10s')
  return {pattern: toPattern(left), rule: parseLimit(right)}
}

function parseLimit(text: string): MockLimit {
  const [, count = '', unit = ''] = /^\s*(\d+)\s*\/\s*(\S+)\s*$/.exec(text) ?? []
  const per = parseDuration(/^[a-z]/.test(unit) ? `1${unit}` : unit)
  const limit = Number(count)
  if (count === '' || limit < 1 || per === undefined || per < 1) {
    throw new ApixError('USAGE', `"${text}" is no limit`, {hints: ['write it as 5/10s or 5/s']})
  }
  return {limit, per}
}

/** A window after a call was counted. */
export interface WindowState extends MockLimit {
  /** The call is one too many. */
  exceeded: boolean
  remaining: number
  /** Whole seconds until the next window, rounded up: what a client may rely on. */
  resetIn: number
}

export interface LimitWindows {
  /** Counts a call; calls under the same key share a window. */
  count(key: string, rule: MockLimit, now: number): WindowState
  reset(): void
}

/** Windows of fixed length; each begins with the first call after the last one. */
export function createWindows(): LimitWindows {
  const windows = new Map<string, {start: number; used: number}>()
  return {
    count(key, {limit, per}, now) {
      const known = windows.get(key)
      const window = known && now < known.start + per ? known : {start: now, used: 0}
      windows.set(key, window)
      const exceeded = window.used >= limit
      if (!exceeded) window.used++
      const resetIn = Math.max(1, Math.ceil((window.start + per - now) / 1000))
      return {limit, per, exceeded, remaining: Math.max(0, limit - window.used), resetIn}
    },
    reset: () => windows.clear(),
  }
}

type Tell = (state: WindowState, now: number) => HeaderList

function triple(limit: string, remaining: string, reset: string, at: Reset): Tell {
  return (state, now) => [
    [limit, String(state.limit)],
    [remaining, String(state.remaining)],
    [reset, at(state, now)],
  ]
}

type Reset = (state: WindowState, now: number) => string
const inSeconds: Reset = ({resetIn}) => String(resetIn)
const epoch: Reset = ({resetIn}, now) => String(Math.ceil(now / 1000) + resetIn)

/** How servers tell their limits, by the names that `apix limits` has for them. */
export const LIMIT_DIALECTS: Readonly<Record<string, Tell>> = {
  ietf: ({limit, per, remaining, resetIn}) => [
    ['ratelimit-policy', `"default";q=${limit};w=${Math.ceil(per / 1000)}`],
    ['ratelimit', `"default";r=${remaining};t=${resetIn}`],
  ],
  'ietf-early': triple('ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', inSeconds),
  'x-ratelimit': triple('x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', epoch),
  github: (state, now) => [
    ...triple('x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', epoch)(state, now),
    ['x-ratelimit-used', String(state.limit - state.remaining)],
    ['x-ratelimit-resource', 'core'],
  ],
  discord: (state, now) => [
    ...triple('x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', epoch)(state, now),
    ['x-ratelimit-reset-after', inSeconds(state, now)],
    ['x-ratelimit-bucket', 'default'],
  ],
  x: triple('x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset', epoch),
  openai: triple(
    'x-ratelimit-limit-requests',
    'x-ratelimit-remaining-requests',
    'x-ratelimit-reset-requests',
    ({resetIn}) => `${resetIn}s`,
  ),
  anthropic: triple(
    'anthropic-ratelimit-requests-limit',
    'anthropic-ratelimit-requests-remaining',
    'anthropic-ratelimit-requests-reset',
    ({resetIn}, now) => new Date((Math.ceil(now / 1000) + resetIn) * 1000).toISOString(),
  ),
  linear: triple(
    'x-ratelimit-requests-limit',
    'x-ratelimit-requests-remaining',
    'x-ratelimit-requests-reset',
    ({resetIn}, now) => String(Math.ceil(now) + resetIn * 1000),
  ),
  hubspot: ({limit, per, remaining}) => [
    ['x-hubspot-ratelimit-max', String(limit)],
    ['x-hubspot-ratelimit-remaining', String(remaining)],
    ['x-hubspot-ratelimit-interval-milliseconds', String(per)],
  ],
  shopify: ({limit, remaining}) => [
    ['x-shopify-shop-api-call-limit', `${limit - remaining}/${limit}`],
  ],
  'retry-after': () => [],
}
