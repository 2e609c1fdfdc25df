import {spawnSync} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {
  childVariables,
  type EnvironmentFormat,
  formatEnvironment,
} from '../../src/auth/child-environment.js'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

const NASTY = 'it\'s "a" $(touch x) `y` \\n ‘z’ %PATH% !1'

/** A home whose API `shop` has a token from the environment. */
function shop(url = 'http://127.0.0.1:9') {
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop\napis:\n  shop: {baseUrl: '${url}', auth: {type: bearer}, whoami: /me}\n  other: {baseUrl: 'http://127.0.0.1:8', auth: {type: bearer}}\n`,
  )
  return {home, env: {APIX_TOKEN_SHOP: NASTY}}
}

const node = (code: string) => ['--', process.execPath, '-e', code]
const print = node('console.log(JSON.stringify(process.env))')

describe('apix auth env', () => {
  test('what it prints is what a shell reads back', async () => {
    const {stdout, code} = await runApix(['auth', 'env'], shop())
    expect(code).toBe(0)
    const shell = spawnSync('sh', ['-c', `${stdout}\nprintf %s "$APIX_TOKEN"`], {encoding: 'utf8'})
    expect(shell.stdout).toBe(NASTY)
  })

  test('as dotenv, Node reads it back', () => {
    const values = [`it's`, 'say "x"', '$HOME `a`', 'plain', 'a\\nb']
    for (const value of values) {
      const file = join(temporaryFolder(), '.env')
      writeFileSync(file, formatEnvironment({TOKEN: value}, 'dotenv'))
      const code = 'process.stdout.write(process.env.TOKEN)'
      const child = spawnSync(process.execPath, [`--env-file=${file}`, '-e', code], {
        encoding: 'utf8',
        env: {},
      })
      expect(child.stdout).toBe(value)
    }
    expect(() => formatEnvironment({TOKEN: `'"\``}, 'dotenv')).toThrow(/all quotes/)
  })

  test.each<[EnvironmentFormat, string]>([
    ['fish', String.raw`set -gx T 'it\'s \\'`],
    ['powershell', String.raw`$env:T = 'it''s \'`],
    ['sh', String.raw`export T='it'\''s \'`],
    ['json', String.raw`{"T":"it's \\"}`],
  ])('%s quotes', (format, line) => {
    expect(formatEnvironment({T: "it's \\"}, format)).toBe(`${line}\n`)
  })

  test('typographic quotes end no PowerShell text', () => {
    expect(formatEnvironment({T: 'a‘b’c'}, 'powershell')).toBe("$env:T = 'a‘‘b’’c'\n")
  })

  test('--json is the same as --format json; --as names the one variable', async () => {
    const {json} = await runApix(['auth', 'env', '--json', '--as', 'SHOP_KEY'], shop())
    expect(json).toEqual({SHOP_KEY: NASTY})
    const wrong = await runApix(['auth', 'env', '--as', 'A;B'], shop())
    expect(wrong.code).toBe(2)
    expect(
      childVariables({api: 'my-shop', environment: 'e', account: 'a'}, 't', undefined),
    ).toEqual({
      APIX_TOKEN: 't',
      APIX_TOKEN_MY_SHOP: 't',
      APIX_API: 'my-shop',
      APIX_GRANT: 'my-shop/e/a',
    })
  })
})

describe('apix run', () => {
  test('gives the token to the child alone, and passes streams through', async () => {
    const {json, stderr, code} = await runApix(['run', '--as', 'SHOP_KEY', ...print], shop())
    expect(code, stderr).toBe(0)
    expect(json.SHOP_KEY).toBe(NASTY)
    const echo = node('process.stdin.pipe(process.stdout)')
    const bytes = Buffer.from([0, 255, 10, 13, 200])
    const piped = await runApix(['run', ...echo], {...shop(), stdin: bytes})
    expect(piped.bytes).toEqual(bytes)
    expect(piped.stderr).toBe('')
  })

  test('ends as the child ends', async () => {
    expect((await runApix(['run', ...node('process.exit(42)')], shop())).code).toBe(42)
    const killed = await runApix(['run', ...node('process.kill(process.pid, "SIGKILL")')], shop())
    expect(killed.code).toBe(137)
    const missing = await runApix(['run', '--', 'no-such-program-here'], shop())
    expect(missing.code).toBe(127)
    expect(missing.stderr).toContain('there is no such program')
    expect((await runApix(['run', 'ls'], shop())).code).toBe(2)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s reaches the child', async (signal) => {
    const code = `process.on('${signal}', () => process.exit(7)); setInterval(() => {}, 1e5); console.log('up')`
    const run = startApix(['run', ...node(code)], shop())
    while (!run.stdout().includes('up')) await setTimeout(20)
    run.child.kill(signal)
    const {code: exit, stderr} = await run.finished
    expect(exit).toBe(7)
    expect(stderr).toBe('')
  })

  test('flags after -- are the child’s own', async () => {
    const words = [
      '--',
      process.execPath,
      '-p',
      'process.argv.slice(1).join()',
      '--',
      '--json',
      '-h',
    ]
    expect((await runApix(['run', ...words], shop())).stdout.trim()).toBe('--json,-h')
  })

  test('a token that was handed on is not used for another API', async () => {
    const env = {APIX_TOKEN: 'of-the-shop', APIX_GRANT: 'shop/default/default'}
    const {home} = shop()
    const token = await runApix(['auth', 'token', '-a', 'other'], {home, env})
    expect(token.code).toBe(8)
    expect((await runApix(['auth', 'token', '-a', 'shop'], {home, env})).stdout).toBe(
      'of-the-shop\n',
    )
  })
})

describe('who is logged in', () => {
  test('apix whoami and auth status --verify ask the API', async () => {
    const server = await startServer((request, response) =>
      request.headers.authorization === 'Bearer good'
        ? sendJson(response, 200, {login: 'ann'})
        : sendJson(response, 401, {}),
    )
    const {home} = shop(server.url)
    const good = {home, env: {APIX_TOKEN_SHOP: 'good'}}
    const who = await runApix(['whoami'], good)
    expect([who.code, who.stdout]).toEqual([0, 'ann\n'])
    const bad = {home, env: {APIX_TOKEN_SHOP: 'expired'}}
    expect((await runApix(['whoami', '--json'], bad)).json).toMatchObject({
      verified: false,
      identity: null,
      status: 401,
    })
    const status = await runApix(['auth', 'status', '--verify', '--json'], bad)
    expect(status.code).toBe(8)
    expect(status.json.credentials[0]).toMatchObject({api: 'shop', verified: false})
    const unknown = await runApix(['whoami', '-a', 'other'], {
      home,
      env: {APIX_TOKEN_OTHER: 'xxxx'},
    })
    expect(unknown.code).toBe(2)
  })
})
