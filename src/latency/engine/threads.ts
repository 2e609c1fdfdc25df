import {Worker} from 'node:worker_threads'
import {ApixError, type ErrorCode} from '../../errors/index.js'
import {type BenchRequest, toPortable} from '../../http/index.js'
import {worstHealth} from './health.js'
import {Live} from './live.js'
import {shareOf} from './schedule.js'
import {sharedClock} from './shared-clock.js'
import {Tally} from './tally.js'
import type {
  ConnectionCounts,
  Engine,
  EngineEvents,
  EngineOptions,
  Stretch,
  StretchResult,
} from './types.js'
import type {WorkerInput, WorkerOrder, WorkerReport} from './worker.js'

/** Time for every thread to hear of a stretch before it begins, milliseconds. */
const LEAD = 25

type Answer = Exclude<WorkerReport, {type: 'refused'}>

/** One worker thread: an order at a time. */
class Thread {
  readonly live = new Live()
  connections: ConnectionCounts = {opened: 0, closed: 0, reset: 0, handshakes: 0, resumed: 0}
  readonly #worker: Worker
  #settle: ((answer: Answer) => void) | undefined

  constructor(script: URL, input: Omit<WorkerInput, 'live'>, events: EngineEvents) {
    const workerData: WorkerInput = {...input, live: this.live.memory}
    this.#worker = new Worker(script, {workerData})
    this.#worker.on('message', (report: WorkerReport) => {
      if (report.type === 'refused') events.refused()
      else this.#answer(report)
    })
    this.#worker.on('error', (error: Error) =>
      this.#answer({type: 'failed', error: {code: 'UNEXPECTED', message: error.message}}),
    )
    this.#worker.on('exit', () =>
      this.#answer({type: 'failed', error: {code: 'UNEXPECTED', message: 'a thread ended early'}}),
    )
  }

  tell(order: WorkerOrder): void {
    this.#worker.postMessage(order)
  }

  /** @throws ApixError what the thread failed with */
  async ask(order: WorkerOrder): Promise<Exclude<Answer, {type: 'failed'}>> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#settle = resolve
      this.tell(order)
    })
    if (answer.type === 'failed') {
      throw new ApixError(answer.error.code as ErrorCode, answer.error.message)
    }
    this.connections = answer.connections
    return answer
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #answer(answer: Answer): void {
    this.#settle?.(answer)
    this.#settle = undefined
  }
}

/**
 * An engine in several threads, with connections, requests and rate divided exactly among them: the
 * main thread only draws and renews tokens.
 * @param script the worker's built file
 * @param threads at most one for each connection
 */
export function createThreadedEngine(
  request: BenchRequest,
  options: EngineOptions,
  events: EngineEvents,
  script: URL,
  threads: number,
): Engine {
  const portable = toPortable(request)
  const all = Array.from({length: threads}, (_, index) => {
    const share = {index, of: threads}
    const own = {
      ...options,
      connections: shareOf(options.connections, share),
      most: shareOf(options.most, share),
    }
    return new Thread(script, {request: portable, options: own, share}, events)
  })

  /** In a closed loop a thread sends its part; an open loop's schedule is divided as it is read. */
  function partOf(stretch: Stretch, index: number): Stretch {
    if (stretch.rate !== undefined || !Number.isFinite(stretch.requests)) return stretch
    return {...stretch, requests: shareOf(stretch.requests, {index, of: threads})}
  }

  return {
    async open() {
      const [first, ...others] = all
      await first?.ask({type: 'open'})
      await Promise.all(others.map((thread) => thread.ask({type: 'open'})))
    },
    async run(stretch): Promise<StretchResult> {
      const start = sharedClock() + LEAD
      const answers = await Promise.all(
        all.map((thread, index) =>
          thread.ask({type: 'run', stretch: partOf(stretch, index), start}),
        ),
      )
      const results = answers.flatMap((answer) => (answer.type === 'result' ? [answer] : []))
      const tally = new Tally(stretch.rate !== undefined)
      for (const {tally: state} of results) tally.merge(new Tally(tally.open, state))
      return {
        tally,
        duration: Math.max(0, ...results.map(({result}) => result.duration)),
        health: worstHealth(results.map(({result}) => result.health)),
        connections: results.reduce((total, {result}) => total + result.connections, 0),
      }
    },
    progress: () => Live.sum(all.map(({live}) => live)),
    update(changed) {
      const plain = toPortable(changed)
      for (const thread of all) thread.tell({type: 'update', request: plain})
    },
    settle() {
      for (const thread of all) thread.tell({type: 'settle'})
    },
    stop() {
      for (const thread of all) thread.tell({type: 'stop'})
    },
    connections() {
      const sum: ConnectionCounts = {opened: 0, closed: 0, reset: 0, handshakes: 0, resumed: 0}
      for (const {connections} of all) {
        for (const name of Object.keys(sum) as Array<keyof ConnectionCounts>) {
          sum[name] += connections[name]
        }
      }
      return sum
    },
    async close() {
      await Promise.all(all.map((thread) => thread.close()))
    },
  }
}
