import {once} from 'node:events'
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createServer, type Socket} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {describeWithRedis, freePort, type RunningRedis, startRedis} from '../helpers/redis.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

const configured = (home: string, baseUrl: string, cache: string, auth = 'none') => {
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop
apis:
  shop:
    baseUrl: ${baseUrl}/v1
    cache: ${cache}
    auth: { type: ${auth} }
`,
  )
}

/** Counts in its body how often it was asked. */
const counting = (headers: Record<string, string>) =>
  startServer((request, response) => {
    response.writeHead(request.method === 'POST' ? 201 : 200, {
      'content-type': 'application/json',
      ...headers,
    })
    response.end(JSON.stringify({path: request.url, big: 9007199254740993n.toString()}))
  })

describe('the cache', () => {
  test('a session: hit, change, look, invalidate, clear', async () => {
    const server = await counting({'cache-control': 'private, max-age=600'})
    const home = temporaryFolder()
    configured(home, server.url, 'true')
    const get = (...more: string[]) => runApix(['get', '/users', '--json', ...more], {home})

    expect((await get()).json.cache).toBe('miss')
    const hit = await get()
    expect(hit.json).toMatchObject({cache: 'hit', attempts: [], response: {status: 200}})
    expect(Number(hit.json.response.headers.age)).toBeGreaterThanOrEqual(0)
    expect((await get('--no-cache')).json.cache).toBe('bypass')
    expect((await get('--refresh')).json.cache).toBe('miss')
    expect(server.requests).toHaveLength(3)

    await runApix(['post', '/users', 'name=Ann'], {home})
    expect((await get()).json.cache).toBe('miss')

    const list = await runApix(['cache', 'list', '--json'], {home})
    expect(list.json.entries).toEqual([
      {
        url: `${server.url}/v1/users`,
        ...{api: 'shop', environment: 'default', account: null, status: 200, vary: []},
        ...{age: expect.any(Number), freshFor: expect.any(Number), size: expect.any(Number)},
        ...{storedAt: expect.stringMatching(/Z$/), usedAt: expect.stringMatching(/Z$/)},
      },
    ])
    const stats = await runApix(['cache', 'stats', '--json'], {home})
    expect(stats.json).toMatchObject({
      ...{entries: 1, maxSize: 256 * 1024 * 1024, place: 'this machine'},
      requests: {hit: 1, revalidated: 0, stale: 0, miss: 3, bypass: 2},
    })
    const human = await runApix(['cache', 'stats'], {home})
    expect(human.stdout).toMatch(/responses +1\n.*of 256 MiB\n.*this machine\n.*1 hit/s)

    const none = await runApix(['cache', 'invalidate', '/user'], {home})
    expect([none.stdout, none.stderr]).toEqual(['removed 0\n', 'nothing in the cache matches\n'])
    const some = await runApix(['cache', 'invalidate', '/users', '--json'], {home})
    expect(some.json).toEqual({removed: 1})
    expect((await get()).json.cache).toBe('miss')
    expect((await runApix(['cache', 'clear', '-a', 'other', '--json'], {home})).json.removed).toBe(
      0,
    )
    expect((await runApix(['cache', 'clear', '--json'], {home})).json.removed).toBe(1)
    expect(readdirSync(join(home, 'cache', 'responses'))).toEqual([])
  })

  test('one body, byte for byte, for a pipe, whatever the server says now', async () => {
    const bytes = Buffer.from(Array.from({length: 1 << 16}, (_, index) => index & 255))
    const server = await startServer((_, response) => {
      response.writeHead(200, {'content-type': 'application/octet-stream'})
      response.end(bytes)
    })
    const home = temporaryFolder()
    const get = () => runApix(['get', `${server.url}/x`, '--cache', '10m'], {home})
    expect((await get()).bytes.equals(bytes)).toBe(true)
    expect((await get()).bytes.equals(bytes)).toBe(true)
    expect(server.requests).toHaveLength(1)
  })

  test('hits are kept apart in the statistics', async () => {
    const server = await counting({'cache-control': 'max-age=600'})
    const home = temporaryFolder()
    for (let count = 0; count < 3; count++) {
      await runApix(['get', `${server.url}/x`, '--cache', 'true'], {home})
    }
    const {json} = await runApix(['stats', '--json'], {home})
    expect(json.groups).toMatchObject([{key: 'GET /x', count: 1, cached: 2}])
    const history = await runApix(['history', 'list', '--json'], {home})
    expect(history.json.entries.map(({cache}: {cache: string}) => cache)).toEqual([
      ...['hit', 'hit', 'miss'],
    ])
  })

  test('a credential gets its own, and none of it lies about', async () => {
    const server = await startServer((request, response) => {
      response.writeHead(200, {'cache-control': 'private, max-age=600'})
      response.end(`for ${request.headers.authorization?.length} characters`)
    })
    const home = temporaryFolder()
    configured(home, server.url, 'true', 'bearer')
    const as = (token: string) => runApix(['get', '/me'], {home, env: {APIX_TOKEN: token}})
    const first = await as('canary-first')
    const second = await as('canary-the-second')
    expect(first.stdout).not.toBe(second.stdout)
    expect((await as('canary-first')).stdout).toBe(first.stdout)
    const byHand = await runApix(['get', '/me', 'Authorization:Bearer canary-third-one'], {home})
    expect(byHand.stdout).not.toBe(first.stdout)
    expect(server.requests).toHaveLength(3)
    const kept = readdirSync(home, {recursive: true, withFileTypes: true})
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))
    expect(kept.length).toBeGreaterThan(3)
    expect(kept.filter((text) => text.includes('canary'))).toEqual([])
  })

  test('says why under -v, and when nothing was sent', async () => {
    const server = await startServer((request, response) => {
      const secret = request.headers['x-api-key']
      response.writeHead(200, {'cache-control': 'max-age=600'}).end(`you are ${secret}`)
    })
    const home = temporaryFolder()
    const args = ['get', `${server.url}/x`, '--cache', 'true', '-v']
    const echoed = await runApix([...args, 'X-API-Key:canary-key'], {home})
    expect(echoed.stderr).toMatch(/cache: not kept, its body holds a secret/)
    expect((await runApix(args, {home})).stderr).toMatch(/cache: kept, .* fresh for .*max-age/)
    expect((await runApix(args, {home})).stderr).toMatch(/cache: hit, .* fresh for .*max-age/)
    const offline = await runApix(
      ['get', `${server.url}/y`, 'Cache-Control:only-if-cached', ...args.slice(2)],
      {home},
    )
    expect([offline.code, offline.stdout]).toEqual([5, ''])
  })

  test('twenty processes at once, some of them killed', async () => {
    const body = 'x'.repeat(200_000)
    const server = await startServer((_, response) => {
      response.writeHead(200, {'cache-control': 'max-age=600'})
      response.write(body)
      setTimeout(() => response.end('end'), 100)
    })
    const home = temporaryFolder()
    const args = ['get', `${server.url}/x`, '--cache', 'true']
    const runs = Array.from({length: 20}, () => startApix(args, {home, timeout: 150_000}))
    for (const run of runs.filter((_, index) => index % 5 === 0)) {
      run.child.stdout?.once('data', () => run.child.kill('SIGKILL'))
    }
    const results = await Promise.all(runs.map(({finished}) => finished))
    const survivors = results.filter((_, index) => index % 5 !== 0)
    for (const {code, stdout, stderr} of survivors) {
      expect([code, stdout.length, stderr]).toEqual([0, body.length + 3, ''])
    }
    const before = server.requests.length
    const last = await runApix([...args, '--json'], {home})
    expect([last.json.cache, server.requests.length]).toEqual(['hit', before])
    expect((await runApix(['cache', 'list', '--json'], {home})).json.entries).toHaveLength(1)
  }, 180_000)

  test('a cache that cannot be written is a warning', async () => {
    const server = await counting({'cache-control': 'max-age=600'})
    const home = temporaryFolder()
    writeFileSync(join(home, 'cache'), 'a file')
    const run = await runApix(['get', `${server.url}/x`, '--cache', 'true'], {home})
    expect([run.code, JSON.parse(run.stdout).path]).toEqual([0, '/x'])
    expect(run.stderr).toMatch(/^warning: the cache is not used: .*\n$/)
  })

  test.each([
    ['--cache', 'soon'],
    ['--cache', '5m', '--no-cache'],
    ['--no-cache', '--refresh'],
  ])('%s %s %s is no way to say it', async (...flags) => {
    expect((await runApix(['get', ':1/x', ...flags])).code).toBe(2)
  })
})

describeWithRedis('a cache that machines share', () => {
  let redis: RunningRedis
  beforeAll(async () => {
    redis = await startRedis({password: 'canary-password'})
  })
  afterAll(() => redis.stop())

  test('answers here what was asked there', async () => {
    const server = await counting({'cache-control': 'max-age=600'})
    const env = {APIX_STORE_URL: redis.url}
    const run = (home: string, ...args: string[]) => runApix([...args, '--json'], {home, env})
    const [here, there] = [temporaryFolder(), temporaryFolder()]
    const get = ['get', `${server.url}/x`, '--cache', 'true']
    expect((await run(here, ...get)).json.cache).toBe('miss')
    expect((await run(there, ...get)).json).toMatchObject({cache: 'hit'})
    expect(server.requests).toHaveLength(1)
    const stats = (await run(there, 'cache', 'stats')).json
    expect(stats).toMatchObject({entries: 1, place: `redis://127.0.0.1:${redis.port}`})
    expect((await run(here, 'cache', 'invalidate', '/x')).json.removed).toBe(1)
    expect((await run(there, ...get)).json.cache).toBe('miss')
  })

  test('is done without when it cannot be reached; asking for it alone is an error', async () => {
    const server = await counting({'cache-control': 'max-age=600'})
    const port = await freePort()
    const env = {APIX_STORE_URL: `redis://:canary-password@127.0.0.1:${port}`}
    const run = await runApix(['get', `${server.url}/x`, '--cache', 'true'], {env})
    expect(run.code).toBe(0)
    expect(run.stderr).toContain(`redis://127.0.0.1:${port} cannot be used: ECONNREFUSED`)
    const list = await runApix(['cache', 'list', '--json'], {env})
    expect([list.code, list.json.error.code]).toEqual([6, 'STORE_UNREACHABLE'])
    expect(run.stderr + list.stdout).not.toContain('canary')
  })

  test('a server that never answers holds nothing up', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      silent.close()
    })
    const {port} = silent.address() as {port: number}
    const server = await counting({})
    const env = {APIX_STORE_URL: `redis://127.0.0.1:${port}`}
    const run = await runApix(['get', `${server.url}/x`, '--cache', '5m'], {env, timeout: 25_000})
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('the cache is not used')])
  })
})
