import {constants, PerformanceObserver, performance} from 'node:perf_hooks'

/** How apix's own process fared while it measured. */
export interface Health {
  /** The share of the time in which the event loop was busy with something but waiting, 0 to 1. */
  utilization: number
  /** Milliseconds of garbage collection that stopped everything. */
  gcTotal: number
  gcLongest: number
  /** The share of the slowest requests that a pause for garbage collection made slow, 0 to 1. */
  gcInTail: number
}

/** One exchange on the clock of `performance.now()`. */
export interface Span {
  start: number
  end: number
}

/** How many of the slowest exchanges are remembered. */
const REMEMBERED = 256
/** Pauses explain a slow request if they are at least this part of it. */
const PART = 0.25

/** Keeps the slowest exchanges in a heap whose root is the fastest of them. */
export class Slowest {
  readonly #spans: Span[] = []
  #threshold = 0

  add(start: number, end: number): void {
    const duration = end - start
    const heap = this.#spans
    if (heap.length < REMEMBERED) {
      heap.push({start, end})
      if (heap.length === REMEMBERED) this.#order()
    } else if (duration > this.#threshold) {
      heap[0] = {start, end}
      this.#sink(0)
      this.#threshold = length(heap[0])
    }
  }

  /** @param most how many, the slowest first */
  take(most: number): Span[] {
    return this.#spans.toSorted((a, b) => length(b) - length(a)).slice(0, most)
  }

  #order(): void {
    for (let at = Math.floor(REMEMBERED / 2); at >= 0; at--) this.#sink(at)
    this.#threshold = length(this.#spans[0])
  }

  #sink(from: number): void {
    const heap = this.#spans
    let at = from
    for (;;) {
      const left = at * 2 + 1
      const right = left + 1
      let least = at
      if (left < heap.length && length(heap[left]) < length(heap[least])) least = left
      if (right < heap.length && length(heap[right]) < length(heap[least])) least = right
      if (least === at) return
      const moved = heap[at] as Span
      heap[at] = heap[least] as Span
      heap[least] = moved
      at = least
    }
  }
}

function length(span: Span | undefined): number {
  return span ? span.end - span.start : 0
}

/** Watches the event loop and garbage collection of this thread from now on. */
export function watchHealth() {
  const before = performance.eventLoopUtilization()
  const began = performance.now()
  const pauses: Span[] = []
  const note = (entries: ReturnType<PerformanceObserver['takeRecords']>) => {
    for (const entry of entries) {
      const {kind} = (entry as {detail?: {kind?: number}}).detail ?? {}
      // Weak callbacks run in pieces between turns and stop nothing for long.
      if (kind === constants.NODE_PERFORMANCE_GC_WEAKCB) continue
      pauses.push({start: entry.startTime, end: entry.startTime + entry.duration})
    }
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({entryTypes: ['gc']})

  return {
    /**
     * @param slowest the exchanges of the tail
     * @param spun milliseconds in which the loop only waited for the next request's time
     */
    finish(slowest: readonly Span[], spun: number): Health {
      note(observer.takeRecords())
      observer.disconnect()
      const elapsed = performance.now() - began
      const {utilization} = performance.eventLoopUtilization(before)
      const explained = slowest.filter((span) => {
        const overlaps = pauses.map(
          ({start, end}) => Math.min(end, span.end) - Math.max(start, span.start),
        )
        const paused = overlaps.reduce((total, overlap) => total + Math.max(0, overlap), 0)
        return paused > length(span) * PART
      })
      return {
        utilization: Math.max(0, utilization - (elapsed > 0 ? spun / elapsed : 0)),
        gcTotal: pauses.reduce((total, pause) => total + length(pause), 0),
        gcLongest: Math.max(0, ...pauses.map(length)),
        gcInTail: slowest.length === 0 ? 0 : explained.length / slowest.length,
      }
    },
  }
}

/** The worst of several threads. */
export function worstHealth(all: readonly Health[]): Health {
  const worst = (field: keyof Health) => Math.max(0, ...all.map((health) => health[field]))
  return {
    utilization: worst('utilization'),
    gcTotal: worst('gcTotal'),
    gcLongest: worst('gcLongest'),
    gcInTail: worst('gcInTail'),
  }
}
