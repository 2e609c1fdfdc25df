import {EventEmitter} from 'node:events'
import type {Socket, TcpNetConnectOpts} from 'node:net'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {AddressQueue} from '../../../src/http/connect/address-queue.js'
import {mostTelling} from '../../../src/http/connect/most-telling.js'
import {race} from '../../../src/http/connect/race.js'
import type {ConnectionLog, Family} from '../../../src/http/connect/types.js'

describe('the order of addresses', () => {
  const of = (...addresses: string[]) =>
    addresses.map((address) => ({address, family: address.includes(':') ? 6 : 4}))
  const drain = (queue: AddressQueue) => {
    const order: string[] = []
    for (let next = queue.next(); next; next = queue.next()) order.push(next.address)
    return order
  }

  it.each([
    [6, ['::1', '1.1.1.1', '::2', '2.2.2.2', '::3']],
    [4, ['1.1.1.1', '::1', '2.2.2.2', '::2', '::3']],
  ] as Array<[Family, string[]]>)('interleaves the families, %s first', (preferred, order) => {
    const queue = new AddressQueue(preferred)
    queue.add(of('::1', '::2', '::3', '1.1.1.1', '2.2.2.2', '::1'))
    expect(drain(queue)).toEqual(order)
  })

  it('lets late ones take the next turn', () => {
    const queue = new AddressQueue(6)
    queue.add(of('1.1.1.1', '2.2.2.2', '3.3.3.3'))
    expect(queue.next()?.address).toBe('1.1.1.1')
    queue.add(of('::1'))
    expect(drain(queue)).toEqual(['::1', '2.2.2.2', '3.3.3.3'])
    expect(queue.next()).toBeUndefined()
  })
})

it('the failure that is told is the one that says most', () => {
  const error = (code: string) => Object.assign(new Error(code), {code})
  const errors = ['ENETUNREACH', 'EACCES', 'ECONNREFUSED', 'ETIMEDOUT'].map(error)
  expect(mostTelling(errors)?.code).toBe('ECONNREFUSED')
  expect(mostTelling(errors.slice(0, 2))?.code).toBe('ENETUNREACH')
  expect(mostTelling([])).toBeUndefined()
})

class FakeSocket extends EventEmitter {
  destroyed = false
  destroy(): void {
    this.destroyed = true
  }
}

function start(preferred: Family = 6, signal?: AbortSignal, host = 'api.test') {
  const sockets = new Map<string, FakeSocket>()
  const answers = new Map<Family, (error: Error | null, addresses: string[]) => void>()
  const log: ConnectionLog = {attempts: []}
  const done = vi.fn()
  race(
    {host, port: 80},
    {log, ...(signal && {signal})},
    {
      preferred,
      lookup(_host, {family}, callback) {
        answers.set(family, (error, addresses) =>
          callback(
            error,
            addresses.map((address) => ({address, family})),
          ),
        )
      },
      connect(options: TcpNetConnectOpts) {
        const socket = new FakeSocket()
        sockets.set(options.host ?? '', socket)
        return socket as unknown as Socket
      },
    },
    done,
  )
  const resolve = (family: Family, ...addresses: string[]) => answers.get(family)?.(null, addresses)
  const unresolved = (family: Family, code: string) =>
    answers.get(family)?.(Object.assign(new Error(code), {code}), [])
  const connect = (address: string) => sockets.get(address)?.emit('connect')
  const fail = (address: string, code = 'ECONNREFUSED') =>
    sockets.get(address)?.emit('error', Object.assign(new Error(code), {code}))
  const tried = () => [...sockets.keys()]
  const outcomes = () => log.attempts.map(({address, outcome}) => `${address} ${outcome}`)
  return {sockets, answers, resolve, unresolved, connect, fail, tried, outcomes, done}
}

const failures = (done: ReturnType<typeof start>['done']) => done.mock.calls.map(([error]) => error)

describe('the race', () => {
  beforeEach(() => void vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']}))
  afterEach(() => {
    // Nothing that is over keeps a timer.
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  it('starts the next attempt after 250 ms, and destroys the losers', () => {
    const {resolve, connect, tried, outcomes, done, sockets} = start()
    resolve(6, '::1')
    resolve(4, '1.1.1.1', '2.2.2.2')
    expect(tried()).toEqual(['::1'])
    vi.advanceTimersByTime(249)
    expect(tried()).toEqual(['::1'])
    vi.advanceTimersByTime(1)
    expect(tried()).toEqual(['::1', '1.1.1.1'])
    connect('1.1.1.1')
    expect(done).toHaveBeenCalledExactlyOnceWith(null, sockets.get('1.1.1.1'))
    expect(outcomes()).toEqual(['::1 abandoned', '1.1.1.1 connected'])
    expect(sockets.get('::1')?.destroyed).toBe(true)
    expect(sockets.get('1.1.1.1')?.destroyed).toBe(false)
    // Its last words neither count nor end the process.
    expect(() => sockets.get('::1')?.emit('error', new Error('late'))).not.toThrow()
  })

  it('starts the next attempt at once when one fails', () => {
    const {resolve, connect, fail, outcomes, done} = start()
    resolve(6, '::1')
    resolve(4, '1.1.1.1')
    fail('::1')
    connect('1.1.1.1')
    expect(done).toHaveBeenCalledOnce()
    expect(outcomes()).toEqual(['::1 failed', '1.1.1.1 connected'])
  })

  it('never gives up a slow address', () => {
    const {resolve, connect, outcomes, done} = start()
    resolve(6, '::1')
    resolve(4, '1.1.1.1')
    vi.advanceTimersByTime(60_000)
    expect(done).not.toHaveBeenCalled()
    connect('::1')
    expect(outcomes()).toEqual(['::1 connected', '1.1.1.1 abandoned'])
  })

  it('gives the preferred family 50 ms to be resolved, and lets it join later', () => {
    const {resolve, connect, tried} = start()
    resolve(4, '1.1.1.1')
    vi.advanceTimersByTime(49)
    expect(tried()).toEqual([])
    vi.advanceTimersByTime(1)
    expect(tried()).toEqual(['1.1.1.1'])
    resolve(6, '::1')
    expect(tried()).toEqual(['1.1.1.1'])
    vi.advanceTimersByTime(250)
    expect(tried()).toEqual(['1.1.1.1', '::1'])
    connect('::1')
  })

  it('waits for nothing when the preferred family has no address', () => {
    const {resolve, unresolved, connect, tried} = start()
    unresolved(6, 'ENOTFOUND')
    resolve(4, '1.1.1.1')
    expect(tried()).toEqual(['1.1.1.1'])
    connect('1.1.1.1')
  })

  it('tries a late address at once when there is nothing else to do', () => {
    const {resolve, fail, connect, tried, done} = start()
    resolve(6, '::1')
    fail('::1')
    expect(done).not.toHaveBeenCalled()
    resolve(4, '1.1.1.1')
    expect(tried()).toEqual(['::1', '1.1.1.1'])
    connect('1.1.1.1')
  })

  it('fails once, when everything has failed', () => {
    const {resolve, fail, done, outcomes} = start()
    resolve(6, '::1')
    resolve(4, '1.1.1.1')
    fail('::1', 'ENETUNREACH')
    fail('1.1.1.1', 'ECONNREFUSED')
    expect(failures(done)).toMatchObject([{code: 'ECONNREFUSED'}])
    expect(outcomes()).toEqual(['::1 failed', '1.1.1.1 failed'])
  })

  it.each([
    ['ENOTFOUND', 'EAI_AGAIN', 'EAI_AGAIN'],
    ['ENOTFOUND', 'ENOTFOUND', 'ENOTFOUND'],
  ])('a name that %s and %s is %s', (six, four, told) => {
    const {unresolved, done} = start()
    unresolved(4, four)
    unresolved(6, six)
    expect(failures(done)).toMatchObject([{code: told}])
  })

  it.each([
    ['localhost', ['127.0.0.1', '::1']],
    ['app.LOCALHOST', ['127.0.0.1', '::1']],
    ['192.0.2.1', ['192.0.2.1']],
    ['2001:db8::1', ['2001:db8::1']],
  ])('asks nobody for %s', (host, addresses) => {
    const {answers, fail, tried, done} = start(6, undefined, host)
    expect(answers.size).toBe(0)
    for (const address of addresses) fail(address)
    expect(tried()).toEqual(addresses)
    expect(done).toHaveBeenCalledOnce()
  })

  it('is called off by its signal, whatever it is doing', () => {
    const resolving = new AbortController()
    const early = start(6, resolving.signal)
    resolving.abort(new Error('stop'))
    early.resolve(6, '::1')
    expect(early.tried()).toEqual([])
    const connecting = new AbortController()
    const late = start(6, connecting.signal)
    late.resolve(6, '::1')
    late.resolve(4, '1.1.1.1')
    vi.advanceTimersByTime(250)
    connecting.abort(new Error('stop'))
    expect([...late.sockets.values()].map(({destroyed}) => destroyed)).toEqual([true, true])
    for (const {done} of [early, late]) {
      expect(failures(done)).toMatchObject([{message: 'stop'}])
    }
  })
})
