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

export class Histogram {
  readonly #counts = new Uint32Array((BUCKETS + 1) * HALF)
  #count = 0
  #sum = 0
  #squares = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

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
    for (let slot = 0; slot < this.#counts.length; slot++) {
      this.#counts[slot] = (this.#counts[slot] ?? 0) + (other.#counts[slot] ?? 0)
    }
    this.#count += other.#count
    this.#sum += other.#sum
    this.#squares += other.#squares
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
  }

  /** The occupied slots in order, each by the middle of its range and its count. */
  *entries(): IterableIterator<readonly [value: number, count: number]> {
    for (let slot = 0; slot < this.#counts.length; slot++) {
      const count = this.#counts[slot] ?? 0
      if (count > 0) yield [valueAt(slot), count]
    }
  }
}
