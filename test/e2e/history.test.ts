import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {Ajv} from 'ajv'
import {beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {type ReceivedRequest, startServer, type TestServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

const BIG = '{"id":9007199254740993,"a":1,"a":2,"price":10.50}'
const SECRET = 'planted-secret-token'

let server: TestServer
let home: string
let calls = 0

beforeEach(async () => {
  calls = 0
  server = await startServer((request, response) => {
    const path = request.url.split('?')[0]
    response.setHeader('content-type', 'application/json')
    if (path === '/big') return response.end(BIG)
    if (path === '/binary') {
      response.setHeader('content-type', 'application/octet-stream')
      return response.end(Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80]))
    }
    if (path === '/changes') {
      calls++
      response.statusCode = calls === 1 ? 200 : 404
      return response.end(
        calls === 1
          ? '{"users":[{"name":"Ann"},{"name":"Bob"}],"n":1}'
          : '{ "n": 1.0, "users": [{"name": "Anna"}, {"name": "Zoe"}, {"name": "Bob"}] }',
      )
    }
    if (path === '/echo-token') return response.end(JSON.stringify(request.headers))
    return response.end(JSON.stringify({url: request.url, body: request.body}))
  })
  home = temporaryFolder()
  mkdirSync(join(home, 'config'))
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `apis:
  shop:
    baseUrl: ${server.url}
    headers: {X-Stage: one}
    query: {v: "2"}
    auth: {type: bearer}
    environment: live
    environments:
      live: {}
      staging: {baseUrl: "${server.url}/staging", headers: {X-Stage: two}}
`,
  )
})

const env = {APIX_TOKEN: SECRET}
const apix = (...args: string[]) => runApix(args, {home, env})
const last = (requests: readonly ReceivedRequest[]) => requests.at(-1) as ReceivedRequest

describe('apix history replay', () => {
  test('sends it again, with the credential of its API', async () => {
    await apix('post', '/users', 'name=Ann', 'id:=9007199254740993', 'limit==1', '-a', 'shop')
    const first = last(server.requests)
    const {code, stdout} = await apix('history', 'replay', 'last')
    const again = last(server.requests)
    expect([code, JSON.parse(stdout).body]).toEqual([0, '{"name":"Ann","id":9007199254740993}'])
    expect(first.url).toBe('/users?v=2&limit=1')
    expect(again).toEqual({...first, url: '/users?limit=1&v=2'})
    expect(again.headers).toMatchObject({authorization: `Bearer ${SECRET}`, 'x-stage': 'one'})
  })

  test('in another environment, with parts replaced', async () => {
    await apix('post', '/users', 'name=Ann', 'a[b]:=1', 'limit==1', 'X-Own:1', '-a', 'shop')
    await apix('history', 'replay', 'last', '-e', 'staging', 'a[c]:=2', 'limit==50', 'X-Own:2')
    const {url, body, headers} = last(server.requests)
    expect(url).toBe('/staging/users?v=2&limit=50')
    expect(body).toBe('{"name":"Ann","a":{"b":1,"c":2}}')
    expect(headers).toMatchObject({'x-stage': 'two', 'x-own': '2'})
  })

  test('says what it cannot send, and sends nothing of it', async () => {
    await apix('post', `${server.url}/login`, 'user=ann', 'password=hunter2', 'X-Api-Key:abcdef')
    const sent = server.requests.length
    const refused = await apix('history', 'replay', '-1')
    expect([refused.code, server.requests.length]).toEqual([2, sent])
    expect(refused.stderr).toContain('password=')
    const again = await apix('history', 'replay', '-1', 'password=hunter2')
    expect(again.stderr).toContain('sent without x-api-key')
    expect(last(server.requests).body).toBe('{"user":"ann","password":"hunter2"}')
    await apix('post', `${server.url}/long`, '--raw', 'x'.repeat(70_000))
    const long = await apix('history', 'replay', 'last')
    expect([long.code, long.stderr]).toEqual([2, expect.stringContaining('too long')])
  })

  test('as code, and offline', async () => {
    await apix('get', '/users', '-a', 'shop')
    const sent = server.requests.length
    const curl = await apix('history', 'replay', 'last', '--curl')
    expect(curl.stdout).toContain('"Authorization: Bearer $APIX_TOKEN"')
    await apix('history', 'replay', 'last', '--offline')
    expect(server.requests).toHaveLength(sent)
  })
})

describe('apix history diff', () => {
  test('compares status, headers and JSON by value', async () => {
    await apix('get', `${server.url}/changes`)
    await apix('get', `${server.url}/changes`)
    const {code, json} = await apix('history', 'diff', '-2', 'last', '--json', '--exit-code')
    expect(code).toBe(9)
    expect(json.status).toEqual({a: 200, b: 404})
    expect(json.request).toEqual([])
    expect(json.headers.map(({path}: {path: string}) => path)).toEqual(['content-length'])
    expect(json.body).toEqual([
      {path: 'users[0].name', a: '"Ann"', b: '"Anna"'},
      {path: 'users[1]', b: '{"name": "Zoe"}'},
      {path: 'n', a: '1', b: '1.0'},
    ])
    expect(json.timings.total).toEqual({a: expect.any(Number), b: expect.any(Number)})
    const human = await apix('history', 'diff', '-2', '-1')
    expect(human.code).toBe(0)
    expect(human.stdout).toMatch(
      /status 200 -> 404[\s\S]*users\[0\]\.name\n {2}- "Ann"\n {2}\+ "Anna"/,
    )
    const none = await apix('history', 'diff', 'last', 'last', '--exit-code')
    expect([none.code, none.stdout]).toEqual([0, expect.stringContaining('no difference')])
  })
})

describe('apix history list', () => {
  test('filters', async () => {
    await apix('get', `${server.url}/changes`)
    await apix('get', `${server.url}/changes`)
    await apix('post', `${server.url}/users`, 'name=Zoe')
    await apix('get', 'http://127.0.0.1:1/', '--no-retry')
    const found = async (...flags: string[]) =>
      (await apix('history', ...flags, '--json')).json.entries.length
    expect(await found()).toBe(4)
    expect(await found('--status', '4xx')).toBe(1)
    expect(await found('--status', '200')).toBe(2)
    expect(await found('--status', 'error')).toBe(1)
    expect(await found('--search', 'ZOE')).toBe(2)
    expect(await found('--method', 'post', '--since', '1h')).toBe(1)
    expect((await apix('history', '--status', 'abc')).code).toBe(2)
  })
})

describe('apix history export', () => {
  const har = new Ajv({strict: false, validateFormats: false})
  beforeAll(() => {
    const require = createRequire(import.meta.url)
    const schemas = require('har-schema') as Record<string, object>
    har.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'))
    for (const schema of Object.values(schemas)) har.addSchema(schema)
  })

  test('HAR 1.2 that validates, without secrets, every digit kept', async () => {
    await apix('post', '/users?q=1', 'name=Ann', '-a', 'shop')
    await apix('get', `${server.url}/big`)
    await apix('get', `${server.url}/binary`)
    await apix('get', '/echo-token', '-a', 'shop')
    await apix('get', 'http://127.0.0.1:1/', '--no-retry')
    const {code, json, stdout} = await apix('history', 'export', '--format', 'har')
    expect(code).toBe(0)
    const validate = har.getSchema('har.json#')
    expect(validate?.(json), JSON.stringify(validate?.errors)).toBe(true)
    const {entries, creator} = json.log
    expect(creator.name).toBe('apix')
    expect(entries).toHaveLength(5)
    const [post, big, binary, , failed] = entries
    expect(post.request).toMatchObject({
      method: 'POST',
      url: `${server.url}/users?q=1&v=2`,
      queryString: [
        {name: 'q', value: '1'},
        {name: 'v', value: '2'},
      ],
      postData: {mimeType: 'application/json', text: '{"name":"Ann"}'},
    })
    expect(post.response).toMatchObject({status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1'})
    const {blocked, dns, connect, send, wait, receive} = post.timings
    expect(blocked + dns + connect + send + wait + receive).toBeCloseTo(post.time, 1)
    expect(big.response.content).toMatchObject({text: BIG, size: BIG.length})
    expect(binary.response.content).toMatchObject({encoding: 'base64', text: 'AAEC//6A'})
    expect(failed.response).toMatchObject({status: 0, _error: 'CONNECTION_REFUSED'})
    expect(stdout).not.toContain(SECRET)
  })

  test('curl commands and files', async () => {
    await apix('post', '/users', "name=it's", '-a', 'shop')
    const {stdout} = await apix('history', 'export', 'last', '--format', 'curl')
    expect(stdout).toMatch(/^curl -X POST /)
    expect(stdout).toContain(`--data-binary '{"name":"it'\\''s"}'`)
    const {json} = await apix('history', 'export', '-o', 'out.har', '--json')
    expect(json).toEqual({exported: 1, file: 'out.har'})
    expect(JSON.parse(readFileSync(join(home, 'out.har'), 'utf8')).log.version).toBe('1.2')
  })
})

describe('apix history import', () => {
  const other = () => {
    const folder = temporaryFolder()
    return {
      run: (...args: string[]) => runApix(args, {home: folder}),
      write: (name: string, text: string) => {
        writeFileSync(join(folder, name), text)
        return name
      },
    }
  }

  test.each(['ndjson', 'har'])('reads what export wrote as %s, once', async (format) => {
    await apix('post', '/users/42', 'name=Ann', 'n:=1.0', '-a', 'shop')
    await apix('get', `${server.url}/big`)
    await apix('get', `${server.url}/binary`)
    await apix('get', 'http://127.0.0.1:1/', '--no-retry')
    const file = join(home, 'history')
    await apix('history', 'export', '--format', format, '-o', file)
    const {run} = other()
    const first = await run('history', 'import', file, '--json')
    expect(first.json).toEqual({imported: 4, known: 0, skipped: 0, problems: []})
    const second = await run('history', 'import', file)
    expect(second.stdout).toBe('imported 0, 4 were known\n')
    const [before, after] = [
      await apix('history', 'export', '--format', 'ndjson'),
      await run('history', 'export', '--format', 'ndjson'),
    ]
    expect(after.stdout).toBe(before.stdout)
    expect(after.stdout).toContain('9007199254740993')
    const stats = await run('stats', '--json')
    expect(stats.json.groups.map(({key}: {key: string}) => key)).toContain('POST /users/{id}')
  })

  test('masks what a browser saved', async () => {
    const {run, write} = other()
    const entry = {
      startedDateTime: '2026-01-02T03:04:05.678Z',
      time: 12,
      request: {
        method: 'POST',
        url: 'https://shop.example/login?access_token=abcdef&x=1',
        httpVersion: 'h2',
        cookies: [{name: 'sid', value: 'cookievalue'}],
        headers: [
          {name: ':method', value: 'POST'},
          {name: 'Authorization', value: 'Bearer browsersecret'},
          {name: 'Cookie', value: 'sid=cookievalue'},
          {name: 'content-type', value: 'application/json'},
        ],
        postData: {
          mimeType: 'application/json',
          text: '{"password":"hunter2","id":9007199254740993}',
        },
      },
      response: {
        status: 200,
        statusText: '',
        headers: [{name: 'set-cookie', value: 'sid=cookievalue'}],
        content: {size: 2, mimeType: 'text/plain', text: 'b2s=', encoding: 'base64'},
      },
      timings: {blocked: 1, dns: -1, connect: 5, ssl: 3, send: 1, wait: 4, receive: 1},
    }
    const document = JSON.stringify(
      {log: {version: '1.2', pages: [], entries: [entry, entry]}},
      null,
      2,
    )
    expect((await run('history', 'import', write('b.har', document))).stdout).toBe(
      'imported 1, 1 were known\n',
    )
    const {json, stdout} = await run('history', 'show', 'last', '--json')
    expect(stdout).not.toMatch(/browsersecret|cookievalue|hunter2|abcdef/)
    expect(json).toMatchObject({
      time: '2026-01-02T03:04:05.678Z',
      status: 200,
      request: {body: '{"password":"[redacted]","id":9007199254740993}'},
      response: {body: 'ok'},
      timings: {dns: 0, tcp: 2, tls: 3, total: 12},
    })
    expect(json.request.headers).not.toHaveProperty(':method')
  })

  test('keeps what can be read and says what cannot', async () => {
    const {run, write} = other()
    const line =
      '{"time":"2026-01-02T03:04:05Z","method":"GET","url":"https://a.example/x","status":200}'
    const file = write('some.ndjson', `${line}\nnonsense\n\n{"method":"GET"}\n`)
    const {code, json, stderr} = await run('history', 'import', file, '--json')
    expect([code, json.imported, json.skipped]).toEqual([0, 1, 2])
    expect(stderr).toMatch(/line 2: not JSON[\s\S]*line 4: no url/)
    expect((await run('history', 'import', write('bad', 'nonsense\n'))).code).toBe(2)
    expect((await run('history', 'import', 'absent')).code).toBe(2)
  })

  test('that is killed leaves whole batches, and the next one takes in the rest', async () => {
    const {write} = other()
    const lines = Array.from({length: 60_000}, (_, n) =>
      JSON.stringify({
        time: new Date(1_760_000_000_000 + n).toISOString(),
        method: 'GET',
        url: `https://a.example/users/${n}`,
        status: 200,
        total: 5,
      }),
    )
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'many.ndjson'), lines.join('\n'))
    write('unused', '')
    const run = startApix(['history', 'import', 'many.ndjson', '-v'], {home: folder})
    await expect.poll(run.stderr, {timeout: 30_000}).toContain('5000 read')
    run.child.kill('SIGKILL')
    await run.finished
    const {json} = await runApix(['history', 'import', 'many.ndjson', '--json'], {home: folder})
    expect(json.imported + json.known).toBe(60_000)
    expect(json.known % 5000).toBe(0)
    expect(json.known).toBeGreaterThanOrEqual(5000)
    const stats = await runApix(['stats', '--since', '3650d', '--json'], {home: folder})
    expect(stats.json.groups[0]).toMatchObject({key: 'GET /users/{id}', count: 60_000})
  })
})
