import type {BenchRequest, Lane} from '../../http/index.js'
import type {Arrivals} from '../types.js'
import type {Health} from './health.js'
import type {Live, LiveFigures} from './live.js'
import type {Share} from './schedule.js'
import type {Tally} from './tally.js'

/** One stretch of load on an engine's connections. */
export interface Stretch {
  /** Whichever of the two comes first ends it; milliseconds. */
  requests: number
  duration: number
  /** Requests per second; without one the loop is closed. */
  rate?: number
  arrivals: Arrivals
  /** Determines the arrivals of a Poisson process. */
  seed: number
}

export interface StretchResult {
  tally: Tally
  /** Milliseconds from the start to the last outcome. */
  duration: number
  health: Health
  /** The most connections that were in use. */
  connections: number
}

/** What an engine's connections went through since it was made. */
export interface ConnectionCounts {
  opened: number
  closed: number
  reset: number
  handshakes: number
  resumed: number
}

/** What connections an engine starts with, may have, and how long they wait. */
export interface EngineOptions {
  connections: number
  /** An open loop opens more when all are busy, up to so many. */
  most: number
  /** Milliseconds for one request. */
  timeout: number
  /** A 401 to a token that was accepted before is no answer of the server's but an expired token. */
  renewable: boolean
}

/** Sends one request over and over, in stretches, in this thread or in several. */
export interface Engine {
  /** Connects. @throws ApixError with a network code when the server cannot be reached */
  open(): Promise<void>
  run(stretch: Stretch): Promise<StretchResult>
  /** What the stretch in progress has done so far. */
  progress(): LiveFigures
  /** From now on with another credential. */
  update(request: BenchRequest): void
  /** There will be no other credential: from now on a 401 is the server's answer. */
  settle(): void
  /** Ends the stretch in progress; requests without an outcome are not counted. */
  stop(): void
  connections(): ConnectionCounts
  close(): Promise<void>
}

export interface EngineEvents {
  /** A token that was accepted before is refused. */
  refused(): void
}

/** What a phase needs of the engine whose lanes it drives. */
export interface PhaseDeps {
  lanes: Lane[]
  /** One more lane, or undefined when there are as many as there may be. */
  grow(): Lane | undefined
  live: Live
  timeout: number
  share: Share
  /** Milliseconds on this thread's clock. */
  start: number
  /** Counts the credentials that were in use, so that a refused one can be told from its successor. */
  credential(): number
  /** Whether a credential that the server has accepted before can be replaced. */
  renewable(): boolean
  refused(): void
}
