import {describe, expect, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'

const env = {APIX_PASSPHRASE: 'correct horse'}

describe('a key on a fresh installation', () => {
  test('login stripe adds the preset, makes it the default and keeps the key', async () => {
    const home = temporaryFolder()
    const run = (args: string[], stdin?: string) =>
      runApix(args, {home, env, ...(stdin !== undefined && {stdin})})

    const asked = await run(['login', 'stripe', '--no-input', '--json'])
    expect(asked.code).toBe(2)
    expect(asked.json.error).toMatchObject({
      code: 'INPUT_REQUIRED',
      hint: expect.stringContaining('--token-stdin'),
    })

    const login = await run(['login', 'stripe', '--token-stdin', '--json'], 'sk_test_CANARY\n')
    expect(login.code, login.stderr).toBe(0)
    expect(login.json).toEqual({
      api: 'stripe',
      environment: 'default',
      account: 'default',
      type: expect.stringMatching(/^(bearer|apiKey|basic)$/),
      scopes: [],
      expiresAt: null,
      refreshable: false,
      storage: 'encrypted-file',
    })
    expect(login.stdout + login.stderr).not.toContain('CANARY')

    expect((await run(['auth', 'token'])).stdout.trim().replace(/:$/, '')).toBe('sk_test_CANARY')
    const second = await run(['login', '--account', 'work', '--token-stdin'], 'sk_test_WORK')
    expect(second.code, second.stderr).toBe(0)
    const list = (await run(['auth', 'list', '--json'])).json.credentials
    expect(
      list.map(({account, current}: {account: string; current: boolean}) => [account, current]),
    ).toEqual([
      ['default', false],
      ['work', true],
    ])
    expect((await run(['auth', 'switch', 'default'])).code).toBe(0)
    expect((await run(['auth', 'token'])).stdout).toContain('CANARY')
    const unknown = await run(['auth', 'switch', 'wrok', '--json'])
    expect(unknown.code).toBe(2)
    expect(unknown.json.error.hint).toContain('work')

    expect((await run(['logout', '--all', '--json'])).json.credentials).toHaveLength(2)
    expect((await run(['logout'])).code).toBe(8)
  })

  test.each([
    ['stripe', [], undefined, 'INPUT_REQUIRED', '--token-stdin'],
    ['twilio', [], undefined, 'INPUT_REQUIRED', '--token-stdin'],
    ['gitlab', [], undefined, 'INPUT_REQUIRED', '--client-id'],
    ['twilio', ['--token-stdin'], 'a user without a password', 'TOKEN_INVALID', 'colon'],
  ])('%s %j: wrong usage is told before the missing keychain', async (api, args, stdin, code, word) => {
    const result = await runApix(['login', api, '--no-input', '--json', ...args], {
      home: temporaryFolder(),
      ...(stdin !== undefined && {stdin}),
    })
    expect(result.json.error).toMatchObject({code, hint: expect.stringContaining(word)})
    expect(result.code).toBe(code === 'INPUT_REQUIRED' ? 2 : 8)
  })

  test('a key that was given has to be kept somewhere: 8, with the three choices', async () => {
    const args = ['login', 'stripe', '--token-stdin', '--no-input', '--json']
    const result = await runApix(args, {home: temporaryFolder(), stdin: 'sk_test_CANARY'})
    expect(result.code).toBe(8)
    expect(result.json.error.code).toBe('KEYCHAIN_UNAVAILABLE')
    expect(result.stdout + result.stderr).not.toContain('CANARY')
  })

  test('an OAuth preset under --no-input names --client-id', async () => {
    const result = await runApix(['login', 'gitlab', '--no-input', '--json'], {
      home: temporaryFolder(),
      env,
    })
    expect(result.code).toBe(2)
    expect(result.json.error.hint).toContain('--client-id')
  })

  test('plain text only when asked for, with a warning each time', async () => {
    const home = temporaryFolder()
    const options = {home, stdin: 'sk_test_CANARY'}
    const login = await runApix(['login', 'stripe', '--token-stdin', '--insecure-storage'], options)
    expect(login.code, login.stderr).toBe(0)
    expect(login.stderr).toContain('plain text')
    const status = await runApix(['auth', 'status', '--json'], {home})
    expect(status.stderr).toContain('plain text')
    expect(status.json.credentials[0].storage).toBe('plain-file')
  })

  test('a token from the environment is listed and not stored', async () => {
    const home = temporaryFolder()
    await runApix(['login', 'stripe', '--token-stdin'], {home, env, stdin: 'sk_test_CANARY'})
    const status = await runApix(['auth', 'status', '--json'], {
      home,
      env: {...env, APIX_TOKEN_STRIPE: 'sk_env_CANARY'},
    })
    const storages = status.json.credentials.map(({storage}: {storage: string}) => storage)
    expect(storages).toEqual(['environment', 'encrypted-file'])
    expect(status.stdout).not.toContain('CANARY')
  })
})
