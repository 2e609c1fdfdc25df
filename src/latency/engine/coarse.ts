/**
 * Log-linear counting like the histogram's, with 32 steps for each doubling: values are off by 1.6 %
 * at most, and a whole distribution is 5 KB, so that every moment of a run can have its own.
 */
const HALF = 32
const HALF_BITS = 5

export const COARSE_SLOTS = (43 - HALF_BITS + 1) * HALF + HALF

/** The slot of a value in whole units. */
export function coarseSlot(value: number): number {
  if (value < 2 * HALF) return value
  if (value <= 0x7fffffff) {
    const shift = 26 - Math.clz32(value)
    return shift * HALF + (value >>> shift)
  }
  const shift = Math.floor(Math.log2(value)) - HALF_BITS
  return Math.min(COARSE_SLOTS - 1, shift * HALF + Math.floor(value / 2 ** shift))
}

/** The middle of the values that share a slot. */
export function coarseValue(slot: number): number {
  if (slot < 2 * HALF) return slot
  const shift = Math.floor(slot / HALF) - 1
  return (slot - shift * HALF) * 2 ** shift + (2 ** shift - 1) / 2
}

/** The nearest-rank percentile of counted values; 0 when there are none. */
export function coarsePercentile(counts: Uint32Array, p: number): number {
  let total = 0
  for (let slot = 0; slot < counts.length; slot++) total += counts[slot] ?? 0
  const rank = Math.max(1, Math.ceil((p / 100) * total - 1e-9))
  let seen = 0
  for (let slot = 0; slot < counts.length; slot++) {
    seen += counts[slot] ?? 0
    if (seen >= rank) return coarseValue(slot)
  }
  return 0
}
