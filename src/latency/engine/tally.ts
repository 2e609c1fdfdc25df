import {Histogram, type Moments} from '../histogram.js'
import {Slowest} from './health.js'
import {Timeline, type TimelineState} from './timeline.js'
import {UNITS_PER_MS} from './units.js'

/** A run is judged in so many consecutive parts, to see how much they differ among themselves. */
export const BLOCKS = 20

type Counters = 'answered' | 'failed' | 'ok' | 'bytes' | 'reused' | 'expired'

/**
 * Everything a stretch of load counts. In a closed loop service time is all there is; in an open one
 * response time, which counts from when a request was due, and send lag come beside it.
 */
export class Tally {
  readonly open: boolean
  /** Latency by parts of the stretch: service time in a closed loop, response time in an open one. */
  readonly blocks: Histogram[]
  readonly timeline: Timeline
  readonly errors: Map<string, number>
  readonly slowest = new Slowest()
  /** Send lag of the requests that a free connection was waiting for: apix's own lateness. */
  readonly ownLag: Histogram
  readonly #service: Histogram
  readonly #sendLag: Histogram
  readonly #statuses: Uint32Array
  answered = 0
  failed = 0
  ok = 0
  bytes = 0
  reused = 0
  /** Refused because the token had run out, in none of the other figures. */
  expired = 0

  constructor(open: boolean, state?: TallyState) {
    this.open = open
    this.blocks = state ? state.blocks.map(revive) : []
    this.timeline = state ? Timeline.from(state.timeline) : new Timeline()
    this.errors = new Map(state?.errors)
    this.ownLag = state ? revive(state.ownLag) : new Histogram()
    this.#service = state ? revive(state.service) : new Histogram()
    this.#sendLag = state ? revive(state.sendLag) : new Histogram()
    this.#statuses = state?.statuses ?? new Uint32Array(1000)
    if (state) Object.assign(this, state.counters)
  }

  /**
   * Counts one response. Times are milliseconds on the monotonic clock.
   * @param block the part of the stretch, from 0
   * @returns the latency that is judged, in units
   */
  answer(
    status: number,
    bytes: number,
    intended: number,
    sent: number,
    now: number,
    block: number,
  ): number {
    this.answered++
    if (status < 400) this.ok++
    this.bytes += bytes
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
    this.slowest.add(sent, now)
    const service = (now - sent) * UNITS_PER_MS
    if (!this.open) {
      this.#block(block).record(service)
      return Math.round(service)
    }
    this.#service.record(service)
    this.#sendLag.record((sent - intended) * UNITS_PER_MS)
    const response = (now - intended) * UNITS_PER_MS
    this.#block(block).record(response)
    return Math.round(response)
  }

  failure(code: string): void {
    this.failed++
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1)
  }

  /** The parts in which something was answered. */
  get filledBlocks(): Histogram[] {
    return this.blocks.filter(({count}) => count > 0)
  }

  /** From writing a request to the last byte of its response. */
  get service(): Histogram {
    return this.open ? this.#service : this.#merged()
  }

  /** From when a request should have been sent: in a closed loop, when it was. */
  get response(): Histogram {
    return this.#merged()
  }

  get sendLag(): Histogram {
    if (this.open) return this.#sendLag
    const none = new Uint32Array(1)
    none[0] = this.answered
    return Histogram.from(none)
  }

  /** Responses by status. */
  get statuses(): Record<string, number> {
    const entries: Array<[string, number]> = []
    this.#statuses.forEach((count, status) => {
      if (count > 0) entries.push([String(status), count])
    })
    return Object.fromEntries(entries)
  }

  /** Adds what was counted by another thread, or in another stretch, of the same kind. */
  merge(other: Tally): void {
    for (const name of COUNTERS) this[name] += other[name]
    for (const [index, block] of other.blocks.entries()) this.#block(index).merge(block)
    other.#statuses.forEach((count, status) => {
      this.#statuses[status] = (this.#statuses[status] ?? 0) + count
    })
    for (const [code, count] of other.errors) {
      this.errors.set(code, (this.errors.get(code) ?? 0) + count)
    }
    this.ownLag.merge(other.ownLag)
    this.#service.merge(other.#service)
    this.#sendLag.merge(other.#sendLag)
    this.timeline.merge(other.timeline)
  }

  /** For another thread. */
  toState(): TallyState {
    const plain = ({counts, moments}: Histogram) => ({counts, moments})
    return {
      counters: Object.fromEntries(COUNTERS.map((name) => [name, this[name]])) as CountersState,
      blocks: this.blocks.map(plain),
      timeline: this.timeline.toState(),
      errors: [...this.errors],
      ownLag: plain(this.ownLag),
      service: plain(this.#service),
      sendLag: plain(this.#sendLag),
      statuses: this.#statuses,
    }
  }

  #block(index: number): Histogram {
    const block = this.blocks[index]
    if (block) return block
    while (this.blocks.length <= index) this.blocks.push(new Histogram())
    return this.blocks[index] as Histogram
  }

  #merged(): Histogram {
    const all = new Histogram()
    for (const block of this.blocks) all.merge(block)
    return all
  }
}

const COUNTERS: readonly Counters[] = ['answered', 'failed', 'ok', 'bytes', 'reused', 'expired']

type CountersState = Record<Counters, number>

interface HistogramState {
  counts: Uint32Array
  moments: Moments
}

/** A tally as plain values that can be sent to another thread. */
export interface TallyState {
  counters: CountersState
  blocks: HistogramState[]
  timeline: TimelineState
  errors: Array<[string, number]>
  ownLag: HistogramState
  service: HistogramState
  sendLag: HistogramState
  statuses: Uint32Array
}

function revive({counts, moments}: HistogramState): Histogram {
  return Histogram.from(counts, moments)
}
