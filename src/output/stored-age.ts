import {formatDuration} from '../shared/index.js'

/** How old a stored response is and how long it stays fresh. Milliseconds. */
export interface StoredAge {
  age: number
  left: number
}

/** `age 12s`, `fresh for 48s`. */
export function storedAge({age, left}: StoredAge): string[] {
  const rest = left > 0 ? `fresh for ${words(left)}` : `stale for ${words(-left)}`
  return [`age ${words(age)}`, rest]
}

function words(milliseconds: number): string {
  return formatDuration(Math.max(0, Math.round(milliseconds)))
}
