import {describe, expect, test} from 'vitest'
import {parseMockExpectation} from '../../../src/mock/expectations.js'
import {nearMisses} from '../../../src/mock/near-miss.js'
import {parseFaultRule, parseRoute} from '../../../src/mock/routes/parse-route.js'
import {matches, parsePattern} from '../../../src/mock/routes/pattern.js'
import {createRouteTable} from '../../../src/mock/routes/table.js'
import {drawDelay, parseDelay, parseDelayRule} from '../../../src/mock/rules/delay.js'
import {createWindows, LIMIT_DIALECTS, parseLimitRule} from '../../../src/mock/rules/limit.js'
import {DIALECTS} from '../../../src/request/limits/dialects.js'
import {seededRandom} from '../../../src/shared/index.js'

const deps = {readFile: (path: string) => Buffer.from(`{"from":"${path}"}`)}

function request(line: string) {
  const [method = '', target = ''] = line.split(' ')
  const {pathname: path, searchParams: query} = new URL(target, 'http://mock')
  return {method, path, target, query, headers: [], body: Buffer.alloc(0), params: {}}
}

async function stepsOf(route: string) {
  const steps = parseRoute(route, deps).steps
  return Promise.all(
    steps.map(async ({respond, times, fault}) => {
      const {status, body} = await respond(request('GET /'))
      return {status, times, body: body.toString(), ...(fault && {fault: fault.kind})}
    }),
  )
}

describe('routes from text', () => {
  test.each([
    ['GET /users=200:{"users":[]}', [{status: 200, times: 1, body: '{"users":[]}'}]],
    [
      'POST /c=503x2,201:{"a":[1,2],"b":"x,200"}',
      [
        {status: 503, times: 2, body: ''},
        {status: 201, times: 1, body: '{"a":[1,2],"b":"x,200"}'},
      ],
    ],
    ['GET /c={"a":1}', [{status: 200, times: 1, body: '{"a":1}'}]],
    ['GET /c=@ok.json', [{status: 200, times: 1, body: '{"from":"ok.json"}'}]],
    ['GET /c?page=2=204', [{status: 204, times: 1, body: ''}]],
    [
      'GET /c=200:hello, world,500',
      [
        {status: 200, times: 1, body: 'hello, world'},
        {status: 500, times: 1, body: ''},
      ],
    ],
    [
      'GET /c=resetx2,200:ok',
      [
        {status: 200, times: 2, body: '', fault: 'reset'},
        {status: 200, times: 1, body: 'ok'},
      ],
    ],
    ['GET /c=drip(2s):slow', [{status: 200, times: 1, body: 'slow', fault: 'drip'}]],
  ])('%s', async (route, steps) => {
    expect(await stepsOf(route)).toEqual(steps)
  })

  test.each([
    'GET users=200',
    'GET /users',
    'GET /users=503,',
    'GET /users=',
    'GET /users=100',
    'GET /users=999',
  ])('%s is refused', (route) => {
    expect(() => parseRoute(route, deps)).toThrow(
      expect.objectContaining({code: 'USAGE', hints: [expect.any(String)]}),
    )
  })

  test('faults are named when one is mistyped', () => {
    expect(() => parseFaultRule('GET /x=rset')).toThrow('"rset" is no fault')
    expect(parseFaultRule('GET /x=resetx2,drip(1s)').rule).toEqual([
      {fault: {kind: 'reset'}, times: 2},
      {fault: {kind: 'drip', duration: 1000}, times: Number.POSITIVE_INFINITY},
    ])
    expect(parseFaultRule('empty').pattern).toBeUndefined()
  })
})

describe('patterns', () => {
  test('take parameters, wildcards and queries', () => {
    const found = (pattern: string, line: string) => matches(parsePattern(pattern), request(line))
    expect(found('GET /users/:id', 'GET /users/a%20b')).toEqual({id: 'a b'})
    expect(found('GET /users/{id}', 'GET /users/')).toBeUndefined()
    expect(found('GET /users/{id}', 'HEAD /users/1')).toEqual({id: '1'})
    expect(found('/files/**', 'PUT /files/a/b')).toEqual({})
    expect(found('GET /users?page=2', 'GET /users?limit=5&page=2')).toEqual({})
    expect(found('GET /users?page=2', 'GET /users?page=3')).toBeUndefined()
  })

  test('the fixed one wins, in whatever order they were given', () => {
    const order = ['GET /users/{id}=1', 'GET /**=1', 'GET /users/me=1', 'GET /users/{id}?a=b=1']
    for (const routes of [order, order.toReversed()]) {
      const table = createRouteTable(routes.map((route) => parseRoute(route, deps)))
      expect(table.find(request('GET /users/me'))?.label).toBe('GET /users/me')
      expect(table.find(request('GET /users/5'))?.label).toBe('GET /users/{id}')
      expect(table.find(request('GET /users/5?a=b'))?.label).toBe('GET /users/{id}?a=b')
      expect(table.find(request('GET /other/5'))?.label).toBe('GET /**')
    }
  })

  test('a miss says what nearly fitted and why not', () => {
    const patterns = ['POST /users', 'GET /users/{id}', 'GET /charges'].map((text) => ({
      pattern: parsePattern(text),
    }))
    expect(nearMisses(request('GET /users'), patterns)[0]).toEqual({
      route: 'POST /users',
      why: 'the method is GET instead of POST',
    })
    expect(nearMisses(request('GET /chrges'), patterns)).toEqual([
      {route: 'GET /charges', why: 'the path is /chrges instead of /charges'},
    ])
  })
})

describe('delays', () => {
  test('are fixed, even, normal or lognormal', () => {
    expect(parseDelay('50ms')).toEqual({kind: 'fixed', time: 50})
    expect(parseDelay('1.5s')).toEqual({kind: 'fixed', time: 1500})
    expect(parseDelay('50ms..200ms')).toEqual({kind: 'uniform', from: 50, to: 200})
    expect(parseDelay('normal(100ms,20ms)')).toEqual({kind: 'normal', mean: 100, deviation: 20})
    expect(parseDelay('lognormal(1.5s, 0.5)')).toEqual({
      kind: 'lognormal',
      median: 1500,
      sigma: 0.5,
    })
    expect(parseDelayRule('GET /slow=2s')).toMatchObject({
      pattern: {label: 'GET /slow'},
      rule: {kind: 'fixed', time: 2000},
    })
    for (const text of ['soon', '200ms..50ms', '50ms,60ms', 'normal(1s)', 'gauss(1s,1s)']) {
      expect(() => parseDelay(text), text).toThrow('is no delay')
    }
  })

  test('have the distribution they say, the same for a seed', () => {
    const draw = (text: string) => {
      const random = seededRandom(7)
      return Array.from({length: 4000}, () => drawDelay(parseDelay(text), random))
    }
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
    expect(mean(draw('normal(100ms,20ms)'))).toBeCloseTo(100, -1)
    expect(mean(draw('50ms..150ms'))).toBeCloseTo(100, -1)
    expect(draw('lognormal(100ms,0.5)').sort((a, b) => a - b)[2000]).toBeCloseTo(100, -1)
    expect(draw('50ms..150ms')).toEqual(draw('50ms..150ms'))
  })
})

describe('limits', () => {
  test('count down in windows, and Retry-After leads into the next one', () => {
    const rule = parseLimitRule('POST /charges=2/10s')
    const windows = createWindows()
    const at = (now: number) => windows.count('POST /charges', rule.rule, now)
    expect(at(1000)).toMatchObject({exceeded: false, remaining: 1, resetIn: 10})
    expect(at(1500)).toMatchObject({exceeded: false, remaining: 0, resetIn: 10})
    expect(at(4200)).toMatchObject({exceeded: true, remaining: 0, resetIn: 7})
    expect(at(4200 + 7000)).toMatchObject({exceeded: false, remaining: 1})
    expect(() => parseLimitRule('0/s')).toThrow('is no limit')
  })

  test('are told in all dialects that apix itself reads', () => {
    expect(Object.keys(LIMIT_DIALECTS).sort()).toEqual(DIALECTS.map(({id}) => id).sort())
    const now = Date.UTC(2026, 0, 1)
    const state = {limit: 5, per: 10_000, exceeded: false, remaining: 3, resetIn: 8}
    for (const dialect of DIALECTS) {
      if (dialect.id === 'retry-after') continue
      const headers = new Map(LIMIT_DIALECTS[dialect.id]?.(state, now))
      const [reading] = dialect.read({
        status: 200,
        now,
        headers: [...headers],
        header: (name: string) => headers.get(name),
      } as unknown as Parameters<typeof dialect.read>[0])
      expect(reading, dialect.id).toMatchObject({limit: 5, remaining: 3})
    }
  })
})

test.each([
  ['POST /charges x3', 3, 3],
  ['POST /charges x>=1', 1, Number.POSITIVE_INFINITY],
  ['POST /charges x<3', 0, 2],
  ['POST /charges x0', 0, 0],
  ['POST /charges x2-5', 2, 5],
  ['POST /charges', 1, Number.POSITIVE_INFINITY],
  ['unmatched x0', 0, 0],
])('expectation %s', (text, least, most) => {
  expect(parseMockExpectation(text)).toMatchObject({least, most})
})

test.each(['POST charges x3', 'x3', 'POST /a x5-2', ''])('%j is no expectation', (text) => {
  expect(() => parseMockExpectation(text)).toThrow('is no expectation')
})
