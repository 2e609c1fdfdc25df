import {mkdirSync, writeFileSync} from 'node:fs'
import {createServer as createSocketServer} from 'node:net'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'

interface Found {
  group: string
  name: string
  verdict: string
  ok: boolean | null
  detail: string
  hint?: string
}

/** A home with one API; credentials go into the encrypted file. */
async function world(options: {date?: string} = {}) {
  const server = await startServer((_, response) => {
    if (options.date) response.setHeader('date', options.date)
    response.end('{}')
  })
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {mode: 0o700})
  const configure = (text: string) => writeFileSync(join(home, 'config', 'config.yaml'), text)
  configure(`apis: {shop: {baseUrl: '${server.url}'}}\n`)
  const env = {APIX_PASSPHRASE: 'a passphrase', SHELL: '/bin/bash', LANG: 'C.UTF-8'}
  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    runApix(['doctor', ...args], {home, env: {...env, ...more}})
  return {server, home, configure, run}
}

function finding(checks: readonly Found[], name: string): Found {
  const found = checks.find((check) => check.name === name)
  if (!found) throw new Error(`no check ${name} in ${checks.map((check) => check.name)}`)
  return found
}

test('a machine that is well: exit 0, and nobody was contacted', async () => {
  const {server, home, run} = await world()
  mkdirSync(join(home, 'data', 'spool'), {recursive: true, mode: 0o700})
  writeFileSync(join(home, 'data', 'spool', 'a.ndjson'), '{"id":"a"}\n{"id":"b"}\n')
  writeFileSync(join(home, '.bashrc'), 'eval "$(apix completion bash)"\n')
  const {code, json, stderr} = await run(['--json'])
  expect(code, stderr + JSON.stringify(json)).toBe(0)
  const checks = json.checks as Found[]
  expect([...new Set(checks.map(({group}) => group))]).toEqual([
    'versions',
    'directories',
    'configuration',
    'credentials',
    'network',
    'shell',
  ])
  expect(finding(checks, 'database')).toMatchObject({
    verdict: 'ok',
    detail: 'not made yet, 2 requests wait for it: apix history and apix stats take them in',
  })
  expect(finding(checks, 'SQLite').detail).toMatch(/^3\.\d+\.\d+ \(/)
  expect(finding(checks, 'credential store')).toMatchObject({verdict: 'ok', ok: true})
  expect(finding(checks, 'completion').detail).toBe('bash, ~/.bashrc')
  expect(finding(checks, 'clock')).toMatchObject({verdict: 'skipped', ok: null})
  expect(checks.filter(({verdict}) => verdict === 'problem')).toEqual([])
  expect(server.requests).toEqual([])

  const named = await run(['shop'])
  expect(named.code, named.stderr).toBe(0)
  expect(named.stdout).toMatch(/ok {6}shop: 127\.0\.0\.1:\d+ answers directly \(HTTP 200\)/)
  expect(named.stdout).toContain("clock: this machine's clock agrees")
  expect(named.stdout).not.toContain('\u001b')
  expect(server.requests.map(({headers}) => headers.authorization)).toEqual([undefined])
})

test('a machine that is not: every problem is named, with what to do, and no secret', async () => {
  const {home, configure, run} = await world()
  // Bound and closed again: a port where nobody listens.
  const gone = createSocketServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => gone.once('listening', resolve))
  const {port} = gone.address() as {port: number}
  await new Promise((resolve) => gone.close(resolve))
  mkdirSync(join(home, 'data'), {mode: 0o755})
  writeFileSync(join(home, 'data', 'apix.db'), 'this is no database'.repeat(500))
  writeFileSync(
    join(home, 'ca.pem'),
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
  )
  configure('apis:\n  shop: {baseUrl: 7}\n')
  const {code, stdout, json} = await run(['--json'], {
    HTTPS_PROXY: `http://ann:hunter2-secret@127.0.0.1:${port}`,
    HTTP_PROXY: 'socks5://ann:hunter2-secret@127.0.0.1:1080',
    NODE_EXTRA_CA_CERTS: join(home, 'ca.pem'),
    APIX_TOKEN_SHOP: 'token-secret',
    APIX_STORE_URL: `redis://ann:hunter2-secret@127.0.0.1:${port}/0`,
    LANG: '',
  })
  expect(code).toBe(9)
  expect(stdout).not.toMatch(/hunter2|token-secret|a passphrase/)
  const checks = json.checks as Found[]
  expect(finding(checks, 'database')).toMatchObject({
    verdict: 'problem',
    ok: false,
    detail: 'damaged: file is not a database',
    hint: expect.stringContaining('apix.db away'),
  })
  expect(finding(checks, 'files').detail).toMatch(/config\.yaml:2:\d+: .*expected/)
  expect(finding(checks, 'data')).toMatchObject({
    verdict: 'warning',
    hint: `chmod 700 ${join(home, 'data')}`,
  })
  expect(finding(checks, 'HTTPS_PROXY').detail).toBe(
    `http://…@127.0.0.1:${port} cannot be reached: ECONNREFUSED`,
  )
  expect(finding(checks, 'HTTP_PROXY').detail).toBe('is no http or https URL')
  expect(finding(checks, 'APIX_STORE_URL')).toMatchObject({
    verdict: 'problem',
    detail: `redis://127.0.0.1:${port} cannot be reached: ECONNREFUSED`,
  })
  expect(finding(checks, 'NODE_EXTRA_CA_CERTS').detail).toContain('damaged certificate (no. 1)')
  expect(finding(checks, 'variables').hint).toContain('APIX_TOKEN_SHOP wins')
})

test('a clock that is off, a server that is down', async () => {
  const {configure, run} = await world({date: new Date(Date.now() - 600_000).toUTCString()})
  const off = await run(['--network', '--json'])
  expect(off.code).toBe(9)
  expect(finding(off.json.checks, 'clock').detail).toMatch(/clock is (599|6\d\d) s ahead/)

  configure("apis: {shop: {baseUrl: 'http://127.0.0.1:9'}, other: {baseUrl: 'http://127.0.0.1:9'}}")
  const down = await run(['--network'])
  expect(down.code).toBe(9)
  expect(down.stdout).toMatch(/FAILED {2}shop: .*127\.0\.0\.1:9/)
  expect(down.stdout).toMatch(/FAILED {2}other: /)

  const unknown = await run(['nosuch'])
  expect(unknown.code).toBe(2)
})

test('a passphrase that does not fit', async () => {
  const keptHome = temporaryFolder()
  mkdirSync(join(keptHome, 'config'))
  const text = `apis: {shop: {baseUrl: 'http://127.0.0.1:9', auth: {type: bearer}}}\n`
  writeFileSync(join(keptHome, 'config', 'config.yaml'), text)
  const stored = await runApix(['login', '--token-stdin', '--storage', 'encrypted-file'], {
    home: keptHome,
    env: {APIX_PASSPHRASE: 'first'},
    stdin: 'abc',
  })
  expect(stored.code, stored.stderr).toBe(0)
  const wrong = await runApix(['doctor', '--json'], {
    home: keptHome,
    env: {APIX_PASSPHRASE: 'other'},
  })
  expect(wrong.code).toBe(9)
  expect(finding(wrong.json.checks, 'encrypted file').verdict).toBe('problem')
})
