import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {startServer, type TestServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

let server: TestServer

/** Lists of pages: `/users` of three, `/broken` whose third fails, `/slow` whose second waits. */
beforeEach(async () => {
  server = await startServer(({url}, response) => {
    const {pathname, searchParams} = new URL(url, server.url)
    const n = Number(searchParams.get('page') ?? 1)
    const last = n === 3 || pathname === '/single'
    response.setHeader('content-type', 'application/json')
    if (!last) response.setHeader('link', `<${pathname}?page=${n + 1}>; rel="next"`)
    if (pathname === '/broken' && last) {
      response.statusCode = 500
      return response.end('{"error":"database is down"}')
    }
    if (pathname === '/gone') {
      response.statusCode = 404
      return response.end('{"error":"no such list"}')
    }
    const body = `{"data":[{"id":900719925474099${n}1,"n":${n}},{"n":${n}.50}]}`
    if (pathname === '/slow' && n === 2) return setTimeout(() => response.end(body), 60_000).unref()
    return response.end(body)
  })
})

const WHOLE =
  '[{"id":90071992547409911,"n":1},\n{"n":1.50},\n{"id":90071992547409921,"n":2},\n{"n":2.50},\n{"id":90071992547409931,"n":3},\n{"n":3.50}]\n'

describe('apix get --paginate', () => {
  test('prints one valid JSON array, every digit kept', async () => {
    const {code, stdout, stderr} = await runApix(['get', `${server.url}/users`, '--paginate'])
    expect([code, stdout, stderr]).toEqual([0, WHOLE, ''])
    expect(JSON.parse(stdout)).toHaveLength(6)
  })

  test('lets --filter see the whole', async () => {
    const args = ['get', `${server.url}/users`, '--paginate', '--filter']
    expect((await runApix([...args, 'length(@)'])).stdout).toBe('6\n')
    expect((await runApix([...args, '[?id].id | [2]'])).stdout).toBe('90071992547409931\n')
  })

  test('stops after --max-pages and says so', async () => {
    const {code, json, stderr} = await runApix([
      'get',
      `${server.url}/users`,
      '--paginate',
      '--max-pages',
      '2',
    ])
    expect([code, json.length]).toEqual([0, 4])
    expect(stderr).toBe('stopped after 2 pages, there are more: raise --max-pages\n')
  })

  test('--json is one document with the array as its body', async () => {
    const {code, json, stdout} = await runApix([
      'get',
      `${server.url}/users`,
      '--paginate',
      '--json',
      '--expect',
      'body[5].n==3.5',
    ])
    expect(code).toBe(0)
    expect(json).toMatchObject({pages: 3, response: {status: 200, bodyEncoding: 'json'}})
    expect(json.response.body).toHaveLength(6)
    expect(json.attempts).toHaveLength(3)
    expect(stdout).toContain('90071992547409931')
  })

  test('prints pages as they come', async () => {
    const run = startApix(['get', `${server.url}/slow`, '--paginate'])
    await expect.poll(run.stdout, {timeout: 20_000}).toContain('{"n":1.50}')
    run.child.kill('SIGINT')
    expect((await run.finished).code).toBe(130)
  })

  test('a page that fails is the outcome, not a short list', async () => {
    const home = temporaryFolder()
    const args = ['get', `${server.url}/broken`, '--paginate', '--no-retry']
    const {code, stdout, stderr} = await runApix(args, {home})
    expect(code).toBe(5)
    expect(() => JSON.parse(stdout)).toThrow()
    expect(stderr).toContain('page 3: HTTP 500 Internal Server Error; the list is incomplete')
    expect(stderr).toContain('database is down')
    const document = await runApix([...args, '--json'], {home})
    expect(document.code).toBe(5)
    expect(document.json).toMatchObject({
      pages: 3,
      response: {status: 500, body: {error: 'database is down'}},
    })
    writeFileSync(join(home, 'list.json'), 'what was there')
    const file = await runApix([...args, '-o', 'list.json'], {home})
    expect(file.code).toBe(5)
    expect(readFileSync(join(home, 'list.json'), 'utf8')).toBe('what was there')
  })

  test('when the first page fails, it is what is printed', async () => {
    const {code, stdout} = await runApix(['get', `${server.url}/gone`, '--paginate'])
    expect([code, stdout]).toEqual([4, '{"error":"no such list"}'])
  })

  test('keeps the rate limit, and every page is in the history', async () => {
    const home = temporaryFolder()
    const times: number[] = []
    const paced = await startServer(({url}, response) => {
      times.push(performance.now())
      if (!url.includes('page=3')) {
        const n = Number(/page=(\d)/.exec(url)?.[1] ?? 1)
        response.setHeader('link', `<?page=${n + 1}>; rel="next"`)
      }
      response.end('[1]')
    })
    await runApix(['get', `${paced.url}/l`, '--paginate', '--rate-limit', '1/500ms'], {home})
    expect(times).toHaveLength(3)
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(500)
    const {json} = await runApix(['history', 'list', '--json'], {home})
    expect(json.entries).toHaveLength(3)
  })

  test('is configured per API', async () => {
    const home = temporaryFolder()
    mkdirSync(join(home, 'config'))
    const write = (pagination: string) =>
      writeFileSync(
        join(home, 'config', 'config.yaml'),
        `apis:\n  shop:\n    baseUrl: ${server.url}\n    pagination: ${pagination}\n`,
      )
    write('{items: nothing.here}')
    expect((await runApix(['get', '/users', '-a', 'shop', '--paginate'], {home})).json).toEqual([])
    write('{style: cursor, path: x}')
    const wrong = await runApix(['get', '/users', '-a', 'shop', '--paginate'], {home})
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"param"')])
  })
})
