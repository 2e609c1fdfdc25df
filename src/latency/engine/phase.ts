import {performance} from 'node:perf_hooks'
import type {ErrorCode} from '../../errors/index.js'
import type {Lane} from '../../http/index.js'
import type {BenchPlan, BenchProgress} from '../types.js'
import {Tally} from './tally.js'

/** How long a lane waits after it could not connect, so that it does not spin. Milliseconds. */
const RECONNECT_PAUSE = 20
/** Timers are up to this late; the rest of the wait is spun through. Milliseconds. */
const TIMER_SLACK = 2
const WATCH_INTERVAL = 100

export interface PhaseLimits {
  requests: number
  /** Milliseconds. */
  duration: number
}

/**
 * One stretch of load: gives every free lane its next request until enough were sent. A closed
 * loop sends as soon as a lane is free; with a rate, request k is due at start + k / rate whatever
 * the server does, and its response time counts from then.
 */
export class Phase {
  readonly tally = new Tally()
  readonly #limits: PhaseLimits
  readonly #interval: number | undefined
  readonly #timeout: number
  readonly #intended: Float64Array
  readonly #sent: Float64Array
  /** 1 while a request of the lane has no outcome. */
  readonly #busy: Uint8Array
  readonly #idle: Lane[] = []
  readonly #lanes: readonly Lane[]
  #issued = 0
  #active = 0
  #start = 0
  #pumping = false
  #stopped = false
  #finish: () => void = () => {}

  constructor(plan: BenchPlan, limits: PhaseLimits, lanes: readonly Lane[]) {
    this.#limits = limits
    this.#interval = plan.rate === undefined ? undefined : 1000 / plan.rate
    this.#timeout = plan.timeout
    this.#lanes = lanes
    this.#intended = new Float64Array(lanes.length)
    this.#sent = new Float64Array(lanes.length)
    this.#busy = new Uint8Array(lanes.length)
  }

  /** Runs to its end. @returns milliseconds from the first request to the last outcome */
  async run(onProgress?: (progress: Omit<BenchProgress, 'warmup'>) => void): Promise<number> {
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve
    })
    const watch = setInterval(() => {
      this.#watch()
      onProgress?.(this.#progress())
    }, WATCH_INTERVAL)
    this.#start = performance.now()
    this.#active = this.#lanes.length
    for (const lane of this.#lanes)
      this.#next(lane, this.#interval ? this.#start : performance.now())
    await finished
    clearInterval(watch)
    return performance.now() - this.#start
  }

  /** Ends the phase now; requests without an outcome are not counted. */
  stop(): void {
    this.#stopped = true
    this.#finish()
  }

  sent(lane: Lane, reused: boolean): void {
    this.#sent[lane.index] = performance.now()
    if (reused) this.tally.reused++
  }

  done(lane: Lane, status: number, bytes: number): void {
    if (this.#stopped) return
    const now = performance.now()
    const intended = this.#intended[lane.index] ?? now
    const sent = this.#sent[lane.index] ?? now
    this.#busy[lane.index] = 0
    this.tally.answer(status, bytes, intended, sent, now)
    this.tally.plot(now - this.#start, now - (this.#interval ? intended : sent))
    this.#next(lane, now)
  }

  failed(lane: Lane, code: ErrorCode): void {
    if (this.#stopped) return
    this.#busy[lane.index] = 0
    this.tally.failure(code)
    const connected = (this.#sent[lane.index] ?? 0) > 0
    // Never at once: a failure may be reported before send() returns.
    setTimeout(
      () => {
        if (!this.#stopped) this.#next(lane, performance.now())
      },
      connected ? 0 : RECONNECT_PAUSE,
    )
  }

  #next(lane: Lane, now: number): void {
    const due = this.#interval ? this.#start + this.#issued * this.#interval : now
    if (this.#issued >= this.#limits.requests || due - this.#start >= this.#limits.duration) {
      this.#retire()
    } else if (due <= now) {
      this.#issue(lane, due)
    } else {
      this.#idle.push(lane)
      this.#pump()
    }
  }

  #issue(lane: Lane, intended: number): void {
    this.#issued++
    this.#intended[lane.index] = intended
    this.#sent[lane.index] = 0
    this.#busy[lane.index] = 1
    lane.send()
  }

  #retire(): void {
    this.#active--
    if (this.#active === 0) this.#finish()
  }

  /** Waits for the next request's time and hands out every request that is due. */
  #pump(): void {
    if (this.#pumping || this.#interval === undefined) return
    this.#pumping = true
    const interval = this.#interval
    const turn = () => {
      this.#pumping = false
      if (this.#stopped) return
      const now = performance.now()
      while (this.#idle.length > 0) {
        const due = this.#start + this.#issued * interval
        const exhausted =
          this.#issued >= this.#limits.requests || due - this.#start >= this.#limits.duration
        if (due > now && !exhausted) break
        const lane = this.#idle.pop()
        if (!lane) break
        if (!exhausted) this.tally.ownLag.record((now - due) * 10_000)
        this.#next(lane, now)
      }
      if (this.#idle.length > 0) this.#pump()
    }
    const wait = this.#start + this.#issued * interval - performance.now()
    if (wait > TIMER_SLACK) setTimeout(turn, wait - TIMER_SLACK)
    else setImmediate(turn)
  }

  /** One timer watches over all requests instead of one timer for each. */
  #watch(): void {
    const now = performance.now()
    for (const lane of this.#lanes) {
      if (this.#busy[lane.index] !== 1) continue
      const since = this.#sent[lane.index] || this.#intended[lane.index] || now
      if (now - since > this.#timeout) lane.abandon('TIMEOUT')
    }
  }

  #progress(): Omit<BenchProgress, 'warmup'> {
    const {answered, failed} = this.tally
    const elapsed = performance.now() - this.#start
    const {requests, duration} = this.#limits
    const fraction = Math.min(1, Math.max((answered + failed) / requests, elapsed / duration))
    return {sent: this.#issued, answered, failed, elapsed, fraction}
  }
}
