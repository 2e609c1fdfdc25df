import type net from 'node:net'
import {ApixError, type ErrorCode} from '../../errors/index.js'
import {toNetworkError} from '../errors.js'
import {revealed} from '../reveal.js'
import {destination, dial} from './dial.js'
import {requestBytes} from './request-bytes.js'
import {ResponseReader} from './response-reader.js'
import type {BenchRequest, Lane, LaneFactory, LaneObserver} from './types.js'

const BUFFER_SIZE = 65_536

/** What the lanes of one run share: the bytes to write, and the address once one lane knows it. */
interface Target {
  request: BenchRequest
  bytes: Buffer
  host: string
  port: number
  /** Set once the server has answered in a way that the own reader does not understand. */
  other?: LaneFactory
}

/** Lanes on bare sockets for cleartext HTTP/1.1: one prebuilt write, one static read buffer. */
export function rawLanes(request: BenchRequest): LaneFactory {
  const target: Target = {
    request,
    bytes: requestBytes(request),
    ...destination(request),
  }
  return {
    lane: (index, observer) => new RawLane(index, observer, target),
    update(changed) {
      const plain = revealed(changed)
      target.request = plain
      target.bytes = requestBytes(plain)
      target.other?.update(plain)
    },
  }
}

class RawLane implements Lane {
  readonly index: number
  readonly #observer: LaneObserver
  readonly #target: Target
  readonly #reader = new ResponseReader()
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE)
  readonly #head: boolean
  #socket: net.Socket | undefined
  /** undici's lane, once it has taken over. */
  #other: Lane | undefined
  #pending = false
  #used = false
  #closed = false

  constructor(index: number, observer: LaneObserver, target: Target) {
    this.index = index
    this.#observer = observer
    this.#target = target
    this.#head = target.request.method === 'HEAD'
  }

  async open(): Promise<void> {
    if (!this.#socket) await this.#connect()
  }

  send(): void {
    if (this.#target.other) {
      this.#other ??= this.#target.other.lane(this.index, this.#observer)
      this.#other.send()
      return
    }
    this.#pending = true
    if (this.#socket) {
      this.#write(this.#socket)
      return
    }
    this.#connect().then(
      (socket) => {
        if (this.#pending) this.#write(socket)
      },
      (error: ApixError) => this.#fail(error.code),
    )
  }

  abandon(code: ErrorCode): void {
    this.#other?.abandon(code)
    this.#fail(code)
  }

  close(): void {
    this.#other?.close()
    this.#closed = true
    this.#pending = false
    this.#drop()
  }

  #write(socket: net.Socket): void {
    const reused = this.#used
    this.#used = true
    this.#reader.reset(this.#head)
    this.#observer.sent(this, reused)
    socket.write(this.#target.bytes)
  }

  #connect(): Promise<net.Socket> {
    const {request, host, port} = this.#target
    const context = {method: request.method, url: request.url, responded: false}
    let won: net.Socket | undefined
    const onread = {
      buffer: this.#buffer,
      callback: (length: number, buffer: Uint8Array) => {
        if (won && won === this.#socket) this.#read(length, buffer as Buffer)
        return true
      },
    }
    return new Promise((resolve, reject) => {
      const options = {host, port, noDelay: true, onread}
      dial(options, request, (error, socket) => {
        if (!socket) {
          reject(toNetworkError(error, context))
        } else if (this.#closed) {
          socket.destroy()
          reject(new ApixError('INTERRUPTED', 'interrupted'))
        } else {
          won = socket
          this.#adopt(socket)
          resolve(socket)
        }
      })
    })
  }

  #adopt(socket: net.Socket): void {
    const {request, host} = this.#target
    // The other lanes need not ask the resolver again, nor try the addresses that failed.
    this.#target.host = socket.remoteAddress ?? host
    this.#socket = socket
    this.#used = false
    this.#observer.opened({})
    socket.on('error', (error) => {
      const context = {method: request.method, url: request.url, responded: this.#reader.started}
      if (socket === this.#socket) this.#lost(toNetworkError(error, context).code)
    })
    socket.on('close', () => {
      if (socket === this.#socket) this.#lost('CONNECTION_RESET')
    })
  }

  #read(length: number, buffer: Buffer): void {
    if (!this.#pending) {
      // Nobody asked: the next request must not take this for its answer.
      this.#drop()
      return
    }
    const reader = this.#reader
    const state = reader.push(buffer, length)
    if (state === 'more') return
    if (state === 'bad') {
      if (reader.odd) this.#handOver()
      this.#fail('PROTOCOL')
      return
    }
    if (!reader.keepAlive) {
      this.#observer.ended('closed')
      this.#drop()
    }
    this.#pending = false
    this.#observer.done(this, reader.status, reader.bytes)
  }

  /** This exchange has failed; what comes next is undici's, which reads what we do not. */
  #handOver(): void {
    const target = this.#target
    import('./undici-lane.js').then(
      ({undiciLanes}) => {
        target.other ??= undiciLanes(target.request)
      },
      () => {},
    )
  }

  /** The connection is gone, which ends some responses and breaks others. */
  #lost(code: ErrorCode): void {
    const reader = this.#reader
    const inOrder = !this.#pending || reader.end() === 'done'
    this.#observer.ended(inOrder && code === 'CONNECTION_RESET' ? 'closed' : 'reset')
    this.#drop()
    if (!this.#pending) return
    if (code === 'CONNECTION_RESET' && reader.end() === 'done') {
      this.#pending = false
      this.#observer.done(this, reader.status, reader.bytes)
    } else {
      this.#fail(code === 'CONNECTION_RESET' && reader.started ? 'TRUNCATED' : code)
    }
  }

  #fail(code: ErrorCode): void {
    this.#drop()
    if (!this.#pending) return
    this.#pending = false
    this.#observer.failed(this, code)
  }

  #drop(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }
}
