import type {Database, SqlValue} from '../../storage/index.js'
import {encodeSlots, visitSlots} from '../hdr/codec.js'
import {slotOfValue} from '../histogram.js'
import {DAY, HOUR, momentsOf} from './sketches.js'

/** A request as the sketches count it. */
export interface Counted {
  /** Epoch milliseconds. */
  time: number
  api: SqlValue
  host: SqlValue
  method: SqlValue
  path: SqlValue
  /** 0 for no response, which has no latency, only a moment at which it was given up. */
  status: number
  cached: boolean
  /** Microseconds; null where it is not known. */
  latency: number | null
}

interface Hour {
  count: number
  latencies: number[]
}

/** Requests of one kind by the hour in which they were. */
interface Kind {
  place: SqlValue[]
  hours: Map<number, Hour>
}

/** Requests on their way into the sketches, put together such that each sketch is written once. */
export class Gathering {
  readonly #kinds = new Map<string, Kind>()
  #size = 0

  /** How many requests were added. */
  get size(): number {
    return this.#size
  }

  add({time, api, host, method, path, status, cached, latency}: Counted): void {
    const id = `${status} ${cached} ${method} ${path} ${api ?? ''} ${host ?? ''}`
    let kind = this.#kinds.get(id)
    if (!kind) {
      const place = [api ?? '', host ?? '', method ?? '', path ?? '', status, cached ? 1 : 0]
      kind = {place, hours: new Map()}
      this.#kinds.set(id, kind)
    }
    const start = Math.floor(time / HOUR) * HOUR
    let hour = kind.hours.get(start)
    if (!hour) {
      hour = {count: 0, latencies: []}
      kind.hours.set(start, hour)
    }
    this.#size++
    hour.count++
    if (status !== 0 && latency !== null) hour.latencies.push(latency)
  }

  clear(): void {
    this.#kinds.clear()
    this.#size = 0
  }

  /** Adds what was gathered to the sketches of these lengths, hours or days. */
  write(database: Database, spans: readonly number[]): void {
    for (const {place, hours} of this.#kinds.values()) {
      for (const span of spans) {
        const stretches = span === HOUR ? hours : daysOf(hours)
        for (const [start, hour] of stretches) writeSketch(database, [span, start, ...place], hour)
      }
    }
  }
}

function daysOf(hours: ReadonlyMap<number, Hour>): Map<number, Hour> {
  const days = new Map<number, Hour>()
  for (const [start, {count, latencies}] of hours) {
    const day = Math.floor(start / DAY) * DAY
    const known = days.get(day)
    if (known) {
      known.count += count
      for (const latency of latencies) known.latencies.push(latency)
    } else days.set(day, {count, latencies: [...latencies]})
  }
  return days
}

const READ = `SELECT count, sum, squares, min, max, histogram FROM latency_sketches
  WHERE span = ? AND start = ? AND api = ? AND host = ? AND method = ? AND path_template = ?
  AND status = ? AND cached = ?`
const WRITE = `INSERT OR REPLACE INTO latency_sketches (span, start, api, host, method, path_template,
  status, cached, count, sum, squares, min, max, histogram)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Adds to a sketch, slot by slot: most have few, and thousands are written at once. */
function writeSketch(database: Database, place: SqlValue[], {count, latencies}: Hour): void {
  const row = database.prepare(READ).get(...place)
  const earlier: Slots = []
  if (row) visitSlots(row['histogram'] as Uint8Array, (slot, count) => earlier.push([slot, count]))
  const moments = row ? momentsOf(row) : {sum: 0, squares: 0, min: 0, max: 0}
  const sorted = Float64Array.from(latencies).sort()
  for (const latency of sorted) {
    moments.sum += latency
    moments.squares += latency * latency
  }
  const [smallest] = sorted
  if (smallest !== undefined) {
    moments.min = earlier.length === 0 ? smallest : Math.min(moments.min, smallest)
    moments.max = Math.max(moments.max, sorted.at(-1) ?? 0)
  }
  const bytes = encodeSlots(merged(earlier, slotsOf(sorted)))
  const {sum, squares, min, max} = moments
  database
    .prepare(WRITE)
    .run(...place, count + Number(row?.['count'] ?? 0), sum, squares, min, max, bytes)
}

type Slots = Array<[slot: number, count: number]>

/** @param sorted in ascending order, so that slots come in theirs */
function slotsOf(sorted: Float64Array): Slots {
  const slots: Slots = []
  let last: Slots[number] | undefined
  for (const latency of sorted) {
    const slot = slotOfValue(latency)
    if (last && last[0] === slot) last[1]++
    else {
      last = [slot, 1]
      slots.push(last)
    }
  }
  return slots
}

function merged(earlier: Slots, slots: Slots): Slots {
  if (earlier.length === 0) return slots
  const counts = new Map(earlier)
  for (const [slot, count] of slots) counts.set(slot, (counts.get(slot) ?? 0) + count)
  return [...counts].sort(([a], [b]) => a - b)
}
