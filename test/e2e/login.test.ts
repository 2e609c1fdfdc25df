import {readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {loginWorld} from '../helpers/login.js'

describe('login in the browser', () => {
  test('logs in with PKCE, shows the status, prints, renews and revokes the token', {
    timeout: 180_000,
  }, async () => {
    const world = await loginWorld()
    const login = await world.run(['login', 'shop', '--json'])
    expect(login.stderr).toContain('Open this address to log in:')
    expect(login.code).toBe(0)
    expect(login.json).toMatchObject({
      api: 'shop',
      environment: 'default',
      account: 'default',
      type: 'oauth2',
      scopes: ['openid', 'offline_access', 'read'],
      refreshable: true,
      storage: 'encrypted-file',
    })
    expect(Date.parse(login.json.expiresAt)).toBeGreaterThan(Date.now())

    const trace = await world.browser.ended()
    expect(trace.arguments).toHaveLength(1)
    const url = new URL(trace.arguments?.[0] ?? '')
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(trace).toMatchObject({status: 200})
    expect(trace.html).toContain('You are logged in')
    expect(trace.environment).not.toHaveProperty('APIX_PASSPHRASE')

    const status = await world.run(['auth', 'status', '--json'])
    expect(status.json.credentials).toEqual([
      {
        api: 'shop',
        environment: 'default',
        account: 'default',
        type: 'oauth2',
        scopes: ['openid', 'offline_access', 'read'],
        expiresAt: login.json.expiresAt,
        storage: 'encrypted-file',
        lastRefresh: null,
      },
    ])

    const token = (await world.run(['auth', 'token'])).stdout.trim()
    expect(await world.oidc.isActive(token)).toBe(true)
    for (const file of filesBelow(world.home)) {
      expect(readFileSync(file, 'utf8'), file).not.toContain(token)
      if (file.startsWith(join(world.home, 'data'))) expect(statSync(file).mode & 0o077).toBe(0)
    }

    const refresh = await world.run(['auth', 'refresh', '--json'])
    expect(refresh.code, refresh.stderr).toBe(0)
    expect(refresh.json.lastRefresh).not.toBeNull()
    const renewed = (await world.run(['auth', 'token'])).stdout.trim()
    expect(renewed).not.toBe(token)

    const logout = await world.run(['logout', 'shop', '--json'])
    expect(logout.json.credentials).toMatchObject([{api: 'shop', revoked: true}])
    expect(await world.oidc.isActive(renewed)).toBe(false)
    expect((await world.run(['auth', 'status', '--json'])).json).toEqual({credentials: []})
    const gone = await world.run(['auth', 'token', '--json'])
    expect(gone.code).toBe(8)
    expect(gone.json.error.code).toBe('NOT_LOGGED_IN')
  })
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
