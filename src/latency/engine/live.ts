import {COARSE_SLOTS, coarsePercentile, coarseSlot} from './coarse.js'
import {UNITS_PER_MS} from './units.js'

const SENT = 0
const ANSWERED = 1
const FAILED = 2
const FIELDS = 4

/**
 * The figures that progress shows, in memory that the thread which draws can look at while the one
 * which measures goes on: no messages, no locks; a figure may be one request old.
 */
export class Live {
  readonly memory: SharedArrayBuffer
  readonly #fields: Float64Array
  readonly #counts: Uint32Array

  constructor(memory = new SharedArrayBuffer(FIELDS * 8 + COARSE_SLOTS * 4)) {
    this.memory = memory
    this.#fields = new Float64Array(memory, 0, FIELDS)
    this.#counts = new Uint32Array(memory, FIELDS * 8, COARSE_SLOTS)
  }

  reset(): void {
    this.#fields.fill(0)
    this.#counts.fill(0)
  }

  sent(): void {
    this.#fields[SENT] = (this.#fields[SENT] ?? 0) + 1
  }

  answered(units: number): void {
    this.#fields[ANSWERED] = (this.#fields[ANSWERED] ?? 0) + 1
    const slot = coarseSlot(units)
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1
  }

  failed(): void {
    this.#fields[FAILED] = (this.#fields[FAILED] ?? 0) + 1
  }

  /** What all threads have done so far. */
  static sum(lives: readonly Live[]): LiveFigures {
    const total = (field: number) =>
      lives.reduce((sum, live) => sum + (live.#fields[field] ?? 0), 0)
    const [sent, answered, failed] = [total(SENT), total(ANSWERED), total(FAILED)]
    const counts = new Uint32Array(COARSE_SLOTS)
    for (const live of lives) {
      for (let slot = 0; slot < COARSE_SLOTS; slot++) {
        counts[slot] = (counts[slot] ?? 0) + (live.#counts[slot] ?? 0)
      }
    }
    const percentile = (p: number) =>
      answered === 0 ? null : coarsePercentile(counts, p) / UNITS_PER_MS
    const inFlight = Math.max(0, sent - answered - failed)
    return {sent, answered, failed, inFlight, p50: percentile(50), p99: percentile(99)}
  }
}

export interface LiveFigures {
  sent: number
  answered: number
  failed: number
  inFlight: number
  /** Milliseconds, to 1.6 %; null before the first answer. */
  p50: number | null
  p99: number | null
}
