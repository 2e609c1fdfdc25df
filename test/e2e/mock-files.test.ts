import {execFile} from 'node:child_process'
import {readFileSync, renameSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {expect, onTestFinished, test} from 'vitest'
import {makeCertificates} from '../helpers/certificates.js'
import {runApix} from '../helpers/kept-apix.js'
import {BIN, startApix, temporaryFolder} from '../helpers/run-apix.js'

const run = promisify(execFile)

/** A mock that serves, and the lines that it prints with --json. */
async function serving(args: readonly string[], home: string, port = '0') {
  const running = startApix(['mock', '--port', port, '--json', ...args], {home, timeout: 60_000})
  onTestFinished(() => void running.child.kill('SIGKILL'))
  await expect
    .poll(() => running.stdout().includes('\n') || running.stderr(), {timeout: 15_000})
    .toBe(true)
  const lines = () =>
    running
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  const {url, ca} = lines()[0] as {url: string; ca?: string}
  const of = (type: string) => lines().filter((line) => line.type === type)
  return {...running, url, ca, of}
}

const PETS = `
openapi: 3.1.0
info: {title: Pets, version: "1"}
servers: [{url: https://api.example.com/v1}]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200":
          description: all
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: createPet
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses:
        "201":
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getPet
      responses:
        "200":
          description: one
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        "404":
          description: none
          content: {application/json: {example: {error: no such pet}}}
    delete: {operationId: deletePet, responses: {"204": {description: gone}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, name, kind]
      properties: {id: {type: integer}, name: {type: string}, kind: {type: string, enum: [cat, dog]}}
`

test('mock.yaml over an OpenAPI document that remembers, read again while it serves', async () => {
  const home = temporaryFolder()
  const path = join(home, 'mock.yaml')
  const definition = (status: number) => `openapi: ./pets.yaml
stateful: true
routes:
  - route: POST /login
    status: ${status}
    json: {token: '{{hex 8}}', user: '{{body.user}}'}
operations:
  deletePet: {when: {headers: {x-admin: {exists: false}}}, status: 403}
`
  writeFileSync(join(home, 'pets.yaml'), PETS)
  writeFileSync(path, definition(200))
  const mock = await serving(['mock.yaml'], home)
  const call = async (method: string, target: string, body?: object, headers = {}) => {
    const response = await fetch(mock.url + target, {
      method,
      headers: {'content-type': 'application/json', ...headers},
      ...(body && {body: JSON.stringify(body)}),
    })
    const text = await response.text()
    return {status: response.status, body: text === '' ? null : JSON.parse(text)}
  }

  const made = await call('POST', '/v1/pets', {name: 'Tom', kind: 'cat'})
  expect(made).toMatchObject({status: 201, body: {name: 'Tom', kind: 'cat'}})
  const {id} = made.body
  expect(await call('GET', `/pets/${id}`)).toEqual({...made, status: 200})
  expect((await call('GET', '/pets')).body).toContainEqual(made.body)
  expect((await call('DELETE', `/v1/pets/${id}`)).status).toBe(403)
  expect((await call('DELETE', `/v1/pets/${id}`, undefined, {'x-admin': '1'})).status).toBe(204)
  expect(await call('GET', `/pets/${id}`)).toEqual({status: 404, body: {error: 'no such pet'}})
  await call('POST', '/pets', {name: 'Rex', kind: 'dog'})

  // Two hundred calls while the file is exchanged, broken and mended: each gets an answer.
  const statuses: number[] = []
  let going = true
  const caller = (async () => {
    while (going) statuses.push((await call('POST', '/login', {user: 'ada'})).status)
  })()
  const replace = (text: string) => {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  }
  replace(definition(201))
  await expect.poll(() => mock.of('reload').length, {timeout: 10_000}).toBe(1)
  replace(definition(202).replace('status: 202', 'sttus: 202'))
  await expect.poll(() => mock.of('reload').length, {timeout: 10_000}).toBe(2)
  expect((await call('POST', '/login', {user: 'ada'})).status).toBe(201)
  replace(definition(202))
  await expect.poll(() => mock.of('reload').length, {timeout: 10_000}).toBe(3)
  expect((await call('POST', '/login', {user: 'ada'})).status).toBe(202)
  going = false
  await caller
  expect(new Set(statuses)).toEqual(new Set([200, 201, 202]))
  expect(mock.of('reload')).toMatchObject([
    {passed: true},
    {passed: false, error: {code: 'CONFIG_INVALID', location: `${path}:5:5`}},
    {passed: true},
  ])
  // What was sent before is still there, and so are the calls.
  const {resources} = (await call('GET', '/__apix/state')).body
  expect(resources['/pets']).toContainEqual(expect.objectContaining({name: 'Rex'}))
  const {calls} = (await call('GET', '/__apix/calls')).body
  expect(calls.length).toBeGreaterThan(statuses.length)
  expect((await call('POST', '/__apix/reset')).status).toBe(204)
  expect((await call('GET', '/__apix/calls')).body).toEqual({calls: []})
  mock.child.kill('SIGINT')
  expect((await mock.finished).code).toBe(130)
})

test('--proxy --record, killed; the recording answers in its place', async () => {
  const home = temporaryFolder()
  const upstream = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({path: request.url, auth: request.headers.authorization}))
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void upstream.close())
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  const mock = await serving(['--proxy', url, '--record', 'calls.har'], home)
  const headers = {authorization: 'Bearer canary-in-the-proxy'}
  const get = async (base: string) => (await fetch(`${base}/users?page=1`, {headers})).json()
  expect(await get(mock.url)).toEqual({path: '/users?page=1', auth: 'Bearer canary-in-the-proxy'})
  const har = () => readFileSync(join(home, 'calls.har'), 'utf8')
  await expect.poll(() => JSON.parse(har()).log.entries.length, {timeout: 10_000}).toBe(1)
  mock.child.kill('SIGKILL')
  await mock.finished
  expect(JSON.parse(har()).log.entries).toHaveLength(1)
  expect(har()).not.toContain('canary')
  expect(mock.stdout() + mock.stderr()).not.toContain('canary')

  const replay = await serving(['calls.har'], home)
  expect(await get(replay.url)).toEqual({path: '/users?page=1', auth: 'Bearer [redacted]'})
  const other = await fetch(`${replay.url}/users?page=2`)
  expect(await other.json()).toMatchObject({
    nearest: [{route: 'GET /users?page=1', why: 'of the query, page is 2 instead of 1'}],
  })
  replay.child.kill('SIGINT')
  await replay.finished
})

test('--tls is trusted by curl, node and apix by what it prints', async () => {
  const home = temporaryFolder()
  const mock = await serving(['--tls', '--route', 'GET /x=200;X-Seen: "a, b":{"a":1}'], home)
  expect(mock.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const {ca = '', url} = mock
  const local = url.replace('127.0.0.1', 'localhost')
  for (const base of [url, local]) {
    const {stdout} = await run('curl', ['-si', '--cacert', ca, `${base}/x`])
    expect(stdout).toMatch(/x-seen: a, b/i)
    expect(stdout).toContain('{"a":1}')
  }
  const source = `console.log(await (await fetch('${url}/x')).text())`
  const node = await run(process.execPath, ['--input-type=module', '-e', source], {
    env: {PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: ca},
  })
  expect(node.stdout).toBe('{"a":1}\n')
  expect((await runApix(['get', `${url}/x`, '--ca', ca], {home})).stdout).toContain('"a"')
  expect((await runApix(['get', `${url}/x`], {home})).code).toBe(6)
  mock.child.kill('SIGINT')
  await mock.finished

  // The command finds what to trust by itself, and the authority is the same in the next run.
  const client = `
    import {readFileSync} from 'node:fs'
    import {execFileSync} from 'node:child_process'
    console.log((await fetch(process.env.APIX_MOCK_URL + '/x')).status)
    console.log(process.env.APIX_MOCK_CA)
  `
  writeFileSync(join(home, 'client.mjs'), client)
  const args = ['mock', '--tls', '--route', 'GET /x=204', '--', process.execPath, 'client.mjs']
  expect((await runApix(args, {home})).stdout).toBe(`204\n${ca}\n`)
})

test('--cert and --key serve a certificate that is there; nothing to trust is made', async () => {
  const home = temporaryFolder()
  const made = makeCertificates()
  onTestFinished(() => made.remove())
  const source = `
    console.log((await fetch(process.env.APIX_MOCK_URL + '/x')).status)
    console.log(process.env.APIX_MOCK_CA)
  `
  const own = [
    '--cert',
    made.cert,
    '--key',
    made.key,
    '--route',
    'GET /x=204',
    '--host',
    'localhost',
  ]
  const child = ['--', process.execPath, '--input-type=module', '-e', source]
  const {stdout, stderr} = await runApix(['mock', ...own, ...child], {
    home,
    env: {NODE_EXTRA_CA_CERTS: made.ca},
  })
  expect(stdout, stderr).toBe('204\nundefined\n')
})

test.each([
  [['mock', 'bad.yaml'], 'bad.yaml:3:5: routes.0.jsn: unknown key "jsn"', 'did you mean json?'],
  [['mock', 'none.yaml'], 'cannot read none.yaml', ''],
  [['mock', '--proxy', 'ftp://x'], 'no http or https URL', ''],
  [['mock', '--proxy', 'http://127.0.0.1:9', '--record', 'no/where/x.har'], 'cannot record', ''],
  [['mock', '--route', 'GET /x={{quary}}'], 'names nothing that can be put in', 'query'],
  [['mock', '--route', 'GET /x=200', '--cert', 'bad.yaml', '--key', 'bad.yaml'], '--cert', 'PEM'],
])('%j is exit 2', async (args, words, hint) => {
  const home = temporaryFolder()
  writeFileSync(join(home, 'bad.yaml'), 'routes:\n  - route: GET /a\n    jsn: 1\n')
  writeFileSync(join(home, 'no'), '')
  const {code, stderr} = await runApix(args, {home})
  expect(code, stderr).toBe(2)
  expect(stderr).toContain(words)
  expect(stderr).toContain(hint)
})

test('a port that is taken, IPv6, and the schema', async () => {
  const home = temporaryFolder()
  const mock = await serving(['--host', '::1', '--route', 'GET /x=200:six'], home)
  expect(mock.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect(await (await fetch(`${mock.url}/x`)).text()).toBe('six')
  const port = new URL(mock.url).port
  const args = ['mock', '--host', '::1', '--port', port, '--route', 'GET /x=200']
  const taken = await runApix(args, {home})
  expect(taken).toMatchObject({code: 2})
  expect(taken.stderr).toContain(`port ${port} on ::1 is in use`)
  const {stdout} = await run(process.execPath, [BIN, 'mock', '--schema'], {env: {HOME: home}})
  expect(JSON.parse(stdout)).toMatchObject({$schema: 'http://json-schema.org/draft-07/schema#'})
})
