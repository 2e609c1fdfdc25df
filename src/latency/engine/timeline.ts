import type {TimeSlice} from '../types.js'
import {COARSE_SLOTS, coarsePercentile, coarseSlot} from './coarse.js'
import {UNITS_PER_MS} from './units.js'

const MOST_SLICES = 120
const FIRST_WIDTH = 10

interface Slice {
  sum: number
  max: number
  count: number
  errors: number
  counts: Uint32Array
}

/** Latency over time: a small distribution for each stretch of the run, at most 120 of them. */
export class Timeline {
  #slices: Slice[] = []
  /** Milliseconds. */
  #width = FIRST_WIDTH

  /** @param elapsed milliseconds since the start @param units the latency */
  add(elapsed: number, units: number): void {
    const slice = this.#at(elapsed)
    slice.sum += units
    slice.count++
    if (units > slice.max) slice.max = units
    const slot = coarseSlot(units)
    slice.counts[slot] = (slice.counts[slot] ?? 0) + 1
  }

  addError(elapsed: number): void {
    this.#at(elapsed).errors++
  }

  /** Moves everything to a later time, to go on after what is there. @param by milliseconds */
  delay(by: number): void {
    while (by + this.#slices.length * this.#width >= this.#width * MOST_SLICES) this.#halve()
    const skipped = Math.round(by / this.#width)
    this.#slices.unshift(...Array.from({length: skipped}, empty))
  }

  /** Adds what another thread saw of the same run. */
  merge(other: Timeline): void {
    while (this.#width < other.#width) this.#halve()
    while (other.#width < this.#width) other.#halve()
    for (const [index, slice] of other.#slices.entries()) join(this.#slice(index), slice)
  }

  /** The stretches in order, equally wide, from the start of the run. */
  get slices(): TimeSlice[] {
    return this.#slices.map(({sum, max, count, errors, counts}, index) => {
      const percentile = (p: number) =>
        count === 0 ? null : Math.min(coarsePercentile(counts, p), max) / UNITS_PER_MS
      return {
        start: index * this.#width,
        width: this.#width,
        count,
        errors,
        mean: count === 0 ? 0 : sum / count / UNITS_PER_MS,
        p50: percentile(50),
        p90: percentile(90),
        p99: percentile(99),
        max: max / UNITS_PER_MS,
      }
    })
  }

  /** For another thread. */
  toState(): TimelineState {
    return {slices: this.#slices, width: this.#width}
  }

  static from({slices, width}: TimelineState): Timeline {
    const timeline = new Timeline()
    timeline.#slices = slices
    timeline.#width = width
    return timeline
  }

  #at(elapsed: number): Slice {
    while (elapsed >= this.#width * MOST_SLICES) this.#halve()
    return this.#slice(Math.max(0, Math.floor(elapsed / this.#width)))
  }

  #slice(index: number): Slice {
    while (this.#slices.length <= index) this.#slices.push(empty())
    return this.#slices[index] as Slice
  }

  /** Joins the slices in pairs. */
  #halve(): void {
    const joined: Slice[] = []
    for (let index = 0; index < this.#slices.length; index += 2) {
      const slice = this.#slices[index] as Slice
      const next = this.#slices[index + 1]
      if (next) join(slice, next)
      joined.push(slice)
    }
    this.#slices = joined
    this.#width *= 2
  }
}

export interface TimelineState {
  slices: Slice[]
  width: number
}

function empty(): Slice {
  return {sum: 0, max: 0, count: 0, errors: 0, counts: new Uint32Array(COARSE_SLOTS)}
}

function join(into: Slice, from: Slice): void {
  into.sum += from.sum
  into.count += from.count
  into.errors += from.errors
  into.max = Math.max(into.max, from.max)
  for (let slot = 0; slot < COARSE_SLOTS; slot++) {
    into.counts[slot] = (into.counts[slot] ?? 0) + (from.counts[slot] ?? 0)
  }
}
