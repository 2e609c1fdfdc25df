import {describe, expect, onTestFinished, test} from 'vitest'
import {type ReceivedRequest, sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {describeWithRedis, startRedis} from '../helpers/redis.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

type Headers = Record<string, string>

/** A server that notes when requests come, by its own clock. */
async function serve(
  headersFor: (request: ReceivedRequest, count: number) => Headers = () => ({}),
) {
  const arrivals: number[] = []
  const server = await startServer((request, response) => {
    arrivals.push(performance.now())
    const headers = headersFor(request, arrivals.length)
    sendJson(response, Number(headers['status'] ?? 200), {ok: true}, headers)
  })
  return {...server, arrivals}
}

/** The most arrivals in any window of that length. */
function busiest(arrivals: readonly number[], window: number): number {
  const sorted = [...arrivals].sort((a, b) => a - b)
  return Math.max(
    ...sorted.map((start) => sorted.filter((at) => at >= start && at < start + window).length),
  )
}

describe('--rate-limit', () => {
  test('holds across twelve processes, retries included', async () => {
    // Every fifth answer is "try again at once", so that retries have to keep the limit too.
    const server = await serve((_, count) =>
      count % 5 === 0 ? {status: '503', 'retry-after': '0'} : {},
    )
    const home = temporaryFolder()
    const args = ['get', `${server.url}/x`, '--rate-limit', '5/s', '--retry', '9']
    const runs = Array.from({length: 12}, () => startApix(args, {home, timeout: 55_000}).finished)
    const results = await Promise.all(runs)
    expect(results.map(({code}) => code)).toEqual(results.map(() => 0))
    expect(server.arrivals.length).toBeGreaterThanOrEqual(14)
    // Five, and what a busy machine holds up between its turn and the server.
    expect(busiest(server.arrivals, 1000)).toBeLessThanOrEqual(8)
  })

  test('stops at once when there is no time left for its turn', async () => {
    const server = await serve()
    const home = temporaryFolder()
    await runApix(['get', `${server.url}/x`, '--rate-limit', '1/h'], {home})
    const late = await runApix(
      ['get', `${server.url}/x`, '--rate-limit', '1/h', '--max-time', '20s', '--json'],
      {home},
    )
    expect(late.code).toBe(7)
    expect(late.json.error).toMatchObject({code: 'RATE_LIMITED', exitCode: 7})
    expect(late.json.error.hint).toMatch(/try again at \d{4}-\d\d-\d\dT/)
    expect(server.arrivals).toHaveLength(1)
  })
})

describeWithRedis('--rate-limit of two machines', () => {
  test('is one when they share a store', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const server = await serve()
    const homes = [temporaryFolder(), temporaryFolder()]
    const args = ['get', `${server.url}/x`, '--rate-limit', '2/2s']
    const env = {APIX_STORE_URL: redis.url}
    const runs = Array.from(
      {length: 8},
      (_, index) => startApix(args, {home: homes[index % 2] ?? '', env, timeout: 55_000}).finished,
    )
    const results = await Promise.all(runs)
    expect(results.map(({code}) => code)).toEqual(results.map(() => 0))
    expect(server.arrivals).toHaveLength(8)
    // Each machine by itself would send its four within two seconds, and both all in the same two.
    const [first = 0] = server.arrivals
    expect((server.arrivals.at(-1) ?? 0) - first).toBeGreaterThanOrEqual(5000)
    expect(busiest(server.arrivals, 2000)).toBeLessThanOrEqual(4)
  }, 60_000)
})

describe('limit headers', () => {
  test('hold the next call of another process back', async () => {
    const server = await serve((_, count) => (count === 1 ? {ratelimit: '"default";r=0;t=2'} : {}))
    const home = temporaryFolder()
    const first = await runApix(['get', `${server.url}/x`], {home})
    const second = await runApix(['get', `${server.url}/y`, '--json'], {home})
    expect([first.code, second.code]).toEqual([0, 0])
    const [one = 0, other = 0] = server.arrivals
    expect(other - one).toBeGreaterThanOrEqual(1990)
    expect(second.json.timings.queued).toBeGreaterThan(0)
    expect(second.stderr === '' || second.stderr.startsWith('paced: waiting')).toBe(true)
  })

  test('tell one credential from another', async () => {
    const server = await serve((_, count) =>
      count === 1 ? {ratelimit: '"default";r=0;t=600'} : {},
    )
    const home = temporaryFolder()
    await runApix(['get', `${server.url}/x`, 'Authorization:Bearer one-token'], {home})
    const other = await runApix(['get', `${server.url}/x`, 'Authorization:Bearer two-token'], {
      home,
    })
    expect(other.code).toBe(0)
    const same = await runApix(['get', `${server.url}/x`, 'Authorization:Bearer one-token'], {home})
    expect(same.code).toBe(7)
    expect(same.stderr).toMatch(/no room for (?:9|10) m/)
    expect(same.stderr).toContain('hint: try again at')
    expect(server.arrivals).toHaveLength(2)

    const forgot = await runApix(['limits', '--clear', '--json'], {home})
    expect(forgot.json).toEqual({removed: 1})
    const after = await runApix(['get', `${server.url}/x`, 'Authorization:Bearer one-token'], {
      home,
    })
    expect(after.code).toBe(0)
  })

  test('are kept by many processes at once', async () => {
    // Four in any two seconds, counted as servers count: whoever comes too early is refused.
    let windowStart = 0
    let used = 0
    let refused = 0
    const server = await startServer((_, response) => {
      const now = performance.now()
      if (now - windowStart >= 2000) [windowStart, used] = [now, 0]
      const left = Math.max(0, 4 - ++used)
      if (used > 4) refused++
      const seconds = Math.ceil((windowStart + 2000 - now) / 1000)
      sendJson(
        response,
        used > 4 ? 429 : 200,
        {},
        {
          'ratelimit-policy': '"default";q=4;w=2',
          ratelimit: `"default";r=${left};t=${seconds}`,
        },
      )
    })
    const home = temporaryFolder()
    await runApix(['get', `${server.url}/x`], {home})
    const runs = Array.from(
      {length: 10},
      () => startApix(['get', `${server.url}/x`], {home, timeout: 55_000}).finished,
    )
    const codes = (await Promise.all(runs)).map(({code}) => code)
    expect(codes).toEqual(codes.map(() => 0))
    // Each refusal is a process that was held up for longer than a window by a busy machine;
    // without the headers six of ten are refused at once, and again at each retry.
    expect(refused).toBeLessThanOrEqual(2)
  })

  test('are shown by apix limits, the tightest first, with what is configured', async () => {
    const server = await serve(({url}) =>
      url === '/v1/a'
        ? {'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '60'}
        : {ratelimit: '"burst";r=3;t=30', 'ratelimit-policy': '"burst";q=10;w=30'},
    )
    const home = temporaryFolder()
    await runApix(
      ['api', 'add', 'shop', '--base-url', `${server.url}/v1`, '--rate-limit', '50/s'],
      {home},
    )
    await runApix(['get', '/a'], {home})
    await runApix(['get', '/b'], {home})
    const {code, json} = await runApix(['limits', '--json'], {home})
    expect(code).toBe(0)
    expect(json.limits).toHaveLength(3)
    expect(json.limits[0]).toMatchObject({
      api: 'shop',
      account: 'default',
      source: 'server',
      bucket: 'burst',
      dialect: 'ietf',
      limit: 10,
      remaining: 3,
      window: 30_000,
      resetsAt: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    const rest = json.limits.slice(1)
    expect(rest).toContainEqual(
      expect.objectContaining({source: 'configuration', api: 'shop', limit: 50, window: 1000}),
    )
    expect(rest).toContainEqual(
      expect.objectContaining({dialect: 'x-ratelimit', limit: 5000, remaining: 4999}),
    )
    const table = await runApix(['limits'], {home})
    expect(table.stdout.split('\n')[0]).toMatch(/^shop\tdefault\tburst\t3\t10\t30\.00 s\tin /)
  })
})
