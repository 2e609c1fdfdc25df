import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {monitorEventLoopDelay, performance} from 'node:perf_hooks'
import {afterEach, describe, expect, it} from 'vitest'
import {benchReport} from '../../../src/latency/engine/report.js'
import {runBench} from '../../../src/latency/engine/run.js'
import type {BenchPlan} from '../../../src/latency/types.js'

// The server's own log is the judge. It runs in this process, so that what a busy machine does to
// one clock it does to the other.

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Answers after as many milliseconds as it is told; logs when requests came and how long they took. */
async function server(delay: (index: number) => number) {
  const log = {arrivals: [] as number[], took: [] as number[]}
  const running = http.createServer((_, response) => {
    const came = performance.now()
    const index = log.arrivals.push(came) - 1
    // Timers of Node may be early by a millisecond of their own clock; this one never is.
    const answer = () => {
      const left = came + delay(index) - performance.now()
      if (left > 0) return void setTimeout(answer, Math.ceil(left))
      log.took.push(performance.now() - came)
      response.end('ok')
    }
    answer()
  })
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    running.closeAllConnections()
    running.close()
  })
  return {log, url: new URL(`http://127.0.0.1:${(running.address() as AddressInfo).port}/`)}
}

/** `lag` is how late this process came to its work, in milliseconds: what a busy machine adds. */
async function bench(url: URL, given: Partial<BenchPlan>) {
  const plan = {connections: 10, until: {requests: 200}, warmup: 0, timeout: 10_000, ...given}
  const request = {method: 'GET', url, headers: [], body: undefined, tls: {}, connectTimeout: 5000}
  const delay = monitorEventLoopDelay({resolution: 1})
  delay.enable()
  const run = await runBench(plan, {request}, {})
  delay.disable()
  return {run, report: benchReport(plan, run), lag: delay.percentile(99) / 1e6}
}

function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil((p / 100) * sorted.length) - 1] ?? 0
}

describe('what is measured', () => {
  it('is never below what the server took, and close to it', {retry: 3}, async () => {
    const {log, url} = await server(() => 50)
    const {report, lag} = await bench(url, {until: {requests: 200}})
    const {service} = report.latency
    expect(service.min).toBeGreaterThanOrEqual(50)
    expect(service.p50).toBeGreaterThanOrEqual(percentile(log.took, 50) - 0.05)
    // Beside the 3 % there is what a busy machine makes of the way there and back.
    expect(service.p50).toBeLessThan(percentile(log.took, 50) * 1.03 + 4 + lag)
    // Little's law: no more requests under way than there are connections.
    expect((report.rps * service.mean) / 1000).toBeLessThanOrEqual(10)
  })

  it('has the quantiles of a mixture', {retry: 3, timeout: 60_000}, async () => {
    const {log, url} = await server((index) => {
      const place = index % 100
      return place < 70 ? 5 : place < 97 ? 50 : 200
    })
    const {report, lag} = await bench(url, {connections: 16, until: {requests: 3800}})
    expect(log.took).toHaveLength(3800)
    for (const [name, p] of [
      ['p50', 50],
      ['p90', 90],
      ['p99', 99],
      ['p999', 99.9],
    ] as const) {
      const truth = percentile(log.took, p)
      expect(report.latency.service[name]).toBeGreaterThan(truth * 0.95)
      // Beside the 5 % there is the way to the server and back, and its own queue.
      expect(report.latency.service[name]).toBeLessThan(truth * 1.05 + 3 + 2 * lag)
    }
  })
})

describe('an open loop', () => {
  it('shows a stall in response time only, and keeps its arrivals even', {retry: 2}, async () => {
    const began = performance.now()
    const frozen = [began + 1000, began + 2000] as const
    const {log, url} = await server(() => {
      const now = performance.now()
      return now >= frozen[0] && now < frozen[1] ? frozen[1] - now : 2
    })
    const {report} = await bench(url, {
      connections: 10,
      most: 10,
      rate: 100,
      until: {duration: 4000},
    })
    // Sent = rate x time.
    expect(report.requests).toBe(400)
    expect(log.arrivals).toHaveLength(400)
    expect(report.latency.response.p99).toBeGreaterThan(700)
    expect(report.latency.service.p50).toBeLessThan(100)
    expect(report.latency.sendLag.max).toBeGreaterThan(500)
    // The lateness is that of the connections, all of which were busy, not apix's own.
    expect(report.client.ownLag).toBeLessThan(500)
  })

  it('opens more connections when all are busy: arrivals stay even', {retry: 2}, async () => {
    const began = performance.now()
    const {log, url} = await server(() => Math.max(2, began + 1500 - performance.now()))
    const {report} = await bench(url, {
      connections: 5,
      most: 500,
      rate: 100,
      until: {duration: 3000},
    })
    expect(report.requests).toBe(300)
    expect(report.connections).toBeGreaterThan(80)
    const first = log.arrivals[0] ?? 0
    const bins = new Array<number>(15).fill(0)
    for (const at of log.arrivals) {
      const bin = Math.min(14, Math.floor((at - first) / 200))
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    // 20 in each 200 ms; a machine that stops for a while moves some to the next.
    expect(bins.filter((count) => count >= 10 && count <= 35).length).toBeGreaterThanOrEqual(11)
    expect(Math.max(...bins)).toBeLessThan(80)
  })
})

describe('a token that ends early', () => {
  it('is renewed, and its refusals are no answers of the server', async () => {
    let good = 'one'
    const seen: Record<string, number> = {}
    const running = http.createServer((request, response) => {
      const token = request.headers.authorization ?? ''
      seen[token] = (seen[token] ?? 0) + 1
      // Revoked in the middle, without a word.
      if (seen['one'] === 50) good = 'two'
      response.statusCode = token === good ? 200 : 401
      response.end()
    })
    await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve))
    closers.push(() => {
      running.closeAllConnections()
      running.close()
    })
    const url = new URL(`http://127.0.0.1:${(running.address() as AddressInfo).port}/`)
    const requestWith = (token: string) => ({
      method: 'GET',
      url,
      headers: [['Authorization', token]] as const,
      body: undefined,
      tls: {},
      connectTimeout: 5000,
    })
    const target = {
      request: requestWith('one'),
      renewBefore: Date.now() + 3_600_000,
      renew: async () => ({request: requestWith('two')}),
    }
    const plan = {connections: 4, until: {requests: 200}, warmup: 0, timeout: 5000}
    const report = benchReport(plan, await runBench(plan, target, {}))
    expect(report).toMatchObject({requests: 200, ok: 200, statuses: {'200': 200}})
    expect(report.tokenRefreshes).toBe(1)
    expect(report.tokenExpired).toBeGreaterThan(0)
    expect((seen['one'] ?? 0) + (seen['two'] ?? 0)).toBe(200 + report.tokenExpired)
  })

  it('that cannot be renewed makes 401 an answer like any other', async () => {
    let count = 0
    const {url} = await (async () => {
      const running = http.createServer((_, response) => {
        response.statusCode = ++count > 20 ? 401 : 200
        response.end()
      })
      await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve))
      closers.push(() => {
        running.closeAllConnections()
        running.close()
      })
      return {url: new URL(`http://127.0.0.1:${(running.address() as AddressInfo).port}/`)}
    })()
    const request = {
      method: 'GET',
      url,
      headers: [],
      body: undefined,
      tls: {},
      connectTimeout: 5000,
    }
    const plan = {connections: 2, until: {requests: 60}, warmup: 0, timeout: 5000}
    const target = {request, renewBefore: Date.now() + 3_600_000, renew: async () => null}
    const report = benchReport(plan, await runBench(plan, target, {}))
    expect(report.requests).toBe(60)
    expect(report.statuses['401']).toBeGreaterThan(30)
  })
})
