import {spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {BIN, runApix, startApix, temporaryFolder} from '../helpers/run-apix.js'

const limited = (limit: string) => ['mock', '--route', 'GET /x=200:{}', '--rate-limit', limit]

/** A client in a file of its own: `apix mock … -- node client.mjs`. */
function client(source: string): {home: string; command: string[]} {
  const home = temporaryFolder()
  const path = join(home, 'client.mjs')
  writeFileSync(path, source)
  return {home, command: ['--', process.execPath, path]}
}

describe('a client that is asked to wait', () => {
  test('and does not is caught', async () => {
    const {home, command} = client(`
      const url = process.env.APIX_MOCK_URL + '/x'
      for (let call = 0; call < 3; call++) await fetch(url)
      console.log('done')
    `)
    const junit = join(home, 'mock.xml')
    const args = [...limited('1/20s'), '--expect', 'GET /x x3', '--junit', junit, ...command]
    const {code, stdout, stderr} = await runApix(args, {home})
    expect(code, stderr).toBe(9)
    expect(stdout).toBe('done\n')
    expect(stderr).toMatch(/ok {5}GET \/x x3: 3 calls/)
    expect(stderr).toMatch(/failed retry-after: 1 call too early: .*Retry-After asked for 20.00 s/)
    expect(readFileSync(junit, 'utf8')).toMatch(/tests="2" failures="1"/)
    const allowed = [...limited('1/20s'), '--expect', 'GET /x x3', '--allow-early', ...command]
    expect((await runApix(allowed, {home})).code).toBe(0)
  })

  test('and does passes: apix itself', async () => {
    const {home, command} = client(`
      import {execFileSync} from 'node:child_process'
      for (let call = 0; call < 2; call++) {
        execFileSync(process.execPath, [${JSON.stringify(BIN)}, 'get', process.env.APIX_MOCK_URL + '/x'])
      }
    `)
    const told = ['--rate-limit-headers', 'retry-after']
    const args = [...limited('1/3s'), ...told, '--expect', 'GET /x x2-3']
    const {code, stderr} = await runApix([...args, ...command], {home})
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/ok {5}retry-after: 0 calls/)
  })
})

/** Programs that wait by themselves when they are told to; each asks twice. */
const PATIENT = {
  curl: ['sh', '-c', 'for call in 1 2; do curl -sS --retry 3 "$APIX_MOCK_URL/x"; done'],
  'python-requests': [
    'python3',
    '-c',
    `
import os, requests
from requests.adapters import HTTPAdapter, Retry
session = requests.Session()
retry = Retry(total=3, status_forcelist=[429], respect_retry_after_header=True)
session.mount('http://', HTTPAdapter(max_retries=retry))
for call in range(2):
    session.get(os.environ['APIX_MOCK_URL'] + '/x').raise_for_status()
`,
  ],
}

/** The same without waiting. */
const IMPATIENT = {
  curl: ['sh', '-c', 'for call in 1 2 3; do curl -sS "$APIX_MOCK_URL/x"; done'],
  'python-requests': [
    'python3',
    '-c',
    `
import os, requests
for call in range(3):
    requests.get(os.environ['APIX_MOCK_URL'] + '/x')
`,
  ],
}

describe.each(['curl', 'python-requests'] as const)('%s', (name) => {
  const has = name === 'curl' ? ['curl', '--version'] : ['python3', '-c', 'import requests']
  const missing = spawnSync(has[0] ?? '', has.slice(1)).status !== 0 && !process.env['CI']
  if (missing) console.warn(`skipped: ${name} is missing (apt install curl python3-requests)`)
  const verdictOf = (limit: string, expected: string, command: readonly string[]) =>
    runApix([...limited(limit), '--expect', expected, '--', ...command])

  test.skipIf(missing)('waits as it is asked and passes', async () => {
    const {code, stderr} = await verdictOf('1/3s', 'GET /x x2-3', PATIENT[name])
    expect(stderr).toMatch(/ok {5}GET \/x x2-3: [23] calls/)
    expect(stderr).toMatch(/ok {5}retry-after: 0 calls/)
    expect(code).toBe(0)
  })

  test.skipIf(missing)('does not wait and is caught', async () => {
    const {code, stderr} = await verdictOf('1/20s', 'GET /x x3', IMPATIENT[name])
    expect(stderr).toMatch(/failed retry-after: 1 call too early: call 3, GET \/x/)
    expect(code).toBe(9)
  })
})

test('the code of the command is ours; an expectation that fails is 9', async () => {
  const {home, command} = client('process.exit(4)')
  const args = ['mock', '--route', 'GET /x=200']
  expect((await runApix([...args, ...command], {home})).code).toBe(4)
  const expected = await runApix([...args, '--expect', 'GET /x', ...command], {home})
  expect(expected.code).toBe(9)
  expect(expected.stderr).toContain('failed GET /x: 0 calls')
})

test('--json is one document a line, and the command does not write between them', async () => {
  const {home, command} = client(`
    console.log('noise')
    await fetch(process.env.MY_URL + '/x?a=1', {headers: {authorization: 'Bearer canary'}})
  `)
  const args = [
    'mock',
    '--route',
    'GET /x=200',
    '--as',
    'MY_URL',
    '--expect',
    'GET /x x1',
    '--json',
  ]
  const {code, stdout, stderr} = await runApix([...args, ...command], {home})
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('noise')
  expect(stdout).not.toContain('canary')
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    {type: 'listening', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)},
    {type: 'call', id: 1, method: 'GET', path: '/x', query: {a: '1'}, status: 200},
    {type: 'verdict', passed: true},
  ])
})

test('serves until Ctrl-C: 130, or the verdict', async () => {
  const stopped = async (args: string[]) => {
    const running = startApix(['mock', '--port', '0', '--json', ...args])
    await expect.poll(() => running.stdout().includes('\n'), {timeout: 10_000}).toBe(true)
    const {url} = JSON.parse(running.stdout().split('\n')[0] ?? '')
    expect(await (await fetch(`${url}/x`)).json()).toEqual({a: 1})
    running.child.kill('SIGINT')
    return running.finished
  }
  const route = ['--route', 'GET /x={"a":1}']
  expect((await stopped(route)).code).toBe(130)
  expect((await stopped([...route, '--expect', 'GET /x x1'])).code).toBe(0)
  expect((await stopped([...route, '--expect', 'GET /x x2'])).code).toBe(9)
})

test('an OpenAPI document answers what no route does', async () => {
  const {home, command} = client(`
    const url = process.env.APIX_MOCK_URL
    for (const path of ['/users', '/pets', '/pets?limit=x']) {
      const response = await fetch(url + path)
      console.log(response.status, JSON.stringify(await response.json()))
    }
  `)
  const limit = '[{name: limit, in: query, schema: {type: integer}}]'
  const schema = '{type: array, items: {type: string, enum: [cat]}}'
  const content = `{application/json: {schema: ${schema}}}`
  const lines = [
    'openapi: 3.1.0',
    'info: {title: Pets, version: "1"}',
    'paths:',
    '  /pets:',
    '    get:',
    `      parameters: ${limit}`,
    `      responses: {"200": {description: all, content: ${content}}}`,
  ]
  writeFileSync(join(home, 'pets.yaml'), lines.join('\n'))
  const args = ['mock', 'pets.yaml', '--validate', '--route', 'GET /users={"users":[]}']
  const {code, stdout, stderr} = await runApix([...args, ...command], {home})
  expect(code, stderr).toBe(0)
  const [users, pets, wrong] = stdout.split('\n')
  expect(users).toBe('200 {"users":[]}')
  expect(pets).toBe('200 ["cat"]')
  expect(wrong).toMatch(/^400 .*"pointer":"\/limit"/)
})

test.each([
  [['mock'], 'nothing to answer with'],
  [['mock', '--route', 'GET /x'], 'is no route with an answer'],
  [['mock', '--route', 'GET /x=@missing.json'], 'cannot read missing.json'],
  [['mock', '--route', 'GET /x=200', '--fault', 'GET /x=rset'], '"rset" is no fault'],
  [['mock', '--route', 'GET /x=200', '--expect', 'GET x'], 'is no expectation'],
])('%j is exit 2', async (args, words) => {
  const {code, stderr} = await runApix(args)
  expect(code).toBe(2)
  expect(stderr).toContain(words)
})
