import {CLOCK_TOLERANCE, clockSkew, isOff, skewInWords} from '../../shared/index.js'
import type {AuthDeps} from '../types.js'
import type {Reason} from './errors.js'

/** Dependencies that know how far this machine's clock is ahead, milliseconds, once a server said. */
export type Watched<Deps> = Deps & {skew(): number | undefined}

/** Dependencies whose fetch notes what time it is at the servers that answer. */
export function watchClock<Deps extends Pick<AuthDeps, 'clock' | 'fetch'>>(
  deps: Deps,
): Watched<Deps> {
  let skew: number | undefined
  return {
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
    skew: () => skew,
  }
}

/** Says that this machine's clock is wrong, where a server has shown it, though all went well. */
export function warnOfClock({skew, notifier}: Watched<Pick<AuthDeps, 'notifier'>>): void {
  const ahead = skew()
  if (!isOff(ahead)) return
  const clock = `this machine's clock ${skewInWords(ahead, "the server's")}`
  notifier.warn(`${clock}: set it, for signed and short-lived tokens depend on it`)
}

/** What to say besides of a refusal whose cause may be the time: of an assertion, of a proof. */
export function clockHints(skew: number | undefined): string[] {
  if (!isOff(skew)) return []
  return [`set this machine's clock: it ${skewInWords(skew, "the server's")}`]
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
