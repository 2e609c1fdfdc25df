import {readFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

async function server(delay = 0) {
  const seen: Array<{method: string; url: string; body: string; authorization?: string}> = []
  const running = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const {method = '', url = '', headers} = request
      const authorization = headers.authorization
      seen.push({method, url, body, ...(authorization && {authorization})})
      response.statusCode = url.startsWith('/missing') ? 404 : 200
      response.setHeader('Content-Type', 'application/json')
      setTimeout(() => response.end('{"name":"Ann","access_token":"plantedtoken42"}'), delay)
    })
  })
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    running.closeAllConnections()
    running.close()
  })
  return {seen, url: `http://127.0.0.1:${(running.address() as AddressInfo).port}`}
}

describe('apix bench', () => {
  test('sends exactly what is asked and prints the document', async () => {
    const {seen, url} = await server()
    const run = await runApix(['bench', `${url}/users`, 'a=b', 'X-Test:1', '-n', '50', '--json'])
    expect(run.stderr).toBe('')
    expect(run.code).toBe(0)
    expect(seen).toHaveLength(50)
    expect(seen[0]).toMatchObject({method: 'POST', url: '/users', body: '{"a":"b"}'})
    expect(run.json).toMatchObject({
      mode: 'closed',
      connections: 10,
      requests: 50,
      ok: 50,
      errors: {},
      statuses: {'200': 50},
      connectionsOpened: 10,
      connectionsReused: 40,
      latency: {service: {count: 50, p99: null}, response: {count: 50}, sendLag: {count: 50}},
    })
  })

  test('sends 200 requests when nothing says otherwise, and people get a picture', async () => {
    const {seen, url} = await server()
    const run = await runApix(['bench', url])
    expect(seen).toHaveLength(200)
    expect(run.stdout).toContain('200 × 200')
    expect(run.stdout).toContain('needs 368 samples')
    expect(run.stdout).toContain('█')
  })

  test('judges thresholds', async () => {
    const {url} = await server(20)
    const good = await runApix(['bench', url, '-n', '20', '--expect', 'p99<5s'])
    expect(good.code).toBe(0)
    const bad = await runApix(['bench', url, '-n', '20', '--expect', 'p50<5ms', '--json'])
    expect(bad.code).toBe(9)
    expect(bad.json.expectations).toMatchObject([{text: 'p50<5ms', passed: false}])
    const wrong = await runApix(['bench', url, '--expect', 'speed<5ms', '--json'])
    expect(wrong.code).toBe(2)
    expect(wrong.json.error.code).toBe('USAGE')
  })

  test('sends the credential of the API and says when it is refused', async () => {
    const {seen, url} = await server()
    const home = temporaryFolder()
    const add = ['api', 'add', 'shop', '--base-url', `${url}/v1`, '--auth', 'bearer']
    expect((await runApix(add, {home})).code).toBe(0)
    const env = {APIX_TOKEN: 'planted-bearer-token'}
    const run = await runApix(['bench', '/users', '-n', '5', '--json'], {home, env})
    expect(run.code).toBe(0)
    expect(seen[0]).toMatchObject({url: '/v1/users', authorization: 'Bearer planted-bearer-token'})
    expect(run.stdout + run.stderr).not.toContain('planted-bearer-token')
    const missing = await runApix(['bench', `${url}/missing`, '-n', '5'], {home, env})
    expect(missing.stderr).toContain('404')
  })

  test('is a network failure when nothing listens', async () => {
    const run = await runApix(['bench', 'http://127.0.0.1:9/', '--json'])
    expect(run.code).toBe(6)
    expect(run.json.error.code).toBe('CONNECTION_REFUSED')
  })

  test('prints what was measured when it is interrupted', async () => {
    const {seen, url} = await server(5)
    const {child, finished} = startApix(['bench', url, '-d', '60s', '--json'])
    while (seen.length < 20) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGINT')
    const run = await finished
    expect(run.code).toBe(130)
    expect(run.json.requests).toBeGreaterThan(5)
  })
})

describe('apix stats and history', () => {
  test('know what was sent, by path template, without secrets', async () => {
    const {url} = await server()
    const home = temporaryFolder()
    expect((await runApix(['api', 'add', 'shop', '--base-url', url], {home})).code).toBe(0)
    const paths = ['/users/1', '/users/2', '/users/3?api_key=plantedkey42', '/missing']
    for (const path of paths)
      await runApix(['get', path, 'Authorization:Bearer plantedhead42'], {home})
    await runApix(['get', 'http://127.0.0.1:9/'], {home})

    const stats = await runApix(['stats', '--json'], {home})
    expect(stats.code).toBe(0)
    const byKey = Object.fromEntries(
      stats.json.groups.map((group: {key: string}) => [group.key, group]),
    )
    expect(byKey['GET /users/{id}']).toMatchObject({api: 'shop', count: 3, errors: 0})
    expect(byKey['GET /missing']).toMatchObject({count: 1, errors: 1})
    expect(byKey['GET /']).toMatchObject({api: null, count: 1, errors: 1, latency: {p50: null}})
    const {min, p50, max} = byKey['GET /users/{id}'].latency
    expect(min).toBeGreaterThan(0)
    expect(p50).toBeGreaterThanOrEqual(min)
    expect(max).toBeGreaterThanOrEqual(p50)
    const table = await runApix(['stats', '--by', 'status'], {home})
    expect(table.stdout).toMatch(/^200\tshop\t3\t0\t0\t/m)

    const list = await runApix(['history', 'list', '--json'], {home})
    expect(list.json.entries).toHaveLength(5)
    const show = await runApix(['history', 'show', list.json.entries[2].id, '--json'], {home})
    expect(show.json.request.headers.authorization).toBe('[redacted]')
    expect(show.json.request.url).toContain('api_key=[redacted]')
    expect(show.json.response.body).toBe('{"name":"Ann","access_token":"[redacted]"}')
    const stored = ['apix.db', 'apix.db-wal'].map((name) => {
      try {
        return readFileSync(join(home, 'data', name), 'latin1')
      } catch {
        return ''
      }
    })
    expect(stored.join('')).toContain('/users/3')
    expect(stored.join('')).not.toMatch(/planted(token|key|head)42/)

    const clear = await runApix(['history', 'clear', '--yes', '--json'], {home})
    expect(clear.json).toEqual({removed: 5})
    expect((await runApix(['stats', '--json'], {home})).json.groups).toEqual([])
  })

  test('a data directory that cannot be used is a warning', async () => {
    const {url} = await server()
    const run = await runApix(['get', `${url}/users`], {env: {APIX_DATA_DIR: '/dev/null/x'}})
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('Ann')
    expect(run.stderr).toContain('warning:')
  })
})
