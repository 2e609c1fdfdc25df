import {performance} from 'node:perf_hooks'
import type {ErrorCode} from '../../errors/index.js'
import type {Lane} from '../../http/index.js'
import {watchHealth} from './health.js'
import {createSchedule, type Schedule} from './schedule.js'
import {BLOCKS, Tally} from './tally.js'
import type {PhaseDeps, Stretch, StretchResult} from './types.js'
import {UNITS_PER_MS} from './units.js'

/** How long a lane waits after it could not connect, so that it does not spin. Milliseconds. */
const RECONNECT_PAUSE = 20
/** And after its token was refused: the new one is on its way. */
const RENEWAL_PAUSE = 25
/** Timers are up to this late; the rest of the wait is spun through. Milliseconds. */
const TIMER_SLACK = 2
const WATCH_INTERVAL = 100
/** Of the slowest requests, how many in a hundred are looked at for pauses of our own. */
const TAIL = 0.01
const LEAST_TAIL = 5

/**
 * One stretch of load: gives every free lane its next request until enough were sent. A closed
 * loop sends as soon as a lane is free; with a rate, a request is due when the schedule says,
 * whatever the server does, and its response time counts from then.
 */
export class Phase {
  readonly tally: Tally
  readonly #stretch: Stretch
  readonly #deps: PhaseDeps
  readonly #schedule: Schedule | undefined
  readonly #intended: number[] = []
  readonly #begun: number[] = []
  readonly #sent: number[] = []
  /** The credential that the lane's request carries. */
  readonly #credential: number[] = []
  readonly #accepted = new Set<number>()
  /** 1 while a request of the lane has no outcome. */
  readonly #busy: number[] = []
  /** Lanes of a closed loop that became free in this turn. */
  readonly #free: Lane[] = []
  readonly #idle: Lane[] = []
  readonly #idleSince: number[] = []
  readonly #start: number
  readonly #blockEnd: number
  #issued = 0
  #active = 0
  #most = 0
  #waiting = false
  /** Whether anything but waiting has happened since the last turn, and when that was. */
  #stirred = false
  #turnedAt = 0
  #spun = 0
  #stopped = false
  #finish: () => void = () => {}

  constructor(stretch: Stretch, deps: PhaseDeps) {
    const {rate, arrivals, seed, requests, duration} = stretch
    this.#stretch = stretch
    this.#deps = deps
    this.#start = deps.start
    this.tally = new Tally(rate !== undefined)
    this.#schedule =
      rate === undefined ? undefined : createSchedule(rate, arrivals, seed, deps.share)
    this.#blockEnd = Number.isFinite(requests)
      ? Math.ceil(rate === undefined ? requests : requests / deps.share.of)
      : duration
  }

  async run(): Promise<StretchResult> {
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve
    })
    const watch = setInterval(() => this.#watch(), WATCH_INTERVAL)
    const health = watchHealth()
    const wait = this.#start - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const now = performance.now()
    if (this.#stopped) this.#finish()
    else if (this.#schedule) {
      for (const lane of this.#deps.lanes) this.#rest(lane, now)
      this.#turn()
    } else {
      for (const lane of this.#deps.lanes.slice()) this.#next(lane, performance.now())
      this.#finishIfDone(performance.now())
    }
    await finished
    clearInterval(watch)
    const {tally} = this
    const tail = Math.max(LEAST_TAIL, Math.ceil(tally.answered * TAIL))
    return {
      tally,
      duration: performance.now() - this.#start,
      health: health.finish(tally.slowest.take(tail), this.#spun),
      connections: this.#most,
    }
  }

  /** Ends the phase now; requests without an outcome are not counted. */
  stop(): void {
    this.#stopped = true
    this.#finish()
  }

  sent(lane: Lane, reused: boolean): void {
    if (this.#stopped) return
    this.#sent[lane.index] = performance.now()
    this.#credential[lane.index] = this.#deps.credential()
    if (reused) this.tally.reused++
  }

  done(lane: Lane, status: number, bytes: number): void {
    if (this.#stopped) return
    const now = performance.now()
    if (this.#deps.renewable() && this.#isExpired(lane, status)) {
      this.tally.expired++
      this.#again(lane)
      return
    }
    const {index} = lane
    const intended = this.#intended[index] ?? now
    const sent = this.#sent[index] ?? now
    this.#busy[index] = 0
    this.#active--
    const units = this.tally.answer(status, bytes, intended, sent, now, this.#block(now))
    this.tally.timeline.add(now - this.#start, units)
    this.#deps.live.answered(units)
    this.#next(lane, now)
  }

  failed(lane: Lane, code: ErrorCode): void {
    if (this.#stopped) return
    this.tally.failure(code)
    this.tally.timeline.addError(performance.now() - this.#start)
    this.#deps.live.failed()
    this.#busy[lane.index] = 0
    const connected = (this.#sent[lane.index] ?? 0) > 0
    // Never at once: a failure may be reported before send() returns.
    setTimeout(
      () => {
        if (this.#stopped) return
        this.#active--
        this.#next(lane, performance.now())
      },
      connected ? 0 : RECONNECT_PAUSE,
    )
  }

  /** Whether the server refuses a token that it took before, or one that was replaced meanwhile. */
  #isExpired({index}: Lane, status: number): boolean {
    const used = this.#credential[index] ?? 0
    if (status !== 401) {
      this.#accepted.add(used)
      return false
    }
    if (used !== this.#deps.credential()) return true
    if (!this.#accepted.has(used)) return false
    this.#deps.refused()
    return true
  }

  /** The same request once more, with the token that is there by then. */
  #again(lane: Lane): void {
    this.#busy[lane.index] = 0
    setTimeout(() => {
      if (this.#stopped) return
      this.#busy[lane.index] = 1
      lane.send()
    }, RENEWAL_PAUSE)
  }

  /** The lane is free. */
  #next(lane: Lane, now: number): void {
    this.#stirred = true
    if (this.#schedule) {
      this.#rest(lane, now)
      if (!this.#waiting) this.#turn()
      return
    }
    if (this.#free.push(lane) === 1) setImmediate(() => this.#reuse())
  }

  /**
   * Closed loop: the next request on each lane that became free in this turn. All answers that are
   * here are read and timed before the next write, which takes the kernel longer than all the rest,
   * and the server is woken once for many requests.
   */
  #reuse(): void {
    const {requests, duration} = this.#stretch
    const free = this.#free.splice(0)
    for (const lane of free) {
      if (this.#stopped) return
      const now = performance.now()
      if (this.#issued < requests && now - this.#start < duration) this.#issue(lane, now, now)
      else this.#finishIfDone(now)
    }
  }

  #rest(lane: Lane, now: number): void {
    this.#idle.push(lane)
    this.#idleSince[lane.index] = now
  }

  #issue(lane: Lane, intended: number, now: number): void {
    this.#issued++
    this.#active++
    if (this.#active > this.#most) this.#most = this.#active
    this.#intended[lane.index] = intended
    this.#begun[lane.index] = now
    this.#sent[lane.index] = 0
    this.#busy[lane.index] = 1
    this.#deps.live.sent()
    lane.send()
  }

  #exhausted(schedule: Schedule): boolean {
    const {requests, duration} = this.#stretch
    return schedule.index >= requests || schedule.due >= duration
  }

  /** Hands out every request that is due, then waits for the next one's time. */
  #turn(): void {
    const schedule = this.#schedule
    this.#waiting = false
    if (!schedule || this.#stopped) return
    let now = performance.now()
    this.#countSpin(now)
    while (!this.#exhausted(schedule)) {
      const due = this.#start + schedule.due
      if (due > now) {
        this.#wait(due - now)
        return
      }
      const rested = this.#idle.pop()
      const lane = rested ?? this.#deps.grow()
      // All are busy: the one that becomes free goes on from here.
      if (!lane) return
      if (rested) {
        const free = Math.max(due, this.#idleSince[lane.index] ?? due)
        this.tally.ownLag.record((now - free) * UNITS_PER_MS)
      }
      schedule.advance()
      this.#stirred = true
      this.#issue(lane, due, now)
      now = performance.now()
    }
    this.#finishIfDone(now)
  }

  #wait(milliseconds: number): void {
    this.#waiting = true
    if (milliseconds > TIMER_SLACK) {
      this.#turnedAt = 0
      setTimeout(() => this.#turn(), milliseconds - TIMER_SLACK)
    } else {
      setImmediate(() => this.#turn())
    }
  }

  /** Turns that found nothing to do are no sign of a busy loop. */
  #countSpin(now: number): void {
    if (!this.#stirred && this.#turnedAt > 0) this.#spun += now - this.#turnedAt
    this.#stirred = false
    this.#turnedAt = now
  }

  #finishIfDone(now: number): void {
    const {requests, duration} = this.#stretch
    const all = this.#schedule
      ? this.#exhausted(this.#schedule)
      : this.#issued >= requests || now - this.#start >= duration
    if (all && this.#active === 0) this.#finish()
  }

  #block(now: number): number {
    const {requests} = this.#stretch
    const at = Number.isFinite(requests) ? this.tally.answered : now - this.#start
    return Math.min(BLOCKS - 1, Math.floor((at / this.#blockEnd) * BLOCKS))
  }

  /** One timer watches over all requests instead of one timer for each. */
  #watch(): void {
    const now = performance.now()
    for (const lane of this.#deps.lanes) {
      if (this.#busy[lane.index] !== 1) continue
      const since = this.#sent[lane.index] || this.#begun[lane.index] || now
      if (now - since > this.#deps.timeout) lane.abandon('TIMEOUT')
    }
  }
}
