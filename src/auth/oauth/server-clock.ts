import type {AuthDeps} from '../types.js'
import type {Reason} from './errors.js'

/** Milliseconds by which this machine's clock and the server's may differ (ID tokens). */
export const CLOCK_TOLERANCE = 60_000

/**
 * How far this machine's clock is ahead of the server's, in milliseconds, to the second that the Date
 * header has (RFC 9110 section 6.6.1); undefined without a usable one.
 * @param now epoch milliseconds: when it was made, by this machine's clock
 */
export function clockSkew(date: string | null, now: number): number | undefined {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return undefined
  // The header has whole seconds.
  return Math.round((now - theirs - 500) / 1000) * 1000
}

/** Dependencies whose fetch notes what time it is at the servers that answer. */
export function watchClock<Deps extends Pick<AuthDeps, 'clock' | 'fetch'>>(deps: Deps) {
  let skew: number | undefined
  const watched: Deps = {
    ...deps,
    async fetch() {
      const real = await deps.fetch()
      return async (...request: Parameters<typeof fetch>) => {
        const response = await real(...request)
        // A cache hands on the Date of when it got the answer.
        if (!response.headers.has('age')) {
          skew = clockSkew(response.headers.get('date'), deps.clock.now()) ?? skew
        }
        return response
      }
    },
  }
  return {deps: watched, skew: () => skew}
}

/**
 * In words, with the seconds.
 * @param skew milliseconds
 * @param other what it is compared with, where that has to be said
 */
export function skewInWords(skew: number, other?: string): string {
  const seconds = Math.abs(Math.round(skew / 1000))
  if (seconds <= 1) return 'agrees'
  if (other === undefined) return `is ${seconds} s ${skew > 0 ? 'ahead' : 'behind'}`
  return `is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} ${other}`
}

/**
 * Why an ID token is refused for its time: whose clock is off, and by how many seconds.
 * @param cause what oauth4webapi gives with an error about a time
 * @param skew of this machine's clock by the Date header, milliseconds
 * @returns undefined for errors about anything else
 */
export function explainTime(cause: unknown, skew: number | undefined): Reason | undefined {
  const {claims, now} = (cause ?? {}) as {claims?: {iat?: unknown}; now?: unknown}
  if (typeof claims?.iat !== 'number' || typeof now !== 'number') return undefined
  const text = 'the ID token is not valid at this time'
  const age = (now - claims.iat) * 1000
  const isOurs = Math.abs(skew ?? age) > CLOCK_TOLERANCE
  if (isOurs) {
    const source = skew === undefined ? ' by the time it was issued (iat)' : ''
    return {
      text: `${text}: this machine's clock ${skewInWords(skew ?? age, "the server's")}${source}`,
      hints: ["set this machine's clock"],
    }
  }
  const when = `${Math.abs(Math.round(age / 1000))} s ${age < 0 ? 'in the future' : 'ago'}`
  const clocks = skew === undefined ? '' : ", while the server's clock agrees with this machine's"
  return {
    text: `${text}: it was issued ${when}${clocks}`,
    hints: ['the server issues tokens of another time: tell whoever runs it'],
  }
}
