import {statSync} from 'node:fs'

/** What was seen of a local file when it was read; a file that differs makes an index stale. */
export type Stamp = readonly [path: string, stamp: string]

/** What changes when a file does: times, size and identity. */
export function stampOf(path: string): string {
  const stat = statSync(path, {bigint: true, throwIfNoEntry: false})
  return stat ? [stat.mtimeNs, stat.ctimeNs, stat.size, stat.ino].join('-') : 'none'
}
