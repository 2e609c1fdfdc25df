import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {junitProblems} from '../helpers/junit.js'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'
import {startShop} from '../helpers/shop-api.js'
import {SHOP_SUITE, SHOP_TOKEN, startTestShop} from '../helpers/test-shop.js'

const PASSWORD = 'canary-password-77'
const env = {SHOP_PASSWORD: PASSWORD, CI: 'true'}

/** A folder with files in it. */
function folderWith(files: Record<string, string>): string {
  const home = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text)
  return home
}

test('a suite in CI: passes, reports, shows no secret', async () => {
  const shop = await startTestShop()
  const home = folderWith({'shop.apix.yaml': SHOP_SUITE})
  const args = ['test', 'shop.apix.yaml', '--var', `host=${shop.url}`, '--junit', 'report.xml']
  const {code, stdout, stderr} = await runApix(args, {home, env})
  expect(code, stdout + stderr).toBe(0)
  expect(stdout.replace(/[\d.]+ (?:ms|s)\b/g, 'TIME')).toBe(`shop.apix.yaml  Users of the shop
  ok      log in  200, TIME
  ok      create  201, TIME
  ok      read it back  200, TIME
  ok      look up 7  404, TIME
  ok      look up 8  404, TIME
  ok      wait for the job  200, TIME, 3 attempts
  skipped in staging only: {{env}} == staging does not hold
  ok      delete it  204, TIME

passed  1 file, 8 steps: 7 passed, 1 skipped in TIME
`)
  expect(shop.requests[0]?.body).toBe(`user=ada&password=${PASSWORD}`)
  const xml = readFileSync(join(home, 'report.xml'), 'utf8')
  expect(await junitProblems(xml)).toEqual([])
  expect(xml).toMatch(/<testsuites tests="8" failures="0" errors="0" time="[\d.]+">/)
  expect(stdout + stderr + xml).not.toContain(PASSWORD)
  expect(stdout + stderr + xml).not.toContain(SHOP_TOKEN)
})

describe('a suite that fails', () => {
  const failing = SHOP_SUITE.replace('tags: [a, b]}}', 'tags: [a, c]}}').replace(
    'expect: 404',
    'expect: {status: [200, 201]}',
  )

  test('says where, what was expected and what was there', async () => {
    const shop = await startTestShop()
    const home = folderWith({'shop.apix.yaml': failing})
    const args = ['test', 'shop.apix.yaml', '--var', `host=${shop.url}`, '--junit', 'report.xml']
    const {code, stdout} = await runApix([...args, '--env', 'staging'], {home, env})
    expect(code, stdout).toBe(9)
    const lines = failing.split('\n')
    const line = lines.findIndex((text) => text.includes('[a, c]')) + 1
    const [head, request, status, quoted, caret, expected, actual] = stdout
      .split('\n')
      .slice(stdout.split('\n').findIndex((text) => text.startsWith('failed:')))
    expect(head).toBe(`failed: shop.apix.yaml:${line}:26: read it back`)
    expect(request).toBe(`  GET ${shop.url}/users/1`)
    expect(status).toMatch(/^ {2}200 OK in [\d.]+ m?s$/)
    expect(quoted).toBe(`  ${line} | ${lines[line - 1]?.trim()}`)
    expect(caret).toBe(`     |${' '.repeat(20)}^ $`)
    expect(expected).toBe('  expected  {"id":1,"name":"Ada","age":36,"tags":["a","c"]}')
    expect(actual).toBe('  actual    {"id":1,"name":"Ada","age":36,"tags":["a","b"]}')
    expect(stdout).toContain('  expected  one of 200, 201\n  actual    404')
    expect(stdout).toContain('in staging only  401')
    expect(stdout).toMatch(/FAILED {2}1 file, 8 steps: 4 passed, 4 failed in/)
    const xml = readFileSync(join(home, 'report.xml'), 'utf8')
    expect(await junitProblems(xml)).toEqual([])
    expect(xml).toContain('tests="8" failures="4"')
    expect(stdout + xml).not.toContain(SHOP_TOKEN)
    // Only what failed, and what that needs.
    const again = await runApix([...args.slice(0, 4), '--rerun-failed', '--json'], {home, env})
    expect(again.code).toBe(9)
    expect(again.stdout).not.toContain(SHOP_TOKEN)
    expect(again.json.totals).toEqual({files: 1, steps: 7, passed: 3, failed: 3, skipped: 1})
    expect(again.json.files[0].steps.map(({name}: {name: string}) => name)).not.toContain(
      'wait for the job',
    )
  })
})

test('what is wrong is said before anything is sent', async () => {
  const shop = await startTestShop()
  const home = folderWith({
    'typo.apix.yaml': 'steps:\n  - request: GET /a\n    expects: 200\n',
    'unknown.apix.yaml': `variables: {user: 1}\nsteps:\n  - request: GET ${shop.url}/{{usr}}\n`,
    'needs.apix.yaml': `steps:\n  - name: a\n    needs: b\n    request: GET ${shop.url}/\n`,
    'good.apix.yaml': `steps:\n  - request: GET ${shop.url}/echo\n`,
    'secret.apix.yaml': `steps:\n  - request: GET ${shop.url}/\${env:NOT_THERE}\n`,
    'path.apix.yaml': 'steps:\n  - request: GET /users\n',
  })
  const wrong = async (file: string) => {
    const {code, stderr} = await runApix(['test', 'good.apix.yaml', file], {home})
    expect(code).toBe(2)
    return stderr
  }
  expect(await wrong('typo.apix.yaml')).toMatch(
    /typo\.apix\.yaml:3:5: steps\.0\.expects: unknown key "expects"[\s\S]*did you mean expect\?/,
  )
  expect(await wrong('unknown.apix.yaml')).toMatch(
    /unknown\.apix\.yaml:3:5: \{\{usr\}\} has no value\nhint: did you mean \{\{user\}\}\?/,
  )
  expect(await wrong('needs.apix.yaml')).toContain('needs.apix.yaml:3:12: there is no step "b"')
  expect(await wrong('secret.apix.yaml')).toMatch(/\$\{env:NOT_THERE\} is not set/)
  expect(await wrong('path.apix.yaml')).toContain('path.apix.yaml:2:5: "/users" is a path')
  expect(await wrong('missing.apix.yaml')).toContain('there is no file missing.apix.yaml')
  expect(shop.requests).toEqual([])
})

describe('an .http file', () => {
  const file = `@base = {{host}}

### Log in
# @name login
POST {{base}}/login
Content-Type: application/x-www-form-urlencoded

user=ada
&password={{password}}

### Create
# @expect status==201
# @expect body.name==Ada
POST {{base}}/users
Authorization: Bearer {{login.response.body.$.token}}
Content-Type: application/json

< ./user.json

### Follow
GET {{base}}/old
  ?a=1
Authorization: Basic ada {{password}}

?? status == 200
?? body headers.authorization exists
`
  const values = (host: string) => ({
    'api.http': file,
    'user.json': '{"name": "Ada"}',
    'http-client.env.json': JSON.stringify({dev: {host}}),
    'http-client.private.env.json': JSON.stringify({dev: {password: PASSWORD}}),
  })

  test('runs as editors run it', async () => {
    const shop = await startTestShop()
    const home = folderWith(values(shop.url))
    const args = ['test', 'api.http', '--env', 'dev', '--junit', 'report.xml', '--json']
    const {code, stdout, json} = await runApix(args, {home, env})
    expect(code, stdout).toBe(0)
    expect(json.totals).toEqual({files: 1, steps: 3, passed: 3, failed: 0, skipped: 0})
    expect(shop.requests.map(({method, url, body}) => [method, url, body])).toEqual([
      ['POST', '/login', `user=ada&password=${PASSWORD}`],
      ['POST', '/users', '{"name": "Ada"}'],
      ['GET', '/old?a=1', ''],
      ['GET', '/echo', ''],
    ])
    const login = Buffer.from(`ada:${PASSWORD}`).toString('base64')
    expect(shop.requests[3]?.headers.authorization).toBe(`Basic ${login}`)
    const xml = readFileSync(join(home, 'report.xml'), 'utf8')
    expect(await junitProblems(xml)).toEqual([])
    expect(stdout + xml).not.toContain(PASSWORD)
  })

  test('an environment that is none is told with the nearest', async () => {
    const home = folderWith(values('http://127.0.0.1:1'))
    const {code, stderr} = await runApix(['test', 'api.http', '--env', 'dve'], {home})
    expect(code).toBe(2)
    expect(stderr).toContain('did you mean dev?')
  })
})

test('many files: the report keeps their order, --bail stops, --tap and --list', async () => {
  const shop = await startTestShop()
  const suite = (path: string) =>
    `steps:\n  - {name: 'get ${path}', request: 'GET ${shop.url}${path}'}\n`
  const home = folderWith({
    'a.apix.yaml': suite('/echo').replace(
      'steps:',
      "steps:\n  - {name: wait, request: 'GET " +
        shop.url +
        "/jobs', retryUntil: {json: {$.state: done}, interval: 100ms}}",
    ),
    'b.apix.yaml': suite('/users/9'),
    'c.apix.yaml': suite('/echo'),
  })
  const all = await runApix(['test', '.', '--parallel', '--tap'], {home})
  expect(all.code, all.stderr).toBe(9)
  expect(all.stdout.split('\n').filter((line) => /^(?:not )?ok|^TAP|^1\.\./.test(line))).toEqual([
    'TAP version 14',
    '1..4',
    'ok 1 - a.apix.yaml: wait',
    'ok 2 - a.apix.yaml: get /echo',
    'not ok 3 - b.apix.yaml: get /users/9',
    'ok 4 - c.apix.yaml: get /echo',
  ])
  const bailed = await runApix(['test', '[bc].apix.yaml', '--bail'], {home})
  expect(bailed.code).toBe(9)
  expect(bailed.stdout).toContain('skipped get /echo: stopped after the first failure')
  const before = shop.requests.length
  const list = await runApix(['test', '*.apix.yaml', '--list', '--filter', 'get'], {home})
  expect(list.code).toBe(0)
  expect(list.stdout).toContain(`b.apix.yaml:2:5  get /users/9  GET ${shop.url}/users/9\n`)
  expect(list.stdout).not.toContain('wait')
  expect(shop.requests.length).toBe(before)
})

test('--watch runs again when something that it reads changes; Ctrl-C cleans up and is 130', async () => {
  const shop = await startTestShop()
  const suite = (body: string) =>
    `steps:\n  - {name: post, request: {path: 'POST ${shop.url}/echo', ${body}}, expect: {json: {body: one}}}\n`
  const home = folderWith({'a.apix.yaml': suite('file: ./body.txt'), 'body.txt': 'one'})
  const running = startApix(['test', '.', '--watch', '--json'], {home})
  const runs = () => running.stdout().split('\n').slice(0, -1)
  const last = () => JSON.parse(runs().at(-1) ?? '{}')
  const turnsOut = (passed: boolean) =>
    expect.poll(() => last().passed, {timeout: 20_000}).toBe(passed)
  await turnsOut(true)
  expect(running.stderr()).not.toContain('interrupted')
  writeFileSync(join(home, 'body.txt'), 'two')
  await turnsOut(false)
  writeFileSync(join(home, 'a.apix.yaml'), 'steps: [')
  await expect.poll(() => running.stderr(), {timeout: 20_000}).toContain('a.apix.yaml:1:')
  writeFileSync(join(home, 'a.apix.yaml'), suite('body: one'))
  await turnsOut(true)
  // The configuration, too; and a new file in a new folder.
  const shared = `default: shop\napis: {shop: {baseUrl: '${shop.url}', auth: {type: none}}}\n`
  const before = runs().length
  writeFileSync(join(home, 'apix.yaml'), shared)
  await expect.poll(() => runs().length, {timeout: 20_000}).toBeGreaterThan(before)
  mkdirSync(join(home, 'more'))
  writeFileSync(
    join(home, 'more', 'b.apix.yaml'),
    `steps:
  - {name: for ever, request: GET /echo, retryUntil: {status: 599, timeout: 1h, interval: 50ms}}
  - {name: not any more, request: GET /users/1}
teardown:
  - {name: clean up, request: DELETE /echo}
`,
  )
  const sent = (method: string) => shop.requests.filter((one) => one.method === method).length
  await expect.poll(() => sent('GET'), {timeout: 20_000}).toBeGreaterThan(1)
  running.child.kill('SIGINT')
  const {code, stderr} = await running.finished
  expect(code).toBe(130)
  expect(stderr).toContain('interrupted: running teardown, Ctrl-C again ends at once')
  expect(sent('DELETE')).toBe(1)
  expect(last()).toMatchObject({passed: false, interrupted: true, totals: {files: 2}})
  expect(last().files[1].steps.map((step: {status: string}) => step.status)).toEqual([
    'failed',
    'skipped',
    'passed',
  ])
})

test('with a description: valid messages, and what of it was met', async () => {
  const shop = await startShop()
  const suite = `name: described
baseUrl: ${shop.url}/v1
openapi: ${shop.url}/openapi.json
steps:
  - {request: GET /users, expect: {status: 200, valid: true}}
  - {name: drift, request: GET /users/43, expect: {valid: true}}
  - name: wrong
    request: {path: POST /users, json: {role: chief}}
    expect: {valid: true}
`
  const home = folderWith({'shop.apix.yaml': suite})
  const {code, stdout, stderr} = await runApix(['test', 'shop.apix.yaml', '--coverage'], {home})
  expect(code, stderr).toBe(9)
  expect(stdout).toMatch(
    /\^ description, body \/id\n {2}expected {2}integer\n {2}actual {4}string "x"/,
  )
  expect(stdout).toMatch(/\^ request, body\S* .*name/)
  expect(shop.requests.some(({method}) => method === 'POST')).toBe(false)
  expect(stdout).toMatch(/operations {2}2 of 5 \(40 %\)\n {2}responses {3}2 of 7 \(28 %\)\n/)
  expect(stdout).toContain('  createUser  POST /users  not called\n')
  expect(stdout).toContain('  getUser  GET /users/{userId}  not met: 404\n')
})

test('what is imported runs against the same server, without the secrets it had', async () => {
  const shop = await startTestShop()
  const {url} = shop
  const entry = (method: string, path: string, more = {}) => ({
    request: {method, url: `${url}${path}`, headers: [], ...more},
    response: {status: 200},
  })
  const bearer = [{name: 'Authorization', value: `Bearer ${SHOP_TOKEN}`}]
  const har = [
    entry('POST', '/login', {
      postData: {
        mimeType: 'application/x-www-form-urlencoded',
        params: [{name: 'password', value: PASSWORD}],
      },
    }),
    {...entry('GET', '/users/9', {headers: bearer}), response: {status: 404}},
  ]
  const exec = [
    'pm.test("ok", () => { pm.response.to.have.status(200) });',
    'pm.collectionVariables.set("token", pm.response.json().token);',
  ]
  const postman = {
    info: {name: 'Shop'},
    auth: {type: 'bearer', bearer: [{key: 'token', value: '{{token}}'}]},
    item: [
      {
        name: 'log in',
        event: [{listen: 'test', script: {exec}}],
        request: {method: 'POST', auth: {type: 'noauth'}, url: `${url}/login`},
      },
      {
        name: 'create',
        event: [{listen: 'test', script: {exec: ['pm.expect(pm.response.code).to.eql(201)']}}],
        request: {method: 'POST', url: `${url}/users`, body: {mode: 'raw', raw: '{"name":"Ada"}'}},
      },
    ],
  }
  const hurl = `GET ${url}/jobs
[Options]
retry: 50
retry-interval: 100ms
HTTP 200
[Asserts]
jsonpath "$.state" == "done"

GET ${url}/old
[Options]
location: true
HTTP 200
`
  const home = folderWith({
    's.har': JSON.stringify({log: {entries: har}}),
    's.json': JSON.stringify(postman),
    's.hurl': hurl,
  })
  const make = async (...args: string[]) => {
    const {code, stderr} = await runApix(['import', ...args], {home})
    expect(code, stderr).toBe(0)
    return stderr
  }
  expect(await make('har', 's.har', '--out', 'har.apix.yaml')).toContain(
    'credentials are not written; set in the environment: PASSWORD, API_TOKEN',
  )
  await make('postman', 's.json', '--out', 'postman.apix.yaml')
  await make('hurl', 's.hurl', '--out', 'hurl.apix.yaml')
  const command = `curl ${url}/users -H 'Authorization: Bearer ${SHOP_TOKEN}' --json '{"name":"Bob"}'`
  await make('curl', command, '--suite', 'curl.apix.yaml')
  const files = ['har', 'postman', 'hurl', 'curl'].map((name) => `${name}.apix.yaml`)
  for (const file of files) {
    const text = readFileSync(join(home, file), 'utf8')
    expect(text).not.toContain(PASSWORD)
    expect(text).not.toContain(SHOP_TOKEN)
  }
  const {code, stdout} = await runApix(['test', ...files], {
    home,
    env: {PASSWORD, API_TOKEN: SHOP_TOKEN},
  })
  expect(code, stdout).toBe(0)
  expect(stdout).toMatch(/passed {2}4 files, 7 steps: 7 passed in/)
  expect(stdout).not.toContain(SHOP_TOKEN)
  const again = await runApix(['import', 'har', 's.har', '--out', 'har.apix.yaml'], {home})
  expect(again.code).toBe(2)
  const none = await runApix(['import', 'postman', 's.har'], {home})
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no Postman collection')])
})
