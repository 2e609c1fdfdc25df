import {performance} from 'node:perf_hooks'
import {type BenchRequest, benchLanes, type Lane, type LaneObserver} from '../../http/index.js'
import {Live} from './live.js'
import {Phase} from './phase.js'
import type {Share} from './schedule.js'
import type {
  ConnectionCounts,
  Engine,
  EngineEvents,
  EngineOptions,
  Stretch,
  StretchResult,
} from './types.js'

export interface LocalEngine extends Engine {
  /** @param start when the stretch begins, on the clock of `performance.now()` */
  run(stretch: Stretch, start?: number): Promise<StretchResult>
}

/** Where one thread of several finds its place. */
export interface Place {
  share: Share
  live: Live
}

/** An engine in this thread. */
export async function createLocalEngine(
  request: BenchRequest,
  options: EngineOptions,
  events: EngineEvents,
  place: Place = {share: {index: 0, of: 1}, live: new Live()},
): Promise<LocalEngine> {
  const factory = await benchLanes(request)
  const {live, share} = place
  const counts: ConnectionCounts = {opened: 0, closed: 0, reset: 0, handshakes: 0, resumed: 0}
  let phase: Phase | undefined
  let credential = 1
  let {renewable} = options
  const observer: LaneObserver = {
    sent: (lane, reused) => phase?.sent(lane, reused),
    done: (lane, status, bytes) => phase?.done(lane, status, bytes),
    failed: (lane, code) => phase?.failed(lane, code),
    opened: ({tls}) => {
      counts.opened++
      if (tls) counts.handshakes++
      if (tls === 'resumed') counts.resumed++
    },
    ended: (how) => {
      counts[how]++
    },
  }
  const lanes: Lane[] = []
  const grow = () => {
    if (lanes.length >= options.most) return undefined
    const lane = factory.lane(lanes.length, observer)
    lanes.push(lane)
    return lane
  }
  for (let count = 0; count < options.connections; count++) grow()

  return {
    async open() {
      // The first connection alone, so that an unreachable server is one failure, not many.
      const [first, ...others] = lanes
      await first?.open()
      // A lane that cannot connect now tries again with its first request, which then counts.
      await Promise.allSettled(others.map((lane) => lane.open()))
    },
    async run(stretch, start = performance.now()) {
      live.reset()
      phase = new Phase(stretch, {
        lanes,
        grow,
        live,
        share,
        start,
        timeout: options.timeout,
        credential: () => credential,
        renewable: () => renewable,
        refused: events.refused,
      })
      return phase.run()
    },
    progress: () => Live.sum([live]),
    update(changed) {
      credential++
      factory.update(changed)
    },
    settle() {
      renewable = false
    },
    stop: () => phase?.stop(),
    connections: () => ({...counts}),
    async close() {
      phase?.stop()
      for (const lane of lanes) lane.close()
    },
  }
}
