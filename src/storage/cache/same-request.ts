import type {CacheEntry} from './types.js'

/** Variants of one resource that are kept at once; a server that varies without end gets no more. */
const MOST_VARIANTS = 32

/** The stored responses that a new one of the same key stands for, or that are too many. */
export function rewritten(others: readonly CacheEntry[], entry: CacheEntry): string[] {
  const isSame = ({vary}: CacheEntry) =>
    vary.digest === entry.vary.digest && vary.names.join() === entry.vary.names.join()
  const rest = others.filter((other) => !isSame(other)).sort((a, b) => b.receivedAt - a.receivedAt)
  return [...others.filter(isSame), ...rest.slice(MOST_VARIANTS - 1)].map(({id}) => id)
}
