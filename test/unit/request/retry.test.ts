import {describe, expect, it} from 'vitest'
import {ApixError, type ErrorCode} from '../../../src/errors/index.js'
import type {PipelineRequest, PipelineResponse} from '../../../src/request/index.js'
import {retry} from '../../../src/request/stages/retry.js'
import {backoff, retryAfter} from '../../../src/request/stages/retry-policy.js'

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

type Answer = number | ErrorCode | {status: number; headers: Array<[string, string]>}

async function run(answers: Answer[], sent: PipelineRequest, random = () => 0.5) {
  const clock = fakeClock()
  const notices: string[] = []
  const notifier = {notice: (text: string) => notices.push(text), warn() {}, detail() {}}
  let calls = 0
  const stage = retry({clock, notifier, random})
  const outcome = await stage(sent, async (current) => {
    const answer = answers[Math.min(calls++, answers.length - 1)] ?? 200
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
  return {outcome, calls, slept: clock.slept, notices}
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
    expect(retryAfter([['retry-after', 'soon']], 0)).toBeUndefined()
  })

  it('jitters over the whole range and stays below the cap', () => {
    expect(backoff(0, 500, 60_000, () => 0)).toBe(0)
    expect(backoff(0, 500, 60_000, () => 1)).toBe(250)
    expect(backoff(2, 429, 60_000, () => 1)).toBe(4000)
    expect(backoff(20, 500, 60_000, () => 1)).toBe(20_000)
  })
})
