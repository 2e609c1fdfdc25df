import type {HeaderList} from '../../http/index.js'
import type {CacheEntry} from '../../storage/index.js'
import {directivesOf, secondsOf} from './directives.js'
import {type CacheMode, type Freshness, freshnessOf} from './freshness.js'

/** What a stored response may be used for. */
export interface Reuse extends Freshness {
  /**
   * `fresh`: as it is. `stale`: as it is, for the request or the server allows it. `behind`: as it
   * is, while it is validated behind the scenes. `validate`: after asking the server.
   */
  verdict: 'fresh' | 'stale' | 'behind' | 'validate'
  /** Whether it may stand in when the server cannot be asked or fails (RFC 5861 section 4). */
  insteadOfError: boolean
}

/** RFC 9111 sections 4.2.4 and 5.2, RFC 5861. */
export function reuseOf(
  entry: CacheEntry,
  requestHeaders: HeaderList,
  mode: CacheMode,
  now: number,
): Reuse {
  const freshness = freshnessOf(entry, mode, now)
  const asked = directivesOf(requestHeaders)
  // A time to live overrides what the server said.
  const said = directivesOf(typeof mode === 'number' ? [] : entry.headers)
  const left = (freshness.lifetime - freshness.age) / 1000
  const stale = -left
  const neverStale = said.has('must-revalidate') || said.has('no-cache')
  const within = (seconds: number | undefined) => seconds !== undefined && stale < seconds
  const tolerance = secondsOf(said, 'stale-if-error') ?? secondsOf(asked, 'stale-if-error')
  const insteadOfError = !neverStale && !asked.has('no-cache') && within(tolerance)

  function verdict(): Reuse['verdict'] {
    if (asked.has('no-cache') || said.has('no-cache')) return 'validate'
    const maxAge = secondsOf(asked, 'max-age')
    if (maxAge !== undefined && freshness.age / 1000 > maxAge) return 'validate'
    if (left < (secondsOf(asked, 'min-fresh') ?? 0)) return staleVerdict()
    return left > 0 ? 'fresh' : staleVerdict()
  }

  function staleVerdict(): Reuse['verdict'] {
    if (neverStale || left > 0) return 'validate'
    const anyStale = asked.get('max-stale') === ''
    if (anyStale || within(secondsOf(asked, 'max-stale'))) return 'stale'
    return within(secondsOf(said, 'stale-while-revalidate')) ? 'behind' : 'validate'
  }

  return {...freshness, verdict: verdict(), insteadOfError}
}
