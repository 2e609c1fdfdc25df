import {describe, expect, it} from 'vitest'
import {ApixError, type ErrorCode} from '../../../src/errors/index.js'
import {toNetworkError} from '../../../src/http/errors.js'
import {
  type PipelineRequest,
  type PipelineResponse,
  retryAfter,
} from '../../../src/request/index.js'
import {retry} from '../../../src/request/stages/retry.js'
import {backoff} from '../../../src/request/stages/retry-policy.js'
import {systemClock} from '../../../src/shared/index.js'

const timings = {
  queued: 0,
  dns: 0,
  tcp: 0,
  tls: 0,
  firstByte: 0,
  download: 0,
  total: 1,
  reused: false,
}

function fakeClock() {
  let now = Date.parse('2026-01-01T00:00:00Z')
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    monotonic: () => now,
    async sleep(milliseconds: number) {
      slept.push(milliseconds)
      now += milliseconds
    },
  }
}

function request(more: Partial<PipelineRequest> = {}): PipelineRequest {
  return {
    method: 'GET',
    url: new URL('http://h/'),
    headers: [],
    body: {kind: 'none'},
    settings: undefined,
    options: {},
    bound: {headers: [], query: []},
    ...more,
  }
}

type Answer = number | ErrorCode | ApixError | {status: number; headers: Array<[string, string]>}

async function run(
  answers: Answer[],
  sent: PipelineRequest,
  random = () => 0.5,
  stageOf?: typeof retry,
) {
  const clock = fakeClock()
  const notices: string[] = []
  const details: string[] = []
  const notifier = {
    notice: (text: string) => notices.push(text),
    warn() {},
    detail: (text: string) => details.push(text),
  }
  let calls = 0
  const stage = stageOf?.({clock, notifier, random}) ?? retry({clock, notifier, random})
  const outcome = await stage(sent, async (current) => {
    const answer = answers[Math.min(calls++, answers.length - 1)] ?? 200
    if (answer instanceof ApixError) throw answer
    if (typeof answer === 'string') throw new ApixError(answer, answer)
    const {status, headers} = typeof answer === 'number' ? {status: answer, headers: []} : answer
    return {
      request: current,
      status,
      statusText: '',
      httpVersion: '1.1',
      headers,
      body: (async function* () {})(),
      timings: () => timings,
      attempts: [{status, delay: 0, total: 1}],
      cache: 'bypass',
    } satisfies PipelineResponse
  }).catch((error: ApixError) => error)
  return {outcome, calls, slept: clock.slept, notices, details}
}

describe('retry', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('repeats %i', async (status) => {
    const {outcome, calls} = await run([status, 200], request())
    expect(calls).toBe(2)
    expect(outcome).toMatchObject({status: 200})
  })

  it.each([400, 401, 404, 501, 505])('does not repeat %i', async (status) => {
    expect((await run([status], request())).calls).toBe(1)
  })

  it('lets the last attempt decide and lists all of them', async () => {
    const {outcome, calls, notices} = await run([503, 502, 500], request())
    expect(calls).toBe(3)
    expect(outcome).toMatchObject({status: 500})
    expect((outcome as PipelineResponse).attempts.map(({status}) => status)).toEqual([
      503, 502, 500,
    ])
    expect(notices).toHaveLength(2)
  })

  it('repeats connection failures, not certificates', async () => {
    expect((await run(['CONNECTION_RESET', 200], request())).calls).toBe(2)
    const {outcome, calls} = await run(['TLS'], request())
    expect(calls).toBe(1)
    expect(outcome).toMatchObject({code: 'TLS'})
    expect((await run(['CONNECTION_REFUSED'], request())).outcome).toMatchObject({
      code: 'CONNECTION_REFUSED',
      facts: {attempts: 3},
    })
  })

  it('repeats POST only with an idempotency key', async () => {
    expect((await run([503, 200], request({method: 'POST'}))).calls).toBe(1)
    const headers = [['Idempotency-Key', 'k']] as const
    expect((await run([503, 200], request({method: 'POST', headers}))).calls).toBe(2)
  })

  it('repeats POST when nothing had been sent', async () => {
    const post = request({method: 'POST'})
    const refused = (code: string, connected?: boolean) =>
      toNetworkError(Object.assign(new Error(code), {code}), {
        method: 'POST',
        url: new URL('http://h/'),
        responded: false,
        ...(connected !== undefined && {connected}),
      })
    expect((await run([refused('ECONNREFUSED'), 200], post)).calls).toBe(2)
    expect((await run([refused('EAI_AGAIN'), 200], post)).calls).toBe(2)
    expect((await run([refused('ECONNRESET', false), 200], post)).calls).toBe(2)
    expect((await run([refused('ECONNRESET', true), 200], post)).calls).toBe(1)
    expect((await run([refused('CERT_HAS_EXPIRED', false), 200], post)).calls).toBe(1)
    // A name that does not exist is asked for once more and not again.
    expect((await run([refused('ENOTFOUND')], post)).calls).toBe(2)
    const stream = request({body: {kind: 'stream', stream: (async function* () {})()}})
    expect((await run([refused('ECONNREFUSED'), 200], stream)).calls).toBe(1)
  })

  it.each<[string, number, Array<[string, string]>, number]>([
    ['a server that says so', 409, [['x-should-retry', 'true']], 2],
    ['a server that says no', 503, [['stripe-should-retry', 'false']], 1],
    ['413 with a wait', 413, [['retry-after', '1']], 2],
    ['413 alone', 413, [], 1],
    [
      '403 with a limit used up',
      403,
      [
        ['x-ratelimit-remaining', '0'],
        ['x-ratelimit-reset', '5'],
      ],
      2,
    ],
    [
      '403 of a secondary limit',
      403,
      [
        ['x-ratelimit-remaining', '9'],
        ['retry-after', '3'],
      ],
      2,
    ],
    ['403 alone', 403, [], 1],
    ['an origin that did not answer', 522, [], 2],
  ])('obeys %s', async (_, status, headers, calls) => {
    expect((await run([{status, headers}, 200], request())).calls).toBe(calls)
  })

  it('waits for the reset of a limit that is used up', async () => {
    const headers: Array<[string, string]> = [
      ['x-ratelimit-limit', '60'],
      ['x-ratelimit-remaining', '0'],
      ['x-ratelimit-reset', String(Date.parse('2026-01-01T00:00:07Z') / 1000)],
      ['date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
    ]
    expect((await run([{status: 403, headers}, 200], request(), () => 0)).slept).toEqual([7000])
  })

  it('takes the longest of the waits that are asked for', async () => {
    const headers: Array<[string, string]> = [
      ['retry-after-ms', '1500'],
      ['retry-after', '1'],
    ]
    expect((await run([{status: 429, headers}, 200], request(), () => 0)).slept).toEqual([1500])
  })

  it('explains each decision in one line', async () => {
    expect((await run([404], request())).details).toEqual([
      'not retried: HTTP 404 does not pass by itself',
    ])
    const post = await run([503], request({method: 'POST'}))
    expect(post.details.join()).toContain('POST may have had an effect (--idempotency-key')
    const headers: Array<[string, string]> = [['retry-after', '2']]
    const asked = await run([{status: 429, headers}, 200], request())
    expect(asked.notices[0]).toMatch(/^retry 1\/2 in 2\.1\d s: HTTP 429$/)
    expect(asked.details[0]).toContain('the server asks for 2.00 s; backoff')
  })

  it('stops multiplying the load of a server that is down', async () => {
    const stage = retry({
      clock: fakeClock(),
      notifier: {notice() {}, warn() {}, detail() {}},
      random: () => 0,
    })
    let calls = 0
    for (let index = 0; index < 100; index++)
      calls += (
        await run(
          [500],
          request(),
          () => 0,
          () => stage,
        )
      ).calls
    // 100 first attempts and what a budget of 500 buys at 14 each.
    expect(calls).toBe(100 + Math.floor(500 / 14))
    for (let index = 0; index < 100; index++)
      await run(
        [200],
        request(),
        () => 0,
        () => stage,
      )
    expect(
      (
        await run(
          [500, 200],
          request(),
          () => 0,
          () => stage,
        )
      ).calls,
    ).toBe(2)
  })

  it('ends everything when the time is up, also what hears no signal', async () => {
    const stage = retry({
      clock: systemClock,
      notifier: {notice() {}, warn() {}, detail() {}},
      random: () => 0,
    })
    const began = performance.now()
    await expect(
      stage(request({options: {maxTime: 50}}), () => new Promise(() => {})),
    ).rejects.toMatchObject({code: 'MAX_TIME'})
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('never waits less than Retry-After', async () => {
    const headers: Array<[string, string]> = [['Retry-After', '2.5']]
    expect((await run([{status: 429, headers}, 200], request(), () => 0)).slept).toEqual([2500])
  })

  it('stops at once when the wait is beyond the cap or the time left', async () => {
    const headers: Array<[string, string]> = [['Retry-After', '3600']]
    const {calls, slept, notices, outcome} = await run([{status: 429, headers}, 200], request())
    expect([calls, slept]).toEqual([1, []])
    expect(outcome).toMatchObject({status: 429})
    expect(notices[0]).toContain('2026-01-01T01:00:00.000Z')
    const short: Array<[string, string]> = [['Retry-After', '5']]
    const limited = await run([{status: 503, headers: short}], request({options: {maxTime: 4000}}))
    expect(limited.calls).toBe(1)
  })
})

describe('policy', () => {
  it('counts a date from the date of the response', () => {
    const date = 'Thu, 01 Jan 2026 00:00:10 GMT'
    const served = 'Thu, 01 Jan 2026 00:00:00 GMT'
    expect(
      retryAfter(
        [
          ['retry-after', date],
          ['date', served],
        ],
        0,
      ),
    ).toBe(10_000)
    expect(retryAfter([['retry-after', '0']], 0)).toBe(0)
    expect(retryAfter([['retry-after', '-5']], 0)).toBeUndefined()
    expect(retryAfter([['retry-after', '2026-11-25T00:00:02Z']], Date.UTC(2026, 10, 25))).toBe(2000)
    expect(retryAfter([['retry-after', 'soon']], 0)).toBeUndefined()
  })

  it('jitters over the whole range and stays below the cap', () => {
    expect(backoff(0, false, 60_000, () => 0)).toBe(0)
    expect(backoff(0, false, 60_000, () => 1)).toBe(250)
    expect(backoff(2, true, 60_000, () => 1)).toBe(4000)
    expect(backoff(20, false, 60_000, () => 1)).toBe(20_000)
  })
})
