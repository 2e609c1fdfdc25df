import {type Health, worstHealth} from '../engine/health.js'
import {type BenchRun, openDriver, refuseIfUnanswered, stretchOf, warmUp} from '../engine/run.js'
import {shareOf} from '../engine/schedule.js'
import {Tally} from '../engine/tally.js'
import type {Stretch, StretchResult} from '../engine/types.js'
import type {Histogram} from '../histogram.js'
import type {BenchDeps, BenchPlan, BenchTarget} from '../types.js'

/** Fewer pairs cannot tell anything, more only cost time. */
const LEAST_ROUNDS = 8
const MOST_ROUNDS = 20
/** A shorter round has too few requests to speak of; milliseconds. */
const SHORTEST_ROUND = 100

/** A target's share of a comparison. */
export interface Side {
  run: BenchRun
  /** Latency of each round: service time in a closed loop, response time in an open one. */
  rounds: Histogram[]
}

/** In how many rounds a plan is carried out. */
export function roundsOf(plan: BenchPlan): number {
  const {until, connections} = plan
  const wanted =
    'requests' in until
      ? Math.floor(until.requests / Math.max(1, Math.min(connections, 10)))
      : Math.floor(until.duration / SHORTEST_ROUND)
  return Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, wanted))
}

/**
 * Measures two targets in turns, A B B A A B ..., with the same plan each: whatever happens to the
 * machine meanwhile happens to both.
 * @throws ApixError when one of them cannot be reached or answers nothing
 */
export async function runRounds(
  plan: BenchPlan,
  candidate: BenchTarget,
  baseline: BenchTarget,
  deps: BenchDeps,
): Promise<{candidate: Side; baseline: Side}> {
  const sides = [new Measured(), new Measured()] as const
  const drivers = [await openDriver(plan, candidate, deps)]
  try {
    drivers.push(await openDriver(plan, baseline, deps))
    for (const driver of drivers) await warmUp(plan, driver)
    const startedAt = Date.now()
    const count = roundsOf(plan)
    for (let round = 0; round < count && !deps.signal?.aborted; round++) {
      const stretch = stretchOfRound(plan, round, count)
      const order = round % 2 === 0 ? [0, 1] : [1, 0]
      const results: StretchResult[] = []
      for (const side of order) {
        const label = `round ${round + 1} of ${count}, ${side === 0 ? 'candidate' : 'baseline'}`
        const result = await drivers[side]?.drive(stretch, label)
        if (result) results[side] = result
      }
      // A round that was interrupted halfway would be no pair.
      if (deps.signal?.aborted) break
      for (const [index, side] of sides.entries()) side.add(results[index])
    }
    const [ours, theirs] = sides.map((side, index): Side => {
      const driver = drivers[index] as (typeof drivers)[number]
      const interrupted = deps.signal?.aborted === true
      if (!interrupted) refuseIfUnanswered(side.tally)
      return {
        rounds: side.rounds,
        run: {
          tally: side.tally,
          duration: side.duration,
          startedAt,
          connections: Math.max(plan.connections, side.connections),
          counts: driver.engine.connections(),
          health: worstHealth(side.health),
          refreshes: driver.refreshes,
          interrupted,
        },
      }
    })
    return {candidate: ours as Side, baseline: theirs as Side}
  } finally {
    for (const driver of drivers) await driver.close()
  }
}

class Measured {
  readonly rounds: Histogram[] = []
  readonly health: Health[] = []
  tally = new Tally(false)
  duration = 0
  connections = 0

  add(result: StretchResult | undefined): void {
    if (!result) return
    const {tally, duration, health, connections} = result
    if (this.rounds.length === 0) this.tally = new Tally(tally.open)
    this.rounds.push(tally.response)
    this.health.push(health)
    tally.timeline.delay(this.duration)
    this.tally.merge(tally)
    this.duration += duration
    this.connections = Math.max(this.connections, connections)
  }
}

/** The plan's requests or time divided exactly, with other arrivals in each round. */
function stretchOfRound(plan: BenchPlan, index: number, of: number): Stretch {
  const whole = stretchOf(plan)
  const seed = whole.seed + index
  return 'requests' in plan.until
    ? {...whole, seed, requests: shareOf(plan.until.requests, {index, of})}
    : {...whole, seed, duration: plan.until.duration / of}
}
