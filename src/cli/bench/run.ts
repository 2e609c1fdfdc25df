import {availableParallelism} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {
  Arrivals,
  BenchDeps,
  BenchPlan,
  BenchProgress,
  BenchTarget,
} from '../../latency/index.js'
import type {Deps} from '../deps.js'

const DEFAULT_REQUESTS = 200
const DEFAULT_CONNECTIONS = 10
/** How many connections an open loop may open by itself. */
const MOST_CONNECTIONS = 1000
/** Fewer connections or requests than these do not keep another thread busy. */
const CONNECTIONS_PER_THREAD = 16
const LEAST_FOR_THREADS = 5000
const MOST_THREADS = 8

export interface LoadFlags {
  requests?: number | undefined
  duration?: number | undefined
  connections?: number | undefined
  rate?: number | undefined
  arrivals?: Arrivals | undefined
  warmup: number
  threads?: number | undefined
}

/** @param timeout milliseconds for one request */
export function planOf(flags: LoadFlags, timeout: number): BenchPlan {
  const {duration, rate, arrivals, warmup} = flags
  const connections = flags.connections ?? DEFAULT_CONNECTIONS
  return {
    connections,
    warmup,
    timeout,
    until: duration === undefined ? {requests: flags.requests ?? DEFAULT_REQUESTS} : {duration},
    ...(rate !== undefined && {
      rate,
      arrivals: arrivals ?? 'uniform',
      seed: Math.floor(Math.random() * 2 ** 31),
      most: flags.connections ?? MOST_CONNECTIONS,
    }),
  }
}

/** What a run needs of this process. @param root the installed package's folder */
export async function benchDeps(
  flags: LoadFlags,
  plan: BenchPlan,
  target: BenchTarget,
  root: string,
  deps: Deps,
): Promise<{deps: BenchDeps; clear: () => void}> {
  const count = flags.threads ?? threadsFor(plan)
  // A token is renewed in the main thread: then another one measures, so that it costs no sample.
  const threaded = count > 1 || target.renew !== undefined || flags.threads !== undefined
  const script = pathToFileURL(join(root, 'dist', 'latency', 'engine', 'worker.js'))
  const progress = await progressLine(deps)
  return {
    deps: {
      signal: deps.signal,
      ...(threaded && {threads: {count, script}}),
      ...(progress && {onProgress: progress.draw}),
    },
    clear: () => progress?.clear(),
  }
}

function threadsFor({connections, until, rate}: BenchPlan): number {
  // A schedule is kept best in one place, and no schedule that a person writes needs more.
  if (rate !== undefined || ('requests' in until && until.requests < LEAST_FOR_THREADS)) return 1
  const room = Math.floor(connections / CONNECTIONS_PER_THREAD)
  return Math.max(1, Math.min(availableParallelism() - 1, room, MOST_THREADS))
}

/** A line on stderr that shows how far the run is, where a person watches. */
async function progressLine({output, options}: Deps) {
  if (!output.stderr.isTTY || options.json || options.quiet) return undefined
  const {CLEAR_LINE, renderBenchProgress, styleFor} = await import('../../output/index.js')
  return {
    draw: (progress: BenchProgress) =>
      void output.stderr.write(renderBenchProgress(progress, styleFor(output.stderr))),
    clear: () => void output.stderr.write(CLEAR_LINE),
  }
}
