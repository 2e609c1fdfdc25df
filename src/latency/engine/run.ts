import {performance} from 'node:perf_hooks'
import {ApixError, type ErrorCode} from '../../errors/index.js'
import type {Lane, LaneObserver} from '../../http/index.js'
import type {BenchDeps, BenchPlan} from '../types.js'
import {Phase} from './phase.js'
import type {Tally} from './tally.js'

/** What a run measured, before it is put into figures. */
export interface BenchRun {
  tally: Tally
  /** Milliseconds. */
  duration: number
  connectionsOpened: number
  connectionsReused: number
  /** The share of the run's time in which apix's own event loop was busy, 0 to 1. */
  utilization: number
  interrupted: boolean
}

/**
 * Loads the server as planned and counts what comes back.
 * @throws ApixError with a network or timeout code when there was no response at all
 */
export async function runBench(plan: BenchPlan, deps: BenchDeps): Promise<BenchRun> {
  const {signal, onProgress} = deps
  let opened = 0
  let reused = 0
  let phase: Phase | undefined
  const observer: LaneObserver = {
    sent: (lane, again) => phase?.sent(lane, again),
    done: (lane, status, bytes) => phase?.done(lane, status, bytes),
    failed: (lane, code) => phase?.failed(lane, code),
    opened: () => {
      opened++
    },
  }
  const wanted = 'requests' in plan.until ? plan.until.requests : Number.POSITIVE_INFINITY
  const lanes = Array.from({length: Math.min(plan.connections, wanted)}, (_, index) =>
    deps.lanes(index, observer),
  )
  const stop = () => phase?.stop()
  signal?.addEventListener('abort', stop)

  async function drive(limits: {requests: number; duration: number}, warmup: boolean) {
    phase = new Phase(plan, limits, lanes)
    const before = performance.eventLoopUtilization()
    const running = phase.run(onProgress && ((progress) => onProgress({...progress, warmup})))
    if (signal?.aborted) phase.stop()
    const duration = await running
    reused += phase.tally.reused
    const {utilization} = performance.eventLoopUtilization(before)
    return {tally: phase.tally, duration, utilization}
  }

  try {
    await openAll(lanes)
    if (plan.warmup > 0) {
      await drive({requests: Number.POSITIVE_INFINITY, duration: plan.warmup}, true)
    }
    const limits = {requests: Number.POSITIVE_INFINITY, duration: Number.POSITIVE_INFINITY}
    const result = await drive({...limits, ...plan.until}, false)
    const interrupted = signal?.aborted === true
    if (!interrupted) refuseIfUnanswered(result.tally)
    return {...result, connectionsOpened: opened, connectionsReused: reused, interrupted}
  } finally {
    signal?.removeEventListener('abort', stop)
    for (const lane of lanes) lane.close()
  }
}

/** The first connection alone, so that an unreachable server is one failure, not many. */
async function openAll(lanes: readonly Lane[]): Promise<void> {
  const [first, ...others] = lanes
  await first?.open()
  // A lane that cannot connect now tries again with its first request, which then counts.
  await Promise.allSettled(others.map((lane) => lane.open()))
}

function refuseIfUnanswered(tally: Tally): void {
  if (tally.answered > 0 || tally.failed === 0) return
  const [code = 'NETWORK'] = [...tally.errors].toSorted(([, a], [, b]) => b - a)[0] ?? []
  throw new ApixError(code as ErrorCode, `none of ${tally.failed} requests was answered`)
}
