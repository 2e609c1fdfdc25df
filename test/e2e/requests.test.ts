import {spawn} from 'node:child_process'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import type {IncomingHttpHeaders} from 'node:http'
import net from 'node:net'
import {join} from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {sendJson, startServer, type TestServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {BIN, isolatedEnvironment, startApix, temporaryFolder} from '../helpers/run-apix.js'

interface Seen {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

let server: TestServer
let other: TestServer
let seen: Seen[] = []
let flaky = 0

beforeEach(async () => {
  other = await startServer((request, response) => sendJson(response, 200, request.headers))
  server = await startServer((request, response) => {
    const {url, method, headers} = request
    seen.push({method, url, headers, body: request.body})
    const path = url.split('?')[0]
    if (path === '/big') {
      response.setHeader('content-type', 'application/json')
      response.end('{"id":9007199254740993,"a":1,"a":2,"price":10.50}')
    } else if (path === '/binary') response.end(Buffer.from('foo\0bar\xff', 'latin1'))
    else if (path === '/short') {
      response.writeHead(200, {'content-length': '100'})
      response.write('abc')
      setTimeout(() => response.destroy(), 20)
    } else if (path === '/slow') return
    else if (path === '/loop') response.writeHead(302, {location: '/loop'}).end()
    else if (path === '/away') {
      response.writeHead(307, {location: `${other.url}/elsewhere`}).end()
    } else if (path === '/post302') response.writeHead(302, {location: '/echo'}).end()
    else if (path === '/post307') response.writeHead(307, {location: '/echo'}).end()
    else if (path === '/flaky') {
      if (flaky++ % 2 === 1) return sendJson(response, 200, {ok: true})
      response.setHeader('retry-after', '0.1')
      sendJson(response, 503, {ok: false})
    } else if (path === '/later') {
      response.setHeader('retry-after', '3600')
      sendJson(response, 429, {})
    } else if (path === '/events') {
      response.writeHead(200, {'content-type': 'text/event-stream'})
      response.write('data: one\n\n')
      setTimeout(() => response.end('data: two\n\n'), 300)
    } else if (path === '/cut-events') {
      response.writeHead(200, {'content-type': 'text/event-stream'})
      const tick = 'event: tick\nid: 7\ndata: {"n":\ndata: 9007199254740993}\n\n'
      response.write(`: hello\n\n${tick}data: two\r\n\r\nevent: empty\n\n`)
      setTimeout(() => response.destroy(), 300)
    } else if (path?.startsWith('/status/')) sendJson(response, Number(path.slice(8)), {path})
    else sendJson(response, 200, {method, url, body: request.body})
  })
})
async function wire(args: string[], options: Parameters<typeof runApix>[1] = {}) {
  seen = []
  const result = await runApix(args, options)
  return {result, request: seen[0], seen}
}

function homeWithApi(lines: string): string {
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop\napis:\n  shop:\n    baseUrl: ${server.url}/v1\n${lines}`,
  )
  return home
}

describe('on the wire', () => {
  test('GET has no body and accepts anything', async () => {
    const {request} = await wire(['get', `${server.url}/get`, 'q==a&b', 'q==1'])
    expect(request).toMatchObject({method: 'GET', url: '/get?q=a%26b&q=1', body: ''})
    expect(request?.headers).toMatchObject({accept: '*/*'})
    expect(request?.headers).not.toHaveProperty('content-type')
  })

  test('POST sends JSON, every digit of it', async () => {
    const {request} = await wire(['post', `${server.url}/p`, 'name=ali', 'id:=9007199254740993'])
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.headers.accept).toBe('application/json, */*;q=0.5')
    expect(request?.body).toBe('{"name":"ali","id":9007199254740993}')
  })

  test('POST without ITEMs has an empty body', async () => {
    const {request} = await wire(['post', `${server.url}/p`])
    expect(request?.headers['content-length']).toBe('0')
    expect(request?.headers).not.toHaveProperty('transfer-encoding')
  })

  test('headers are removed and emptied', async () => {
    const {request} = await wire(['get', `${server.url}/h`, 'Accept:', 'User-Agent:', 'X-Empty;'])
    expect(request?.headers).not.toHaveProperty('accept')
    expect(request?.headers).not.toHaveProperty('user-agent')
    expect(request?.headers['x-empty']).toBe('')
  })

  test('a method of one’s own', async () => {
    const {request} = await wire(['request', 'purge', `${server.url}/x`, 'a=1'])
    expect(request).toMatchObject({method: 'PURGE', body: '{"a":"1"}'})
  })

  test('a path under the base URL, with configured headers and query', async () => {
    const home = homeWithApi('    headers: {X-Version: "2"}\n    query: {k: v}\n')
    const {request, result} = await wire(['get', '/users', '--json'], {home})
    expect(request?.url).toBe('/v1/users?k=v')
    expect(request?.headers['x-version']).toBe('2')
    expect(result.json).toMatchObject({api: 'shop', environment: 'default'})
    const foreign = await runApix(['get', `${other.url}/x`], {home})
    expect(foreign.json).not.toHaveProperty('x-version')
  })
})

describe('a syntax error', () => {
  test('sends nothing and points at the place', async () => {
    const {result, seen: requests} = await wire(['post', `${server.url}/p`, 'foo[baz][quux=F'])
    expect(result.code).toBe(2)
    expect(requests).toEqual([])
    expect(result.stderr).toContain("Expecting ']'")
    expect(result.stderr).toMatch(/\n {15}\^\n/)
    const document = await runApix(['post', `${server.url}/p`, 'foo[baz][quux=F', '--json'])
    expect(document.json.error).toMatchObject({code: 'ITEM_SYNTAX', exitCode: 2})
  })
})

describe('stdin', () => {
  test('is the body of a POST, and left alone by GET', async () => {
    const posted = await wire(['post', `${server.url}/p`], {stdin: '{"a":1}'})
    expect(posted.request?.body).toBe('{"a":1}')
    const ignored = await wire(['post', `${server.url}/p`, '-I'], {stdin: '{"a":1}'})
    expect(ignored.request?.body).toBe('')
    const got = await wire(['get', `${server.url}/g`], {stdin: 'eaten?'})
    expect(got.request?.body).toBe('')
  })

  test('that stays open and silent blocks no GET', async () => {
    const env = isolatedEnvironment(temporaryFolder())
    const child = spawn(process.execPath, [BIN, 'get', `${server.url}/g`], {env})
    const code = await new Promise((resolve) => child.once('exit', resolve))
    child.stdin.end()
    expect(code).toBe(0)
  })
})

describe('output in a pipe', () => {
  test('is the bytes of the body', async () => {
    const binary = await runApix(['get', `${server.url}/binary`])
    expect(binary.bytes).toEqual(Buffer.from('foo\0bar\xff', 'latin1'))
    expect(binary.stderr).toBe('')
    const json = await runApix(['get', `${server.url}/big`])
    expect(json.stdout).toBe('{"id":9007199254740993,"a":1,"a":2,"price":10.50}')
  })

  test('keeps digits when laid out, filtered and in the document', async () => {
    const pretty = await runApix(['get', `${server.url}/big`, '--pretty', 'format'])
    expect(pretty.stdout).toBe(
      '{\n  "id": 9007199254740993,\n  "a": 1,\n  "a": 2,\n  "price": 10.50\n}\n',
    )
    const filtered = await runApix(['get', `${server.url}/big`, '--filter', 'id'])
    expect(filtered.stdout).toBe('9007199254740993\n')
    const document = await runApix(['get', `${server.url}/big`, '--json'])
    expect(document.stdout).toContain('"id": 9007199254740993')
    expect(document.stdout).not.toContain('\u001b')
  })

  test('announces binary data when it was to be laid out', async () => {
    const {stdout} = await runApix(['get', `${server.url}/binary`, '--pretty', 'all'])
    expect(stdout).toContain('binary data not shown')
  })

  test('shows events as they come', async () => {
    const run = startApix(['get', `${server.url}/events`])
    const early = await new Promise<string>((resolve) => {
      run.child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    })
    expect(early).toBe('data: one\n\n')
    expect((await run.finished).stdout).toBe('data: one\n\ndata: two\n\n')
  })

  test('has an object for each event of a stream, and one for its end', async () => {
    const run = startApix(['get', `${server.url}/cut-events`, '--json', '--stream'])
    const {code, stdout} = await run.finished
    const [first, second, end, ...more] = stdout.trimEnd().split('\n')
    expect(first).toBe('{"event":"tick","id":"7","data":{"n": 9007199254740993}}')
    expect(second).toBe('{"id":"7","data":"two"}')
    expect([JSON.parse(end ?? '').error.code, code, more]).toEqual(['TRUNCATED', 6, []])
  })

  test('is what --print asks for', async () => {
    const {stdout} = await runApix(['post', `${server.url}/x`, 'a=1', '-p', 'HBhbmt'])
    expect(stdout).toMatch(/^POST \/x HTTP\/1\.1\nHost: /)
    expect(stdout).toContain('HTTP/1.1 200 OK\n')
    expect(stdout).toMatch(/firstByte .* ms/)
    expect((await runApix(['get', `${server.url}/x`, '-p', 'z'])).code).toBe(2)
  })

  test('is the headers for HEAD', async () => {
    const {stdout} = await runApix(['head', `${server.url}/x`])
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\ncontent-type: application\/json\n/)
  })

  test('goes to a file whole or not at all', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'out.json')
    const saved = await runApix(['get', `${server.url}/big`, '-o', path])
    expect([saved.code, saved.stdout]).toEqual([0, ''])
    const both = await runApix(['get', `${server.url}/big`, '-o', path, '--json'])
    expect(both.json.response.status).toBe(200)
    const before = readFileSync(path, 'utf8')
    const broken = await runApix(['get', `${server.url}/short`, '-o', path])
    expect(broken.code).toBe(6)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })
})

describe('the --json document', () => {
  test('has the fields of the contract', async () => {
    const {json} = await runApix(['post', `${server.url}/x`, 'a=1', '--json'])
    expect(json.request).toMatchObject({method: 'POST', url: `${server.url}/x`, body: {a: '1'}})
    expect(json.response).toMatchObject({
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      bodyEncoding: 'json',
      body: {method: 'POST'},
    })
    const {queued, dns, tcp, tls, firstByte, download, total} = json.timings
    expect(queued + dns + tcp + tls + firstByte + download).toBeCloseTo(total, 2)
    expect(json.timings.reused).toBe(false)
    expect(json.attempts).toEqual([{status: 200, delay: 0, total}])
    expect(json.historyId).toMatch(/^[0-9A-Z]{26}$/)
  })

  test('carries binary data as Base64', async () => {
    const {json} = await runApix(['get', `${server.url}/binary`, '--json'])
    expect(json.response.bodyEncoding).toBe('base64')
    expect(Buffer.from(json.response.body, 'base64')[3]).toBe(0)
  })

  test('masks credentials given by hand', async () => {
    const {stdout} = await runApix([
      ...['get', `${server.url}/x`, 'Authorization:Bearer planted-secret-1'],
      ...['api_key==planted-secret-2', '--json', '-v'],
    ])
    expect(stdout).not.toContain('planted-secret')
  })
})

describe('exit codes and words', () => {
  test.each([
    ['/status/302', 3],
    ['/status/404', 4],
    ['/status/501', 5],
  ])('%s ends with %i, body printed', async (path, code) => {
    const plain = await runApix(['get', `${server.url}${path}`])
    expect(plain.code).toBe(code)
    expect(plain.stdout).toContain(path)
    expect(plain.stderr).toMatch(/^warning: HTTP \d{3} /)
    const document = await runApix(['get', `${server.url}${path}`, '--json'])
    expect([document.code, document.json.response.status]).toEqual([code, Number(path.slice(8))])
  })

  test.each([
    ['a short body', ['/short'], 6, 'TRUNCATED'],
    ['a redirect loop', ['/loop', '--follow', '--max-redirects', '2'], 6, 'TOO_MANY_REDIRECTS'],
    ['a slow server', ['/slow', '--timeout', '100ms', '--no-retry'], 7, 'TIMEOUT'],
    ['no time left', ['/slow', '--max-time', '100ms'], 7, 'MAX_TIME'],
    ['a large body', ['/big', '--max-body', '10', '--pretty', 'all'], 6, 'BODY_TOO_LARGE'],
  ])('%s', async (_, [path = '', ...flags], code, name) => {
    const plain = await runApix(['get', `${server.url}${path}`, ...flags])
    expect(plain.code).toBe(code)
    expect(plain.stderr).toMatch(/^error: .*\nhint: /)
    const document = await runApix(['get', `${server.url}${path}`, ...flags, '--json'])
    expect(document.code).toBe(code)
    expect(document.json.error.code).toBe(name)
  })

  test('a response that is no HTTP', async () => {
    const broken = net.createServer((socket) => {
      socket.once('data', () => socket.end('not http\r\n\r\n'))
    })
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve))
    const {port} = broken.address() as net.AddressInfo
    const {code, json} = await runApix(['get', `127.0.0.1:${port}/`, '--json'])
    broken.close()
    expect([code, json.error.code]).toEqual([6, 'PROTOCOL'])
  })

  test('expectations', async () => {
    const args = ['get', `${server.url}/big`, '--expect', 'status==200', '--expect', 'body.a==2']
    expect((await runApix(args)).code).toBe(0)
    const failed = await runApix([...args, '--expect', 'header.content-type~html'])
    expect(failed.code).toBe(9)
    expect(failed.stderr).toContain('found application/json')
    const document = await runApix([...args, '--expect', 'body.id==1', '--json'])
    expect(document.code).toBe(9)
    expect(document.json.expectations.failures).toHaveLength(1)
  })
})

describe('retries', () => {
  test('repeat a 503 after the wait it asks for', async () => {
    flaky = 0
    const {code, json, stderr} = await runApix(['get', `${server.url}/flaky`, '--json'])
    expect(code).toBe(0)
    expect(json.attempts).toMatchObject([{status: 503}, {status: 200}])
    expect(json.attempts[1].delay).toBeGreaterThanOrEqual(100)
    expect(stderr).toMatch(/^retry 1\/2 in /)
  })

  test('leave POST alone without an idempotency key, and keep one key for all', async () => {
    flaky = 0
    const alone = await wire(['post', `${server.url}/flaky`])
    expect([alone.result.code, alone.seen.length]).toEqual([5, 1])
    flaky = 0
    const keyed = await wire(['post', `${server.url}/flaky`, '--idempotency-key', 'a=1'])
    expect(keyed.result.code).toBe(0)
    const keys = keyed.seen.map(({headers}) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
    expect(keys[0]).toMatch(/^[0-9A-Z]{26}$/)
    expect(keyed.seen[1]?.body).toBe('{"a":"1"}')
  })

  test('stop when the server asks for too long a wait', async () => {
    const {result, seen: requests} = await wire(['get', `${server.url}/later`])
    expect([result.code, requests.length]).toEqual([4, 1])
    expect(result.stderr).toMatch(/try again at \d{4}-/)
  })
})

describe('redirects', () => {
  test('302 turns POST into GET, 307 keeps it', async () => {
    const turned = await wire(['post', `${server.url}/post302`, 'a=1', '--follow'])
    expect(turned.seen[1]).toMatchObject({method: 'GET', body: ''})
    const kept = await wire(['post', `${server.url}/post307`, 'a=1', '--follow'])
    expect(kept.seen[1]).toMatchObject({method: 'POST', body: '{"a":"1"}'})
  })

  test('leave credentials behind at another origin', async () => {
    const {json} = await runApix([
      ...['get', `${server.url}/away`, '--follow'],
      ...['Authorization:Bearer abcdef', 'Cookie:a=b', 'X-Api-Key:k', 'X-Custom:stays'],
    ])
    expect(json).toMatchObject({'x-custom': 'stays'})
    expect(json).not.toHaveProperty('authorization')
    expect(json).not.toHaveProperty('cookie')
    expect(json).not.toHaveProperty('x-api-key')
  })
})

describe('nothing is sent', () => {
  test('by --offline and --curl', async () => {
    const offline = await wire(['post', `${server.url}/p`, 'a=1', '--offline'])
    expect(offline.seen).toEqual([])
    expect(offline.result.stdout).toMatch(/^POST \/p HTTP\/1\.1\n/)
    const home = homeWithApi('    auth: {type: bearer}\n')
    const curl = await wire(['post', '/p', "a=it's", '--curl'], {home})
    expect(curl.seen).toEqual([])
    expect(curl.result.stdout).toContain('"Authorization: Bearer $APIX_TOKEN"')
    expect(curl.result.stdout).toContain(`--data-binary '{"a":"it'\\''s"}'`)
  })
})

describe('pacing', () => {
  test('holds across processes', async () => {
    const home = temporaryFolder()
    const times: number[] = []
    const paced = await startServer((_, response) => {
      times.push(performance.now())
      sendJson(response, 200, {})
    })
    const args = ['get', `${paced.url}/`, '--rate-limit', '2/500ms']
    const runs = Array.from({length: 5}, () => startApix(args, {home}).finished)
    const codes = (await Promise.all(runs)).map(({code}) => code)
    expect(codes).toEqual([0, 0, 0, 0, 0])
    times.sort((a, b) => a - b)
    expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(800)
  })
})

describe('a token from the environment', () => {
  test('goes to the API and nowhere else', async () => {
    const home = homeWithApi('    auth: {type: bearer}\n')
    const env = {APIX_TOKEN: 'planted-token-value'}
    const own = await wire(['get', '/me', '--json'], {home, env})
    expect(own.request?.headers.authorization).toBe('Bearer planted-token-value')
    expect(own.result.stdout + own.result.stderr).not.toContain('planted-token-value')
    const foreign = await runApix(['get', `${other.url}/x`], {home, env})
    expect(foreign.json).not.toHaveProperty('authorization')
  })
})
