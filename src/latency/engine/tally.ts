import {Histogram} from '../histogram.js'
import type {TimeSlice} from '../types.js'

/** Histograms of a benchmark count in 100 ns, one ten-thousandth of a millisecond. */
export const UNITS_PER_MS = 10_000

const MOST_SLICES = 128

interface Slice {
  sum: number
  max: number
  count: number
}

/** Everything a run counts. Times are milliseconds on the monotonic clock. */
export class Tally {
  readonly service = new Histogram()
  readonly response = new Histogram()
  readonly sendLag = new Histogram()
  /** Send lag of the requests that a free connection was waiting for: apix's own lateness. */
  readonly ownLag = new Histogram()
  readonly errors = new Map<string, number>()
  readonly #statuses = new Uint32Array(1000)
  answered = 0
  failed = 0
  ok = 0
  bytes = 0
  reused = 0
  #slices: Slice[] = []
  #sliceWidth = 10

  answer(status: number, bytes: number, intended: number, sent: number, now: number): void {
    this.answered++
    if (status < 400) this.ok++
    this.bytes += bytes
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
    this.service.record((now - sent) * UNITS_PER_MS)
    this.response.record((now - intended) * UNITS_PER_MS)
    this.sendLag.record((sent - intended) * UNITS_PER_MS)
  }

  failure(code: string): void {
    this.failed++
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1)
  }

  /** Adds a latency to the plot over time; slices are joined in pairs when they become too many. */
  plot(elapsed: number, latency: number): void {
    while (elapsed >= this.#sliceWidth * MOST_SLICES) {
      const slices: Slice[] = []
      for (let index = 0; index < this.#slices.length; index += 2) {
        const [a, b] = [this.#slices[index], this.#slices[index + 1]]
        slices.push({
          sum: (a?.sum ?? 0) + (b?.sum ?? 0),
          max: Math.max(a?.max ?? 0, b?.max ?? 0),
          count: (a?.count ?? 0) + (b?.count ?? 0),
        })
      }
      this.#slices = slices
      this.#sliceWidth *= 2
    }
    const index = Math.floor(elapsed / this.#sliceWidth)
    while (this.#slices.length <= index) this.#slices.push({sum: 0, max: 0, count: 0})
    const slice = this.#slices[index]
    if (!slice) return
    slice.sum += latency
    slice.count++
    if (latency > slice.max) slice.max = latency
  }

  get timeline(): TimeSlice[] {
    return this.#slices.map(({sum, max, count}) => ({
      mean: count === 0 ? 0 : sum / count,
      max,
      count,
    }))
  }

  /** Responses by status. */
  get statuses(): Record<string, number> {
    const entries: Array<[string, number]> = []
    this.#statuses.forEach((count, status) => {
      if (count > 0) entries.push([String(status), count])
    })
    return Object.fromEntries(entries)
  }
}
