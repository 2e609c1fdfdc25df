import {performance} from 'node:perf_hooks'
import {parentPort, workerData} from 'node:worker_threads'
import {ApixError, isApixError} from '../../errors/index.js'
import {fromPortable, type PortableRequest} from '../../http/index.js'
import {Live} from './live.js'
import {createLocalEngine} from './local.js'
import type {Share} from './schedule.js'
import {sharedClock} from './shared-clock.js'
import type {TallyState} from './tally.js'
import type {ConnectionCounts, EngineOptions, Stretch, StretchResult} from './types.js'

/** What a worker is started with. */
export interface WorkerInput {
  request: PortableRequest
  options: EngineOptions
  share: Share
  live: SharedArrayBuffer
}

/** What a worker is told. `start` is on the clock that all threads share. */
export type WorkerOrder =
  | {type: 'open'}
  | {type: 'run'; stretch: Stretch; start: number}
  | {type: 'update'; request: PortableRequest}
  | {type: 'settle'}
  | {type: 'stop'}
  | {type: 'close'}

/** What it answers. */
export type WorkerReport =
  | {type: 'opened'; connections: ConnectionCounts}
  | {type: 'failed'; error: {code: string; message: string}}
  | {type: 'refused'}
  | {
      type: 'result'
      tally: TallyState
      result: Omit<StretchResult, 'tally'>
      connections: ConnectionCounts
    }

const port = parentPort
if (port) {
  const {request, options, share, live} = workerData as WorkerInput
  const report = (message: WorkerReport) => port.postMessage(message)
  const engine = await createLocalEngine(
    fromPortable(request),
    options,
    {refused: () => report({type: 'refused'})},
    {share, live: new Live(live)},
  )

  async function obey(order: WorkerOrder): Promise<void> {
    if (order.type === 'open') {
      await engine.open()
      report({type: 'opened', connections: engine.connections()})
    } else if (order.type === 'run') {
      const start = order.start - sharedClock() + performance.now()
      const {tally, ...result} = await engine.run(order.stretch, start)
      const connections = engine.connections()
      report({type: 'result', tally: tally.toState(), result, connections})
    } else if (order.type === 'update') engine.update(fromPortable(order.request))
    else if (order.type === 'settle') engine.settle()
    else if (order.type === 'stop') engine.stop()
    else {
      await engine.close()
      port?.close()
    }
  }

  port.on('message', (order: WorkerOrder) => {
    obey(order).catch((error: unknown) => {
      const {code, message} = isApixError(error)
        ? error
        : new ApixError('UNEXPECTED', (error as Error).message)
      report({type: 'failed', error: {code, message}})
    })
  })
}
