const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Digits beyond these are no seconds any more: epoch seconds since 2001, epoch milliseconds. */
const EPOCH_SECONDS = 1e9
const EPOCH_MILLISECONDS = 1e12

/** A count of requests or tokens; undefined for what is none. */
export function count(text: string | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)/.exec(text ?? '')
  return match ? Number(match[1]) : undefined
}

/**
 * Milliseconds from now until what a reset header says, in whatever way it says it: seconds from
 * now, epoch seconds or milliseconds, a Go duration (`6m0s`), RFC 3339, an HTTP date, JavaScript's
 * own date with a zone's name behind it.
 * @param now epoch milliseconds by the server's clock
 */
export function untilReset(text: string | undefined, now: number): number | undefined {
  const value = text?.trim()
  if (!value) return undefined
  if (/^\d+(?:\.\d+)?$/.test(value)) return fromNumber(Number(value), now)
  if (/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(value)) {
    return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0),
      0,
    )
  }
  const date = Date.parse(value.replace(/\s*\([^)]*\)$/, ''))
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function fromNumber(value: number, now: number): number {
  if (value > EPOCH_MILLISECONDS) return Math.max(0, value - now)
  if (value > EPOCH_SECONDS) return Math.max(0, value * 1000 - now)
  return value * 1000
}
