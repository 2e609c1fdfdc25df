import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {installWith} from '../helpers/installation.js'
import {loginWorld} from '../helpers/login.js'
import {type RunOptions, runApix, temporaryFolder} from '../helpers/run-apix.js'
import {createSession, missingService} from '../integration/storage/secret-service.js'

const NO_PASSPHRASE = {APIX_PASSPHRASE: ''}

test('with neither binding and no service it starts, works, and says what to do', async () => {
  const bin = installWith({keytar: 'absent', keyring: 'absent'})
  const api = await startServer(({headers}, response) =>
    sendJson(response, 200, {authorization: headers.authorization ?? null}),
  )
  const world = await loginWorld()
  const run = (args: string[], more: RunOptions = {}) =>
    world.run(args, {...more, bin, env: {...NO_PASSPHRASE, ...more.env}})
  world.configure(`default: shop
apis:
  shop:
    baseUrl: ${api.url}
    auth: {type: oauth2, issuer: '${world.oidc.issuer}', clientId: ${world.oidc.clientId}, scopes: [openid]}
  key: {baseUrl: '${api.url}', auth: {type: bearer}}
`)

  expect(await run(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^apix\//),
    stderr: '',
  })
  const metadata = `${world.oidc.issuer}/.well-known/openid-configuration`
  expect((await run(['get', metadata, '--json'])).json.response.status).toBe(200)
  const asked = await run(['get', '/', '--json'])
  expect(asked.json.error).toMatchObject({code: 'NOT_LOGGED_IN', exitCode: 8})
  expect((await run(['auth', 'status', '--json'])).json).toEqual({credentials: []})

  // Before anything opens, and before anybody is asked for anything.
  const refused = await run(['login'])
  expect(refused.code).toBe(8)
  expect(refused.stderr).toMatch(/^error: no keychain: there is no D-Bus session bus\n/)
  for (const choice of ['keychain service', 'APIX_PASSPHRASE', '--insecure-storage']) {
    expect(refused.stderr).toContain(choice)
  }
  expect(existsSync(join(world.home, 'browser-trace.ndjson'))).toBe(false)
  expect(world.oidc.tokenRequests).toEqual([])
  expect((await run(['login', '--json'])).json.error).toMatchObject({
    code: 'KEYCHAIN_UNAVAILABLE',
    exitCode: 8,
  })

  const env = {APIX_PASSPHRASE: 'correct horse'}
  const encrypted = await run(['login', '--json'], {env})
  expect(encrypted.json, encrypted.stderr).toMatchObject({storage: 'encrypted-file'})
  expect((await run(['get', '/'], {env})).code).toBe(0)
  expect(api.requests.at(-1)?.headers.authorization).toMatch(/^Bearer /)

  const plain = await run(
    ['login', 'key', '--token-stdin', '--insecure-storage', '--account', 'plain', '--json'],
    {stdin: 'the-token-of-the-key'},
  )
  expect(plain.json).toMatchObject({storage: 'plain-file'})
  expect(plain.stderr).toContain('in plain text')
  // Now that there is a file, nothing else is needed to read it.
  const status = await run(['auth', 'status', '-a', 'key', '--json'])
  expect(status.json.credentials).toMatchObject([{account: 'plain', storage: 'plain-file'}])
  expect((await run(['get', '/', '-a', 'key'])).code).toBe(0)
}, 120_000)

const keytarProblem = await import('keytar').then(
  () => undefined,
  () => 'keytar is not compiled: npm rebuild keytar --build-from-source (needs libsecret-1-dev)',
)
const problem = missingService() ?? keytarProblem
if (problem && !process.env['CI']) console.log(`skipped: ${problem}`)

describe.skipIf(problem !== undefined && !process.env['CI'])('a keychain service', () => {
  let session: Awaited<ReturnType<typeof createSession>>
  beforeAll(async () => {
    session = await createSession()
    await session.startKeyring('pw')
  })
  afterAll(() => session?.close())

  const login = (bin: string, home: string) =>
    runApix(['login', 'stripe', '--token-stdin', '--json'], {
      bin,
      home,
      env: session.env,
      stdin: 'sk_test_of_the_suite',
    })

  test('that no binding can talk to: each is named with what it lacks', async () => {
    const bin = installWith({keytar: 'no-libsecret', keyring: 'other-platform'})
    const home = temporaryFolder()
    expect((await runApix(['--version'], {bin, home, env: session.env})).code).toBe(0)
    const {code, json} = await login(bin, home)
    expect(code).toBe(8)
    expect(json.error.message).toBe(
      'no keychain binding can be loaded (keytar: libsecret-0.so.9 is missing; ' +
        'napi: its part for this platform is not installed)',
    )
    for (const advice of ['--omit=optional', 'libsecret', 'PASSPHRASE', '--insecure-storage']) {
      expect(JSON.stringify(json.error)).toContain(advice)
    }
  })

  test('without keytar or its libsecret the other binding serves', async () => {
    const bin = installWith({keytar: 'no-libsecret', keyring: 'present'})
    const home = temporaryFolder()
    expect((await login(bin, home)).json).toMatchObject({storage: 'keychain'})
    const status = await runApix(['auth', 'status', '--json'], {bin, home, env: session.env})
    expect(status.json.credentials).toMatchObject([{api: 'stripe', storage: 'keychain'}])
  })
})
