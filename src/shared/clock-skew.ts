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

/** Whether two clocks differ by more than is borne. @param skew milliseconds */
export function isOff(skew: number | undefined): skew is number {
  return skew !== undefined && Math.abs(skew) > CLOCK_TOLERANCE
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
