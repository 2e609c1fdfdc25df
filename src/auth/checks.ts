import {isApixError} from '../errors/index.js'
import {
  type Check,
  CLOCK_TOLERANCE,
  clockSkew,
  failed,
  passed,
  skewInWords,
  skipped,
} from '../shared/index.js'
import {probe} from '../storage/index.js'
import type {AuthDeps} from './types.js'

// Checks that `doctor` makes too; apart from doctor.ts, which loads the OAuth client.

/** Whether a credential can be kept: a test value is written, read and deleted. */
export async function keychain(deps: Pick<AuthDeps, 'secretStore'>): Promise<Check> {
  const name = 'credential store'
  try {
    const store = await deps.secretStore()
    await probe(store)
    return passed(name, `${store.description}: written, read and deleted`)
  } catch (error) {
    return failure(name, error)
  }
}

/**
 * @param date the Date header of a response
 * @param now epoch milliseconds: when it was made, by this machine's clock
 */
export function clockCheck(date: string | null, now: number): Check {
  const name = 'clock'
  const skew = clockSkew(date, now)
  if (skew === undefined) return skipped(name, 'the server does not say what time it is')
  const detail = `this machine's clock ${skewInWords(skew)}`
  return Math.abs(skew) <= CLOCK_TOLERANCE
    ? passed(name, detail)
    : failed(name, detail, 'set the clock: signed tokens depend on it')
}

/** A failure as a check. @param way how it was tried, in words */
export function failure(name: string, error: unknown, way?: string): Check {
  const {message} = error as Error
  const hint = isApixError(error) ? error.hint : undefined
  return failed(name, way === undefined ? message : `${message} (${way})`, hint)
}
