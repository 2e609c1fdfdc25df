/**
 * A log-linear (HDR) histogram with three significant digits: 2048 linear counts in the lowest
 * bucket, then 1024 in each bucket of twice the range, so that no recorded value is off by more
 * than 0.1 %. Values are whole numbers of a unit the owner chooses; bench uses 100 ns, history
 * microseconds. Minimum, maximum, sum and mean are exact.
 */
const HALF = 1024
const HALF_BITS = 10
/** Shifts beyond the first bucket; the largest value is 2^43 - 1 units, 10 days of 100 ns. */
const BUCKETS = 33
const LARGEST = 2 ** (HALF_BITS + BUCKETS) - 1

/** The slot that counts a value, a whole number. */
export function slotOfValue(value: number): number {
  return slotOf(Math.min(value, LARGEST))
}

/** Slot of a value below 2^31; larger values take the slower way through division. */
function slotOf(value: number): number {
  if (value < 2 * HALF) return value
  if (value <= 0x7fffffff) {
    const shift = 21 - Math.clz32(value)
    return shift * HALF + (value >>> shift)
  }
  const shift = Math.floor(Math.log2(value)) - HALF_BITS
  return shift * HALF + Math.floor(value / 2 ** shift)
}

/** The middle of the values that share a slot. */
function valueAt(slot: number): number {
  if (slot < 2 * HALF) return slot
  const shift = Math.floor(slot / HALF) - 1
  const lowest = (slot - shift * HALF) * 2 ** shift
  return lowest + (2 ** shift - 1) / 2
}

/** How many slots a histogram has. */
export const SLOTS = (BUCKETS + 1) * HALF

/** What a histogram knows exactly, beside its slots; carried along where only those are encoded. */
export interface Moments {
  sum: number
  /** Sum of the squares. */
  squares: number
  min: number
  max: number
}

export class Histogram {
  readonly #counts: Uint32Array
  #count = 0
  #sum = 0
  #squares = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

  /** @param counts where to count, {@link SLOTS} zeros: memory that another thread may look at */
  constructor(counts: Uint32Array = new Uint32Array(SLOTS)) {
    this.#counts = counts
  }

  /**
   * A histogram from its slots, as they were encoded or counted elsewhere.
   * @param moments without them they are estimated from the slots, to three digits
   */
  static from(counts: Uint32Array, moments?: Moments): Histogram {
    const histogram = new Histogram()
    const estimate: Moments = {sum: 0, squares: 0, min: Number.POSITIVE_INFINITY, max: 0}
    for (let slot = 0; slot < counts.length; slot++) {
      const count = counts[slot] ?? 0
      if (count === 0) continue
      const value = valueAt(slot)
      histogram.#counts[slot] = count
      histogram.#count += count
      estimate.sum += value * count
      estimate.squares += value * value * count
      estimate.min = Math.min(estimate.min, Math.floor(value))
      estimate.max = Math.ceil(value)
    }
    const {sum, squares, min, max} = moments ?? estimate
    if (histogram.#count === 0) return histogram
    histogram.#sum = sum
    histogram.#squares = squares
    histogram.#min = min
    histogram.#max = max
    return histogram
  }

  /** Records a value in whole units; fractions are rounded, negative values count as 0. */
  record(value: number): void {
    const units = value <= 0 ? 0 : Math.min(Math.round(value), LARGEST)
    const slot = slotOf(units)
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1
    this.#count++
    this.#sum += units
    this.#squares += units * units
    if (units < this.#min) this.#min = units
    if (units > this.#max) this.#max = units
  }

  /** The slots, to be read only. */
  get counts(): Uint32Array {
    return this.#counts
  }

  get moments(): Moments {
    return {sum: this.#sum, squares: this.#squares, min: this.min, max: this.#max}
  }

  get count(): number {
    return this.#count
  }

  /** Exact; 0 when nothing was recorded, as all the figures below. */
  get min(): number {
    return this.#count === 0 ? 0 : this.#min
  }

  get max(): number {
    return this.#max
  }

  get sum(): number {
    return this.#sum
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count
  }

  /** Standard deviation of the sample (n - 1). */
  get stddev(): number {
    if (this.#count < 2) return 0
    const variance = (this.#squares - this.#sum * this.mean) / (this.#count - 1)
    return Math.sqrt(Math.max(0, variance))
  }

  /**
   * The value of a rank in sorted order, 1 being the smallest, to three digits. The smallest and
   * the largest are exact.
   */
  atRank(rank: number): number {
    if (this.#count === 0) return 0
    if (rank <= 1) return this.#min
    if (rank >= this.#count) return this.#max
    let seen = 0
    for (let slot = 0; slot < this.#counts.length; slot++) {
      seen += this.#counts[slot] ?? 0
      if (seen >= rank) return Math.min(Math.max(valueAt(slot), this.#min), this.#max)
    }
    return this.#max
  }

  /** The nearest-rank percentile: the smallest value that `p` percent do not exceed. */
  percentile(p: number): number {
    // 1e-9 keeps 99 % of 100 at rank 99 where the product is 99.00000000000001.
    return this.atRank(Math.ceil((p / 100) * this.#count - 1e-9))
  }

  /** Adds everything another histogram of the same unit has recorded. */
  merge(other: Histogram): void {
    if (other.#count === 0) return
    // Memory that was never written is not touched. Rounding may be off by a slot.
    const first = Math.max(0, slotOfValue(Math.floor(other.#min)) - 2)
    const last = Math.min(SLOTS - 1, slotOfValue(Math.ceil(other.#max)) + 2)
    for (let slot = first; slot <= last; slot++) {
      const count = other.#counts[slot] ?? 0
      if (count > 0) this.#counts[slot] = (this.#counts[slot] ?? 0) + count
    }
    this.#count += other.#count
    this.#sum += other.#sum
    this.#squares += other.#squares
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
  }

  /** Adds what was counted elsewhere. @param visit calls back with each slot and its count */
  add(visit: (put: (slot: number, count: number) => void) => void, moments: Moments): void {
    let added = 0
    visit((slot, count) => {
      this.#counts[slot] = (this.#counts[slot] ?? 0) + count
      added += count
    })
    if (added === 0) return
    this.#count += added
    this.#sum += moments.sum
    this.#squares += moments.squares
    this.#min = Math.min(this.#min, moments.min)
    this.#max = Math.max(this.#max, moments.max)
  }

  /** The same values in a unit that many times smaller, to three digits; extremes stay exact. */
  rescaled(factor: number): Histogram {
    const counts = new Uint32Array(SLOTS)
    for (const [value, count] of this.entries()) {
      const slot = slotOfValue(Math.round(value * factor))
      counts[slot] = (counts[slot] ?? 0) + count
    }
    const {sum, squares, min, max} = this.moments
    return Histogram.from(counts, {
      sum: sum * factor,
      squares: squares * factor * factor,
      min: min * factor,
      max: max * factor,
    })
  }

  /** How many values are at most that, to three digits. */
  countUpTo(value: number): number {
    if (value >= this.#max) return this.#count
    const last = slotOfValue(Math.floor(value))
    let count = 0
    for (let slot = 0; slot <= last; slot++) count += this.#counts[slot] ?? 0
    return count
  }

  /** The occupied slots in order, each by the middle of its range and its count. */
  *entries(): IterableIterator<readonly [value: number, count: number]> {
    for (let slot = 0; slot < this.#counts.length; slot++) {
      const count = this.#counts[slot] ?? 0
      if (count > 0) yield [valueAt(slot), count]
    }
  }
}
