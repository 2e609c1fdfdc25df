import {isIP, type Socket, type TcpNetConnectOpts} from 'node:net'
import {AddressQueue} from './address-queue.js'
import {mostTelling} from './most-telling.js'
import type {Attempt, ConnectionRequest, Family, RaceDeps} from './types.js'

/** How long the second family's addresses wait for the first's. RFC 8305 section 8; milliseconds. */
const RESOLUTION_DELAY = 50
/** How long an attempt is on its own before the next one joins it. RFC 8305 section 8. */
const ATTEMPT_DELAY = 250

type Done = (error: Error | null, socket?: Socket) => void

/**
 * Connects to whichever address of a host answers first (Happy Eyeballs, RFC 8305). An attempt
 * runs until it wins, fails or has lost: a slow host is waited for as long as the caller likes.
 * @param options `host` and `port`, and whatever else `net.connect` takes
 * @param done called once; the sockets that lost are gone by then
 */
export function race(
  options: TcpNetConnectOpts,
  request: ConnectionRequest,
  deps: RaceDeps,
  done: Done,
): void {
  new Race(options, request, deps, done).start()
}

/** RFC 6761 section 6.3: loopback, whatever a resolver would say. */
const LOCALHOST = /^(?:.+\.)?localhost\.?$/i
const LOOPBACK = [
  {address: '127.0.0.1', family: 4},
  {address: '::1', family: 6},
]

/** Addresses that nobody has to be asked for. */
function knownAddresses(host: string): Array<{address: string; family: number}> | undefined {
  const family = isIP(host)
  if (family !== 0) return [{address: host, family}]
  return LOCALHOST.test(host) ? LOOPBACK : undefined
}

class Race {
  readonly #options: TcpNetConnectOpts
  readonly #request: ConnectionRequest
  readonly #deps: RaceDeps
  readonly #done: Done
  readonly #queue: AddressQueue
  readonly #running = new Map<Socket, Attempt>()
  readonly #errors: NodeJS.ErrnoException[] = []
  readonly #lookupErrors: NodeJS.ErrnoException[] = []
  #resolving = 0
  #begun = false
  /** It was time for another attempt, but no address was left. */
  #starving = false
  #over = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: TcpNetConnectOpts, request: ConnectionRequest, deps: RaceDeps, done: Done) {
    this.#options = options
    this.#request = request
    this.#deps = deps
    this.#done = done
    // What listens on loopback alone listens on IPv4 nearly always.
    const isLocal = LOCALHOST.test(options.host ?? '')
    this.#queue = new AddressQueue(isLocal ? 4 : deps.preferred)
  }

  start(): void {
    const {signal, log} = this.#request
    log.started = performance.now()
    if (signal?.aborted) {
      this.#aborted()
      return
    }
    signal?.addEventListener('abort', this.#aborted, {once: true})
    const host = this.#options.host ?? 'localhost'
    const known = knownAddresses(host)
    if (known) {
      this.#queue.add(known)
      this.#begin()
      return
    }
    // One question for each family: a resolver that is slow with one must not hold up the other.
    this.#resolving = 2
    for (const family of [6, 4] as const) {
      this.#deps.lookup(host, {family, all: true}, (error, addresses) => {
        if (!this.#over) this.#resolved(family, error, addresses)
      })
    }
  }

  #resolved(
    family: Family,
    error: NodeJS.ErrnoException | null,
    addresses: ReadonlyArray<{address: string; family: number}>,
  ): void {
    this.#resolving--
    if (error) this.#lookupErrors.push(error)
    else this.#queue.add(addresses)
    const isPreferred = family === this.#deps.preferred
    if (this.#begun) {
      if (this.#starving) this.#next()
    } else if (this.#resolving === 0 || (isPreferred && !error)) this.#begin()
    else if (!error) this.#timer = setTimeout(() => this.#begin(), RESOLUTION_DELAY)
  }

  #begin(): void {
    this.#begun = true
    this.#request.log.resolved = performance.now()
    this.#next()
  }

  #next(): void {
    clearTimeout(this.#timer)
    const next = this.#queue.next()
    this.#starving = next === undefined
    if (next) {
      this.#attempt({...next, started: performance.now()})
      if (!this.#over) this.#timer = setTimeout(() => this.#next(), ATTEMPT_DELAY)
    } else if (this.#running.size === 0 && this.#resolving === 0) this.#finish(this.#failure())
  }

  #attempt(attempt: Attempt): void {
    this.#request.log.attempts.push(attempt)
    const {lookup: _, family: __, ...options} = this.#options
    const socket = this.#deps.connect({...options, host: attempt.address, autoSelectFamily: false})
    this.#running.set(socket, attempt)
    const onConnect = () => {
      if (this.#over) return
      this.#close(socket, attempt, 'connected')
      socket.off('error', onError)
      this.#finish(null, socket)
    }
    // Stays on a socket that has lost, lest its last words end the process.
    const onError = (error: NodeJS.ErrnoException) => {
      if (!this.#running.has(socket)) return
      socket.off('connect', onConnect)
      this.#close(socket, attempt, 'failed')
      if (error.code !== undefined) attempt.error = error.code
      this.#errors.push(error)
      this.#next()
    }
    socket.once('connect', onConnect)
    socket.on('error', onError)
  }

  #close(socket: Socket, attempt: Attempt, outcome: NonNullable<Attempt['outcome']>): void {
    this.#running.delete(socket)
    attempt.ended = performance.now()
    attempt.outcome = outcome
  }

  /** For a name without addresses it is the resolver's; there one that may pass counts more. */
  #failure(): Error {
    const passing = this.#lookupErrors.find(({code}) => code === 'EAI_AGAIN')
    const unresolved = passing ?? this.#lookupErrors[0]
    return mostTelling(this.#errors) ?? unresolved ?? new Error('the host has no address')
  }

  readonly #aborted = (): void => {
    const {reason} = this.#request.signal ?? {}
    this.#finish(reason instanceof Error ? reason : new Error('aborted', {cause: reason}))
  }

  #finish(error: Error | null, socket?: Socket): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#timer)
    this.#request.signal?.removeEventListener('abort', this.#aborted)
    for (const [loser, attempt] of this.#running) {
      this.#close(loser, attempt, 'abandoned')
      loser.destroy()
    }
    this.#done(error, socket)
  }
}
