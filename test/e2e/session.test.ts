import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, onTestFinished, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {type LoginWorld, loginWorld} from '../helpers/login.js'
import {createSession, missingService} from '../integration/storage/secret-service.js'

const inCi = Boolean(process.env['CI'])
const serviceProblem = missingService()
const keytarProblem = await import('keytar').then(
  () => undefined,
  () => 'keytar is not compiled: npm rebuild keytar --build-from-source (needs libsecret-1-dev)',
)
if (!inCi && (serviceProblem ?? keytarProblem)) {
  console.log(`skipped: ${serviceProblem ?? keytarProblem}`)
}

const ACCOUNT = 'shop/default/default'

interface Stored {
  accessToken: string
  refreshToken: string
}

/** Every file below the home that holds one of the words, but for the test's own browser trace. */
function filesWith(home: string, words: readonly string[]): string[] {
  return readdirSync(home, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && !entry.name.startsWith('browser'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => words.some((word) => readFileSync(path, 'latin1').includes(word)))
}

/** Login, request, expiry, silent refresh, logout with revocation, as a user goes through them. */
async function liveOneSession(
  world: LoginWorld,
  env: Record<string, string>,
  storage: 'keychain' | 'encrypted-file',
  stored?: () => Promise<Stored | null>,
) {
  const api = await startServer(async ({headers}, response) => {
    const token = String(headers.authorization ?? '').replace('Bearer ', '')
    const active = await world.oidc.isActive(token)
    sendJson(response, active ? 200 : 401, {active})
  })
  world.configure(`default: shop
apis:
  shop:
    baseUrl: ${api.url}
    auth: {type: oauth2, issuer: '${world.oidc.issuer}', clientId: ${world.oidc.clientId}, scopes: [openid, offline_access, read]}
`)
  const refreshes = () =>
    world.oidc.tokenRequests.filter(({grant_type}) => grant_type === 'refresh_token').length
  const run = (...args: string[]) => world.run(args, {env})

  const login = await run('login', '--json')
  expect(login.code, login.stderr).toBe(0)
  expect(login.json).toMatchObject({api: 'shop', storage, refreshable: true})
  const first = await stored?.()

  world.oidc.setAccessTokenTtl(3600)
  await sleep(1000)
  const get = await run('get', '/me', '--json')
  expect(get.json.response).toMatchObject({status: 200, body: {active: true}})
  expect(refreshes(), 'the expired token was refreshed without a word').toBe(1)
  const second = await stored?.()
  expect((await run('get', '/me')).code).toBe(0)
  expect(refreshes(), 'and only once').toBe(1)

  if (stored) {
    expect(second?.refreshToken, 'the refresh token rotated').not.toBe(first?.refreshToken)
    const tokens = [first, second].flatMap((item) => [item?.accessToken, item?.refreshToken])
    expect(tokens.every((token) => typeof token === 'string' && token.length > 20)).toBe(true)
    expect(filesWith(world.home, tokens as string[])).toEqual([])
  }
  const token = (await run('auth', 'token')).stdout.trim()
  expect(filesWith(world.home, [token]), 'no token in any file').toEqual([])

  expect((await run('logout')).code).toBe(0)
  expect(world.oidc.revocations.length, 'revoked at the server').toBeGreaterThan(0)
  expect(await world.oidc.isActive(token)).toBe(false)
  if (stored) expect(await stored(), 'gone from the keychain').toBeNull()
  expect((await run('get', '/me')).code).toBe(8)
}

describe('a session from login to logout', () => {
  for (const [binding, problem] of [
    ['keytar', serviceProblem ?? keytarProblem],
    ['napi', serviceProblem],
  ] as const) {
    test.skipIf(problem && !inCi)(`in the OS keychain through ${binding}`, async () => {
      expect(problem).toBeUndefined()
      const world = await loginWorld({accessTokenTtl: 1})
      const session = await createSession()
      onTestFinished(() => session.close())
      await session.startKeyring('pw')
      const {DBUS_SESSION_BUS_ADDRESS = '', XDG_RUNTIME_DIR = ''} = session.env
      // An empty variable counts as unset: there is no passphrase to fall back to.
      const env = {
        DBUS_SESSION_BUS_ADDRESS,
        XDG_RUNTIME_DIR,
        APIX_KEYCHAIN: binding,
        APIX_PASSPHRASE: '',
      }
      await liveOneSession(world, env, 'keychain', async () => {
        const operations: Parameters<typeof session.run>[0] = [['getPassword', 'apix', ACCOUNT]]
        const [outcome] = await session.run(operations, {env: {APIX_KEYCHAIN: binding}})
        return outcome?.value ? JSON.parse(String(outcome.value)) : null
      })
    })
  }

  test('in the encrypted file', async () => {
    const world = await loginWorld({accessTokenTtl: 1})
    await liveOneSession(world, {}, 'encrypted-file')
  })

  test('without a keychain or a passphrase names the three choices before a browser opens', async () => {
    const world = await loginWorld()
    const login = await world.run(['login', '--json'], {env: {APIX_PASSPHRASE: ''}})
    expect(login.code).toBe(8)
    expect(login.json.error.code).toBe('KEYCHAIN_UNAVAILABLE')
    expect(login.json.error.hint).toMatch(/APIX_PASSPHRASE/)
    expect(login.json.error.hint).toMatch(/--insecure-storage/)
    expect(world.oidc.tokenRequests).toEqual([])
  })
})
