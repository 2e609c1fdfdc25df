const UNITS = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000} as const

/**
 * Parses a duration as flags and configuration write it: `250ms`, `30s`, `5m`, `24h`, `7d`, `1.5s`.
 * A bare number is seconds, as in curl and HTTPie.
 * @returns milliseconds, or undefined when the text is not a duration
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim())
  if (!match) return undefined
  const unit = (match[2] ?? 's') as keyof typeof UNITS
  return Number(match[1]) * UNITS[unit]
}

/** A duration in milliseconds as a person reads it: `0.4 ms`, `123 ms`, `1.23 s`, `2 m 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(2)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`
  if (seconds < 86_400)
    return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`
}

/** A measured duration in milliseconds to three digits: `0.377 ms`, `20.5 ms`, `1.23 s`. */
export function formatLatency(milliseconds: number): string {
  if (milliseconds >= 999.5) return formatDuration(milliseconds)
  const digits = milliseconds < 0.9995 ? 3 : milliseconds < 9.995 ? 2 : milliseconds < 99.95 ? 1 : 0
  return `${milliseconds.toFixed(digits)} ms`
}

/** Rounds a figure in milliseconds to the microsecond, so that JSON carries no false digits. */
export function roundMs(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
