import {describe, expect, it} from 'vitest'
import {createLimitBook, DIALECTS, readLimits} from '../../../src/request/index.js'
import {nextSlot} from '../../../src/request/limits/schedule.js'
import {parseList} from '../../../src/request/limits/structured.js'
import type {KnownLimit} from '../../../src/request/limits/types.js'
import {untilReset} from '../../../src/request/limits/values.js'
import {confirmSlot, moveSlot, reserveSlot} from '../../../src/request/limits/window.js'
import type {SharedStore} from '../../../src/storage/index.js'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const DATE = 'Thu, 01 Jan 2026 00:00:00 GMT'
const EPOCH = NOW / 1000

type Headers = Record<string, string>

function read(headers: Headers, status = 200) {
  return readLimits(
    {status, headers: [['Date', DATE], ...Object.entries(headers)]},
    NOW + 3_600_000,
  )
}

/** Responses as the providers document them, and what they mean. */
const RESPONSES: ReadonlyArray<[dialect: string, headers: Headers, expected: object[]]> = [
  [
    'ietf',
    {
      'RateLimit-Policy': '"permin";q=50;w=60,"perhr";q=1000;w=3600;pk=:dGVzdA==:',
      RateLimit: '"permin";r=49;t=30, "perhr";r=0;t=1800',
    },
    [
      {bucket: 'permin', limit: 50, window: 60_000, remaining: 49, resetIn: 30_000},
      {bucket: 'perhr', limit: 1000, window: 3_600_000, remaining: 0, resetIn: 1_800_000},
    ],
  ],
  [
    'ietf',
    {
      'RateLimit-Policy': '"bytes";q=1000000;w=60;qu="content-bytes"',
      RateLimit: '"bytes";r=5;t=2',
    },
    [{bucket: 'bytes', unit: 'content-bytes', remaining: 5, resetIn: 2000}],
  ],
  ['ietf', {RateLimit: '"default";r=0;t=2'}, [{bucket: 'default', remaining: 0, resetIn: 2000}]],
  [
    'ietf-early',
    {'RateLimit-Limit': '100, 100;w=60', 'RateLimit-Remaining': '50', 'RateLimit-Reset': '30'},
    [{limit: 100, window: 60_000, remaining: 50, resetIn: 30_000}],
  ],
  [
    'ietf-early',
    {RateLimit: 'limit=100, remaining=50, reset=30', 'RateLimit-Policy': '100;w=60'},
    [{limit: 100, window: 60_000, remaining: 50, resetIn: 30_000}],
  ],
  [
    'github',
    {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-used': '1',
      'x-ratelimit-reset': String(EPOCH + 3600),
      'x-ratelimit-resource': 'core',
    },
    [{bucket: 'core', routes: 'segment', limit: 5000, remaining: 4999, resetIn: 3_600_000}],
  ],
  [
    'shopify',
    {'X-Shopify-Shop-Api-Call-Limit': '32/40'},
    [{limit: 40, remaining: 8, refill: 2, resetIn: 16_000}],
  ],
  [
    'openai',
    {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-limit-tokens': '150000',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    [
      {unit: 'requests', limit: 60, remaining: 59, resetIn: 1000},
      {unit: 'tokens', limit: 150_000, remaining: 149_984, resetIn: 360_000},
    ],
  ],
  [
    'anthropic',
    {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:01Z',
      'anthropic-ratelimit-input-tokens-limit': '1000',
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': '2026-01-01T00:01:00Z',
    },
    [
      {unit: 'requests', remaining: 49, resetIn: 1000},
      {unit: 'input-tokens', remaining: 0, resetIn: 60_000},
    ],
  ],
  [
    'x',
    {
      'x-rate-limit-limit': '900',
      'x-rate-limit-remaining': '847',
      'x-rate-limit-reset': String(EPOCH + 900),
    },
    [{routes: 'path', limit: 900, remaining: 847, resetIn: 900_000}],
  ],
  [
    'discord',
    {
      'X-RateLimit-Limit': '5',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(EPOCH + 100),
      'X-RateLimit-Reset-After': '1.5',
      'X-RateLimit-Bucket': 'abcd1234',
    },
    [{bucket: 'abcd1234', routes: 'path', remaining: 0, resetIn: 1500}],
  ],
  [
    'hubspot',
    {
      'X-HubSpot-RateLimit-Max': '100',
      'X-HubSpot-RateLimit-Remaining': '0',
      'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
      'X-HubSpot-RateLimit-Daily': '250000',
      'X-HubSpot-RateLimit-Daily-Remaining': '249000',
    },
    [
      {bucket: 'interval', limit: 100, remaining: 0, window: 10_000, resetIn: 10_000},
      {bucket: 'daily', remaining: 249_000},
    ],
  ],
  [
    'linear',
    {
      'X-RateLimit-Requests-Limit': '1500',
      'X-RateLimit-Requests-Remaining': '1499',
      'X-RateLimit-Requests-Reset': String(NOW + 3_600_000),
    },
    [{unit: 'requests', remaining: 1499, resetIn: 3_600_000}],
  ],
  [
    'x-ratelimit',
    {
      'X-RateLimit-Limit': '20',
      'X-RateLimit-Remaining': '19',
      'X-RateLimit-Reset': 'Thu Jan 01 2026 01:00:02 GMT+0100 (Central European Standard Time)',
    },
    [{limit: 20, remaining: 19, resetIn: 2000}],
  ],
]

describe('limit headers', () => {
  it.each(RESPONSES)('%s: %j', (dialect, headers, expected) => {
    const readings = read(headers)
    expect(readings).toHaveLength(expected.length)
    expect(readings.map((reading) => reading.dialect)).toEqual(expected.map(() => dialect))
    for (const [index, reading] of readings.entries())
      expect(reading).toMatchObject(expected[index] ?? {})
  })

  it('are a table of at least twelve rows, each with its source', () => {
    expect(DIALECTS.length).toBeGreaterThanOrEqual(12)
    expect(DIALECTS.every(({documentation}) => documentation.startsWith('https://'))).toBe(true)
  })

  it('are ignored when they cannot be read or come out of a cache', () => {
    expect(read({RateLimit: '"default;r=0;t=2'})).toEqual([])
    expect(read({RateLimit: '"default";r=many;t=2'})).toEqual([])
    expect(read({RateLimit: '"default";r=0;t=2', Age: '7'})).toEqual([])
  })

  it('yield to Retry-After', () => {
    const headers = {RateLimit: '"default";r=0;t=2', 'Retry-After': '30'}
    expect(read(headers, 429)).toMatchObject([{remaining: 0, resetIn: 30_000}])
    expect(read({'Retry-After': '30'}, 429)).toMatchObject([{remaining: 0, resetIn: 30_000}])
    expect(read({'Retry-After': '30'}, 301)).toEqual([])
    expect(read({}, 429)).toMatchObject([{remaining: 0, resetIn: 1000}])
  })

  it.each([
    ['5', 5000],
    ['0.5', 500],
    [String(EPOCH + 60), 60_000],
    [String(NOW + 60), 60],
    ['1m30s', 90_000],
    ['12ms', 12],
    ['2026-01-01T00:00:05Z', 5000],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    ['soon', undefined],
    ['', undefined],
  ])('reset %j', (text, expected) => {
    expect(untilReset(text, NOW)).toBe(expected)
  })

  it('a structured list with strings, escapes, byte sequences and bare parameters', () => {
    expect(parseList('"a, \\"b\\"";x=1;y, c;z=:AA==: ; w="q;r"')).toEqual([
      {value: 'a, "b"', parameters: {x: '1', y: ''}},
      {value: 'c', parameters: {z: ':AA==:', w: 'q;r'}},
    ])
    expect(parseList('"a"; =1')).toBeUndefined()
  })
})

function known(more: Partial<KnownLimit>): KnownLimit {
  return {
    dialect: 'ietf',
    bucket: 'default',
    unit: 'requests',
    routes: 'all',
    sentAt: 0,
    observedAt: 0,
    ...more,
  }
}

/** Times of requests that all want to go at once. */
function schedule(limit: KnownLimit, requests: number, now = 0): number[] {
  const taken: number[] = []
  for (let index = 0; index < requests; index++) taken.push(nextSlot(limit, taken, now + 1))
  return taken
}

describe('the schedule of a counter', () => {
  it('uses what is left, waits for the reset, and then for each window', () => {
    const limit = known({limit: 3, remaining: 2, resetsAt: 1000, span: 1000})
    expect(schedule(limit, 9)).toEqual([1, 1, 1000, 1000, 1000, 2000, 2000, 2000, 3000])
  })

  it('never goes faster than the policy, whatever r and t say', () => {
    // r/t would be 1000 a second, the policy says 10.
    const limit = known({limit: 20, window: 2000, remaining: 20, resetsAt: 20, span: 20})
    const times = schedule(limit, 60)
    for (const time of times) {
      expect(
        times.filter((other) => other > time - 2000 && other <= time).length,
      ).toBeLessThanOrEqual(20)
    }
  })

  it('follows a bucket that leaks', () => {
    const limit = known({limit: 40, remaining: 1, refill: 2})
    expect(schedule(limit, 3).map(Math.round)).toEqual([1, 500, 1000])
  })

  it('waits for tokens only when there are none', () => {
    expect(nextSlot(known({unit: 'tokens', remaining: 0, resetsAt: 500}), [], 1)).toBe(500)
    expect(
      nextSlot(known({unit: 'tokens', remaining: 5, resetsAt: 500}), [1, 1, 1, 1, 1, 1], 1),
    ).toBe(1)
  })
})

describe('a configured rate', () => {
  function run(limit: {limit: number; per: number; burst: number}, requests: number, gap = 0) {
    let state: string | undefined
    const slots: number[] = []
    for (let index = 0; index < requests; index++) {
      const reserved = reserveSlot(state, limit, 1000 + index * gap)
      state = reserved.value
      slots.push(reserved.slot)
    }
    return {slots, state}
  }

  it.each([
    [{limit: 5, per: 1000, burst: 5}, 40, 0],
    [{limit: 5, per: 1000, burst: 5}, 60, 130],
    [{limit: 7, per: 3000, burst: 2}, 40, 50],
    [{limit: 2000, per: 1000, burst: 2000}, 7000, 0.1],
  ])('holds in every sliding window: %j', (limit, requests, gap) => {
    const {slots, state} = run(limit, requests, gap)
    const sorted = [...slots].sort((a, b) => a - b)
    for (let index = limit.limit; index < sorted.length; index++) {
      expect((sorted[index] ?? 0) - (sorted[index - limit.limit] ?? 0)).toBeGreaterThanOrEqual(
        limit.per,
      )
    }
    expect(state?.length).toBeLessThan(20_000)
  })
})

function memoryStore(clock: {now: number}): SharedStore & {opened: number} {
  const values = new Map<string, string>()
  return {
    opened: 0,
    place: 'here',
    read: async (key) => values.get(key),
    async update(key, change) {
      this.opened++
      const changed = change(values.get(key), clock.now)
      if (changed.value === null) values.delete(key)
      else if (changed.value !== undefined) values.set(key, changed.value)
      return changed.result
    },
    list: async (prefix) =>
      [...values].flatMap(([key, value]) => (key.startsWith(prefix) ? [{key, value}] : [])),
    async clear() {
      values.clear()
      return 0
    },
    async close() {},
  }
}

describe('the book', () => {
  const scope = {origin: 'http://h', api: null, environment: null, account: null, credential: ''}
  const route = (pathname: string) => ({method: 'GET', pathname})

  function open() {
    const clock = {now: NOW}
    const store = memoryStore(clock)
    const sheets = new Map()
    const files = {
      read: async (key: string) => sheets.get(key),
      write: async (key: string, sheet: unknown) => void sheets.set(key, sheet),
      list: async () => [...sheets.values()],
      clear: async () => 0,
    }
    const book = createLimitBook({store: async () => store, files, now: () => clock.now})
    const shared = createLimitBook({store: async () => store, now: () => clock.now})
    return {clock, store, book, shared}
  }

  it('asks the store for nothing while there is plenty', async () => {
    const {book, store} = open()
    await book.learn(scope, route('/x'), read({RateLimit: '"d";r=500;t=9'}), 5)
    expect(await book.admit(scope, route('/x'), 1e6)).toEqual({wait: 0})
    expect(store.opened).toBe(0)
  })

  it.each(['book', 'shared'] as const)('counts who is on the way: %s', async (kind) => {
    const {[kind]: book, clock} = open()
    const headers = {RateLimit: '"d";r=2;t=9', 'RateLimit-Policy': '"d";q=5;w=10'}
    await book.learn(scope, route('/x'), read(headers), 5)
    clock.now += 1
    const waits: number[] = []
    for (let index = 0; index < 4; index++)
      waits.push((await book.admit(scope, route('/x'), 1e6)).wait)
    expect(waits.map((wait) => wait > 0)).toEqual([false, false, true, true])
    expect(waits[2]).toBe(8999)
    // Somebody who will not wait so long takes no slot.
    expect((await book.admit(scope, route('/x'), 100)).wait).toBeGreaterThan(100)
  })

  it('keeps credentials, origins and resources apart', async () => {
    const {book} = open()
    const used = {
      'x-ratelimit-limit': '30',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(EPOCH + 60),
      'x-ratelimit-resource': 'search',
    }
    await book.learn(scope, route('/search/code'), read(used), 5)
    expect((await book.admit(scope, route('/search/users'), 1e6)).wait).toBe(60_000)
    expect((await book.admit(scope, route('/repos/a/b'), 1e6)).wait).toBe(0)
    expect(
      (await book.admit({...scope, credential: 'other'}, route('/search/code'), 1e6)).wait,
    ).toBe(0)
    expect(
      (await book.admit({...scope, origin: 'http://i'}, route('/search/code'), 1e6)).wait,
    ).toBe(0)
  })

  it('forgets what is long past', async () => {
    const {book, clock} = open()
    await book.learn(scope, route('/x'), read({RateLimit: '"d";r=0;t=2'}), 5)
    clock.now += 3_600_000
    expect(await book.admit(scope, route('/x'), 1e6)).toEqual({wait: 0})
  })
})

describe('a slot whose time has come', () => {
  const limit = {limit: 2, per: 1000, burst: 2}

  it('holds when the others were on time, without waiting for those that come later', () => {
    let state: string | undefined
    const slots = [0, 0, 0, 0, 0].map(() => {
      const reserved = reserveSlot(state, limit, 1000)
      state = reserved.value
      return reserved.slot
    })
    expect(slots).toEqual([1000, 1000, 2100, 2100, 3200])
    expect(confirmSlot(state, limit, 2101, 2100).slot).toBe(2101)
  })

  it('is put off when one before was late', () => {
    let state: string | undefined
    for (let index = 0; index < 3; index++) state = reserveSlot(state, limit, 1000).value
    state = moveSlot(state, limit, 1600, 1000).value
    state = moveSlot(state, limit, 1700, 1000).value
    expect(confirmSlot(state, limit, 2100, 2100).slot).toBe(2700)
  })
})
