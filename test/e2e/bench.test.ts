import {readdirSync, readFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import * as hdr from 'hdr-histogram-js'
import {describe, expect, onTestFinished, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {loginWorld} from '../helpers/login.js'
import {temporaryFolder} from '../helpers/run-apix.js'

/** Waits as long as the query says and keeps count, by path. */
async function slowServer() {
  const counts: Record<string, number> = {}
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://h')
    counts[url.pathname] = (counts[url.pathname] ?? 0) + 1
    const answer = () => response.setHeader('content-type', 'text/plain').end('ok')
    setTimeout(answer, Number(url.searchParams.get('wait') ?? 0))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {counts, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`}
}

describe('apix bench --compare', () => {
  // A machine on which fifty processes start at once hides the difference, but not for half a minute.
  test('finds 20 ms, and ends with 9', {retry: 6}, async () => {
    const {counts, url} = await slowServer()
    const args = ['bench', `${url}/new?wait=25`, '-n', '200', '--compare', `${url}/old?wait=5`]
    const run = await runApix([...args, '--json'])
    expect(run.code).toBe(9)
    expect(counts).toEqual({'/new': 200, '/old': 200})
    expect(run.json).toMatchObject({requests: 200, verdict: 'regression'})
    const {comparison} = run.json
    expect(comparison).toMatchObject({interleaved: true, rounds: 20, tolerance: {share: 0.05}})
    expect(comparison.baseline.report.requests).toBe(200)
    const [p50] = comparison.effects
    expect(p50).toMatchObject({metric: 'p50', significant: true, beyondTolerance: true})
    expect(p50.ci[0]).toBeGreaterThan(0)
    expect(p50.ci[1]).toBeGreaterThan(10)
    const tolerated = await runApix([...args, '--tolerance', '10s'])
    expect(tolerated.code).toBe(0)
    expect(tolerated.stdout).toContain('no difference')
    const better = ['bench', `${url}/old?wait=5`, '-n', '200', '--compare', `${url}/new?wait=25`]
    const improved = await runApix([...better, '--json'])
    expect([improved.code, improved.json.verdict]).toEqual([0, 'improvement'])
  })

  // One in twenty may be found by chance; five of five attempts are not.
  test('finds nothing between an endpoint and itself', {retry: 4}, async () => {
    const {url} = await slowServer()
    const target = `${url}/same?wait=5`
    for (let time = 0; time < 3; time++) {
      const run = await runApix(['bench', target, '-n', '200', '--compare', target, '--json'])
      expect([run.code, run.json.verdict]).toEqual([0, 'no difference'])
    }
  })

  test('knows saved runs, and names them when one is mistyped', async () => {
    const {url} = await slowServer()
    const home = temporaryFolder()
    const save = ['bench', `${url}/x?wait=5&token=plantedtoken42`, '-n', '200', '--save', 'before']
    expect((await runApix(save, {home})).code).toBe(0)
    const file = readFileSync(join(home, 'data', 'bench', 'before.json'), 'utf8')
    expect(file).not.toContain('plantedtoken42')
    // The rounds are HdrHistograms that other programs read, and merge to the whole.
    const counts = JSON.parse(file).rounds.map(
      ({histogram}: {histogram: string}) => hdr.decodeFromCompressedBase64(histogram).totalCount,
    )
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(200)
    const slower = ['bench', `${url}/x?wait=60`, '-n', '200', '--compare', 'before', '--json']
    const run = await runApix(slower, {home})
    expect(run.code).toBe(9)
    expect(run.json.comparison).toMatchObject({interleaved: false, baseline: {name: 'before'}})
    const wrong = await runApix(['bench', url, '--compare', 'befoer', '--json'], {home})
    expect(wrong.code).toBe(2)
    expect(wrong.json.error.hint).toContain('before')
  })
})

describe('apix bench', () => {
  test('divides requests and connections exactly among threads', async () => {
    const {counts, url} = await slowServer()
    const args = ['bench', `${url}/n`, '-n', '1001', '-c', '7', '--threads', '3', '--json']
    const run = await runApix(args)
    expect(run.code).toBe(0)
    expect(counts).toEqual({'/n': 1001})
    expect(run.json).toMatchObject({
      requests: 1001,
      ok: 1001,
      connections: 7,
      connectionsOpened: 7,
      connectionsReused: 994,
      latency: {service: {count: 1001}},
    })
    const paced = ['bench', `${url}/p`, '-n', '61', '--rate', '60/s', '--threads', '2', '--json']
    const rate = await runApix(paced)
    expect(counts['/p']).toBe(61)
    expect(rate.json.durationMs).toBeGreaterThan(990)
  })

  test('renews a short token beside the samples: the server never refuses one', async () => {
    const world = await loginWorld({accessTokenTtl: 3})
    const {issuer, clientId} = world.oidc
    world.configure(`default: shop
apis:
  shop:
    baseUrl: ${issuer}
    auth: {type: oauth2, issuer: '${issuer}', clientId: ${clientId}, scopes: [openid, offline_access]}
`)
    expect((await world.run(['login', 'shop', '--insecure-storage'])).code).toBe(0)
    const run = await world.run([
      'bench',
      '/me',
      '-d',
      '10s',
      '-c',
      '2',
      '--rate',
      '20/s',
      '--json',
    ])
    expect(run.stderr).not.toContain('error:')
    expect(run.code).toBe(0)
    expect(run.json.statuses).toEqual({'200': 200})
    expect(run.json.tokenExpired).toBe(0)
    expect(run.json.tokenRefreshes).toBeGreaterThanOrEqual(3)
    const grants = world.oidc.tokenRequests.filter((body) => body['grant_type'] === 'refresh_token')
    expect(grants.length).toBeGreaterThanOrEqual(run.json.tokenRefreshes)
  })

  test('exports what other programs read', async () => {
    const {url} = await slowServer()
    const home = temporaryFolder()
    const bench = (...more: string[]) =>
      runApix(['bench', `${url}/x?wait=2`, '-n', '100', ...more], {home})
    const log = await bench('--export', 'hdr')
    const reader = new hdr.HistogramLogReader(log.stdout)
    let total = 0
    for (let next = reader.nextIntervalHistogram(); next; next = reader.nextIntervalHistogram()) {
      total += next.totalCount
      // Nanoseconds.
      expect(next.minNonZeroValue).toBeGreaterThan(1_500_000)
    }
    expect(total).toBe(100)
    const csv = await bench('--export', 'csv', '-o', join(home, 'run.csv'))
    expect(csv.stdout).toContain('service time')
    const [header, ...rows] = readFileSync(join(home, 'run.csv'), 'utf8').trim().split('\r\n')
    expect(header).toBe('start_ms,width_ms,requests,errors,mean_ms,p50_ms,p90_ms,p99_ms,max_ms')
    expect(rows.reduce((sum, row) => sum + Number(row.split(',')[2]), 0)).toBe(100)
    const text = (await bench('--export', 'prometheus')).stdout
    expect(text).toMatch(/^apix_bench_service_time_seconds_bucket\{.*le="\+Inf"\} 100$/m)
    expect(text).toMatch(/^apix_bench_responses_total\{.*status="200"\} 100$/m)
  })

  test('writes a k6 script with the credential from the environment, and sends nothing', async () => {
    const {counts, url} = await slowServer()
    const home = temporaryFolder()
    const add = ['api', 'add', 'shop', '--base-url', `${url}/v1`, '--auth', 'bearer']
    expect((await runApix(add, {home})).code).toBe(0)
    const args = ['bench', '/users', 'name=Ann', 'X-Api-Key:plantedkey42', '-d', '10s', '--rate']
    const more = ['50/s', '--warmup', '2s', '--expect', 'p99<250ms', '--expect', 'error_rate<1%']
    const env = {APIX_TOKEN: 'plantedtoken42'}
    const run = await runApix([...args, ...more, '--export', 'k6'], {home, env})
    expect(run.code).toBe(0)
    expect(counts).toEqual({})
    expect(run.stdout).not.toMatch(/planted/)
    // It is a module: what it says is what it exports.
    const calls: unknown[][] = []
    const source = run.stdout
      .replace("import http from 'k6/http'", '')
      .replace('export const options', 'const options')
      .replace('export default function', 'return [options, function')
    const build = new Function('http', '__ENV', `${source.trimEnd()}]`)
    const k6 = {request: (...call: unknown[]) => calls.push(call)}
    const [options, iterate] = build(k6, {APIX_TOKEN: 'from-env'})
    iterate()
    expect(options.scenarios.measured).toMatchObject({
      executor: 'constant-arrival-rate',
      rate: 50,
      timeUnit: '1s',
      duration: '10000ms',
      startTime: '2000ms',
    })
    expect(options.thresholds).toEqual({
      'http_req_duration{scenario:measured}': ['p(99)<250'],
      'http_req_failed{scenario:measured}': ['rate<0.01'],
    })
    expect(calls[0]).toMatchObject([
      'POST',
      `${url}/v1/users`,
      '{"name":"Ann"}',
      {headers: {'Content-Type': 'application/json', Authorization: 'Bearer from-env'}},
    ])
  })

  test('refuses what makes no sense before anything is sent', async () => {
    const {counts, url} = await slowServer()
    for (const wrong of [
      ['--tolerance', '5%'],
      ['--compare', url, '--tolerance', 'much'],
      ['--arrivals', 'poisson'],
      ['--save', '../x'],
      ['--rate', 'fast'],
      ['-o', 'x.csv'],
    ]) {
      const run = await runApix(['bench', url, ...wrong, '--json'])
      expect([wrong, run.code, run.json.error.code]).toEqual([wrong, 2, 'USAGE'])
    }
    expect(counts).toEqual({})
  })

  test('leaves no part of a report where it cannot be written', async () => {
    const {url} = await slowServer()
    const home = temporaryFolder()
    const run = await runApix(['bench', url, '-n', '5', '--report', 'no/such/folder.html'], {home})
    expect(run.code).not.toBe(0)
    expect(run.stderr).toContain('no/such/folder.html')
    expect(readdirSync(home)).not.toContain('no')
  })
})
