import type {LookupAddress} from 'node:dns'
import type {Socket, TcpNetConnectOpts} from 'node:net'

export type Family = 4 | 6

/** One try to connect to one address. Milliseconds on the clock of `performance.now()`. */
export interface Attempt {
  address: string
  family: Family
  started: number
  ended?: number
  /** `abandoned`: another address was quicker, or the request was given up. */
  outcome?: 'connected' | 'failed' | 'abandoned'
  /** The system's code for a failure, such as `ECONNREFUSED`. */
  error?: string
}

/** How a connection came about; filled in while it does, and left empty when one is reused. */
export interface ConnectionLog {
  /** When the host's name was asked for. */
  started?: number
  /** When the first attempt began. */
  resolved?: number
  /** When the connection stood, where that was before its request could be written. */
  connected?: number
  /** When TLS stood on it. */
  secured?: number
  /** Since when it was waited for a connection that somebody else is making. */
  waiting?: number
  readonly attempts: Attempt[]
}

/** What an exchange passes to the agent, so that it learns how its connection came about. */
export interface ConnectionRequest {
  log: ConnectionLog
  /** Ends the race; every socket of it is destroyed. */
  signal?: AbortSignal
  /** A connection to the very server that stands already, and is to be used first. */
  standing?: Socket
}

/** Asks for the addresses of one family, as `dns.lookup` does. */
export type Lookup = (
  host: string,
  options: {family: Family; all: true},
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** What the race needs from the outside. */
export interface RaceDeps {
  lookup: Lookup
  connect: (options: TcpNetConnectOpts) => Socket
  /** The family that goes first. */
  preferred: Family
}
