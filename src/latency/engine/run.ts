import {performance} from 'node:perf_hooks'
import {ApixError, type ErrorCode} from '../../errors/index.js'
import type {BenchDeps, BenchPlan, BenchTarget} from '../types.js'
import type {Health} from './health.js'
import {CredentialKeeper} from './keeper.js'
import {createLocalEngine} from './local.js'
import type {Tally} from './tally.js'
import type {ConnectionCounts, Engine, EngineEvents, EngineOptions, Stretch} from './types.js'

const PROGRESS_INTERVAL = 100

/** What a run measured, before it is put into figures. */
export interface BenchRun {
  tally: Tally
  /** Milliseconds. */
  duration: number
  /** Epoch milliseconds: when counting began. */
  startedAt: number
  connections: number
  counts: ConnectionCounts
  health: Health
  refreshes: number
  interrupted: boolean
}

/** An engine with its credential kept good; close it when done. */
export interface Driver {
  engine: Engine
  /** Runs a stretch and shows how far it is; ends early when the run is interrupted. */
  drive(stretch: Stretch, label?: string): ReturnType<Engine['run']>
  readonly refreshes: number
  close(): Promise<void>
}

/** @throws ApixError with a network code when the server cannot be reached */
export async function openDriver(
  plan: BenchPlan,
  target: BenchTarget,
  deps: BenchDeps,
): Promise<Driver> {
  const {signal, onProgress, threads} = deps
  const wanted = 'requests' in plan.until ? plan.until.requests : Number.POSITIVE_INFINITY
  const connections = Math.min(plan.connections, wanted)
  const keeper = new CredentialKeeper(target, () => engine)
  const options: EngineOptions = {
    connections,
    most: Math.max(connections, plan.most ?? 0),
    timeout: plan.timeout,
    renewable: keeper.renewable,
  }
  const engine = await createEngine(target, options, {refused: () => keeper.refused()}, threads)
  const stop = () => engine.stop()
  signal?.addEventListener('abort', stop)
  const close = async () => {
    signal?.removeEventListener('abort', stop)
    keeper.stop()
    await engine.close()
  }
  try {
    await engine.open()
  } catch (error) {
    await close()
    throw error
  }
  keeper.start()

  return {
    engine,
    async drive(stretch, label) {
      const began = performance.now()
      const draw = () => onProgress?.(progressOf(engine, stretch, performance.now() - began, label))
      const timer = onProgress && setInterval(draw, PROGRESS_INTERVAL)
      try {
        const running = engine.run(stretch)
        if (signal?.aborted) engine.stop()
        return await running
      } finally {
        clearInterval(timer)
      }
    },
    get refreshes() {
      return keeper.refreshes
    },
    close,
  }
}

async function createEngine(
  target: BenchTarget,
  options: EngineOptions,
  events: EngineEvents,
  threads: BenchDeps['threads'],
): Promise<Engine> {
  const {request} = target
  if (!threads) return createLocalEngine(request, options, events)
  const {createThreadedEngine} = await import('./threads.js')
  const count = Math.min(threads.count, options.connections)
  return createThreadedEngine(request, options, events, threads.script, count)
}

/** The stretch that a plan's whole run is. */
export function stretchOf(plan: BenchPlan): Stretch {
  return {
    requests: Number.POSITIVE_INFINITY,
    duration: Number.POSITIVE_INFINITY,
    ...plan.until,
    ...(plan.rate !== undefined && {rate: plan.rate}),
    arrivals: plan.arrivals ?? 'uniform',
    seed: plan.seed ?? 1,
  }
}

/** Load for the time of the warm-up, which is not counted. */
export async function warmUp(plan: BenchPlan, driver: Driver): Promise<void> {
  if (plan.warmup <= 0) return
  const stretch = {
    ...stretchOf(plan),
    requests: Number.POSITIVE_INFINITY,
    duration: plan.warmup,
  }
  await driver.drive(stretch, 'warming up')
}

/**
 * Loads the server as planned and counts what comes back.
 * @throws ApixError with a network or timeout code when there was no response at all
 */
export async function runBench(
  plan: BenchPlan,
  target: BenchTarget,
  deps: BenchDeps,
): Promise<BenchRun> {
  const driver = await openDriver(plan, target, deps)
  try {
    await warmUp(plan, driver)
    const startedAt = Date.now()
    const result = await driver.drive(stretchOf(plan))
    const interrupted = deps.signal?.aborted === true
    if (!interrupted) refuseIfUnanswered(result.tally)
    return {
      ...result,
      startedAt,
      connections: Math.max(plan.connections, result.connections),
      counts: driver.engine.connections(),
      refreshes: driver.refreshes,
      interrupted,
    }
  } finally {
    await driver.close()
  }
}

/** @throws ApixError with the most frequent failure when nothing was answered */
export function refuseIfUnanswered(tally: Tally): void {
  if (tally.answered > 0 || tally.failed === 0) return
  const [code = 'NETWORK'] = [...tally.errors].toSorted(([, a], [, b]) => b - a)[0] ?? []
  throw new ApixError(code as ErrorCode, `none of ${tally.failed} requests was answered`)
}

function progressOf(engine: Engine, stretch: Stretch, elapsed: number, label?: string) {
  const figures = engine.progress()
  const ended = figures.answered + figures.failed
  const fraction = Math.min(1, Math.max(ended / stretch.requests, elapsed / stretch.duration))
  return {...figures, elapsed, fraction, ...(label !== undefined && {label})}
}
