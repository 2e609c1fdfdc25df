import {Histogram} from './histogram.js'
import {DAY, type FullSketch, type SketchKey} from './history/sketches.js'
import type {StatsQuery} from './types.js'

/** What is gathered for one line of the answer. Latencies are microseconds. */
export interface Group {
  id: string
  key: string
  api: string | null
  host: string | null
  count: number
  errors: number
  cached: number
  /** Single requests, while there are nothing but those. */
  latencies: number[]
  /** When each of them was; undefined once sketches have come in. */
  times: number[] | undefined
  /** Latency of each day, for telling days apart from chance. */
  days: Map<number, Histogram>
  percentile(p: number): number | null
  mean(): number | null
  /** All latencies. */
  histogram(): Histogram
}

/** Puts requests and sketches together by what was asked for. */
export class Gatherer {
  readonly #by: StatsQuery['by']
  readonly #apart: boolean
  readonly #groups = new Map<string, GroupOf>()

  /** @param apart whether days are kept apart; else all time is one */
  constructor(by: StatsQuery['by'], apart: boolean) {
    this.#by = by
    this.#apart = apart
  }

  idOf(key: SketchKey): string {
    return JSON.stringify([this.#keyOf(key), key.api, key.host])
  }

  addRequest(key: SketchKey, time: number, latency: number): void {
    const group = this.#group(key)
    if (!group.countAs(key, 1)) return
    group.latencies.push(latency)
    group.times?.push(time)
    group.day(time).record(latency)
  }

  addSketch(sketch: FullSketch): void {
    const group = this.#group(sketch)
    if (!group.countAs(sketch, sketch.count)) return
    group.times = undefined
    sketch.addTo(group.day(sketch.start))
  }

  get(id: string): Group | undefined {
    return this.#groups.get(id)
  }

  /** The busiest first. */
  groups(): Group[] {
    return [...this.#groups.values()].sort(
      (a, b) => b.count + b.cached - a.count - a.cached || a.key.localeCompare(b.key),
    )
  }

  #group(key: SketchKey): GroupOf {
    const id = this.idOf(key)
    let group = this.#groups.get(id)
    if (!group) {
      group = new GroupOf(id, this.#keyOf(key), key, this.#apart)
      this.#groups.set(id, group)
    }
    return group
  }

  #keyOf({api, host, method, pathTemplate, status}: SketchKey): string {
    if (this.#by === 'endpoint') return `${method} ${pathTemplate}`
    if (this.#by === 'api') return api ?? host ?? 'no API'
    return status === null ? 'no response' : String(status)
  }
}

class GroupOf implements Group {
  readonly id: string
  readonly key: string
  readonly api: string | null
  readonly host: string | null
  count = 0
  errors = 0
  cached = 0
  latencies: number[] = []
  times: number[] | undefined = []
  readonly days = new Map<number, Histogram>()
  readonly #apart: boolean
  #sorted: Float64Array | undefined
  #merged: Histogram | undefined

  constructor(
    id: string,
    key: string,
    {api, host}: Pick<SketchKey, 'api' | 'host'>,
    apart: boolean,
  ) {
    this.id = id
    this.key = key
    this.api = api
    this.host = host
    this.#apart = apart
  }

  /** @returns whether they have a latency that counts */
  countAs({cached, status}: SketchKey, count: number): boolean {
    if (cached) {
      this.cached += count
      return false
    }
    this.count += count
    if (status === null || status >= 400) this.errors += count
    return status !== null
  }

  day(time: number): Histogram {
    const start = this.#apart ? Math.floor(time / DAY) * DAY : 0
    const known = this.days.get(start)
    if (known) return known
    const histogram = new Histogram()
    this.days.set(start, histogram)
    return histogram
  }

  /** The nearest-rank percentile: of the requests themselves where they are all there. */
  percentile(p: number): number | null {
    if (this.times === undefined) {
      const all = this.histogram()
      return all.count === 0 ? null : all.percentile(p)
    }
    this.#sorted ??= Float64Array.from(this.latencies).sort()
    const size = this.#sorted.length
    return this.#sorted[Math.max(0, Math.ceil((p / 100) * size - 1e-9) - 1)] ?? null
  }

  mean(): number | null {
    const all = this.histogram()
    return all.count === 0 ? null : all.mean
  }

  histogram(): Histogram {
    const [only] = this.days.size === 1 ? this.days.values() : []
    this.#merged ??= only
    if (!this.#merged) {
      this.#merged = new Histogram()
      for (const day of this.days.values()) this.#merged.merge(day)
    }
    return this.#merged
  }
}
