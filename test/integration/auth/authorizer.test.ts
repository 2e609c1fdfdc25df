import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AuthSettings, OAuthSettings} from '../../../src/api/index.js'
import {credentialKey} from '../../../src/auth/credential.js'
import {createCredentialStore} from '../../../src/auth/credential-store.js'
import {createAuthorizer, type StoredCredential} from '../../../src/auth/index.js'
import {ApixError} from '../../../src/errors/index.js'
import {apiSettings, authDeps} from '../../helpers/auth-deps.js'
import {sendJson, startServer} from '../../helpers/http-server.js'

const OAUTH: OAuthSettings = {
  type: 'oauth2',
  flow: 'authorizationCode',
  scopes: [],
  scopeSeparator: ' ',
  pkce: true,
  redirect: {host: '127.0.0.1', path: '/callback'},
  params: {},
}
const ID = {api: 'shop', environment: 'default', account: 'default'}
const url = new URL('https://api.example.com/v1/users')

function oauthCredential(tokenEndpoint: string, more: object = {}): StoredCredential {
  return {
    ...ID,
    version: 1,
    id: 'f00d',
    type: 'oauth2',
    origins: ['https://api.example.com'],
    obtainedAt: '2026-01-01T00:00:00.000Z',
    accessToken: 'old-access-token',
    refreshToken: 'old-refresh-token',
    expiresAt: new Date(Date.now() - 1000).toISOString(),
    lifetime: 3_600_000,
    lastRefresh: null,
    scopes: ['read'],
    clientId: 'cli',
    clientAuth: 'none',
    tokenEndpoint,
    ...more,
  }
}

const FRESH = {access_token: 'new-access-token', token_type: 'bearer', expires_in: 3600}

/** A world with one stored credential. */
async function world(credential?: StoredCredential, environment: Record<string, string> = {}) {
  const parts = authDeps({environment})
  const store = createCredentialStore(parts.deps)
  if (credential) await store.save(credential, parts.store)
  const authorizer = createAuthorizer(parts.deps)
  const stored = () => JSON.parse(parts.entries.get(`apix ${credentialKey(ID)}`) ?? 'null')
  return {...parts, authorizer, stored, credentials: store}
}

const header = (grant: Awaited<ReturnType<ReturnType<typeof createAuthorizer>['grant']>>) =>
  grant?.headers.map(([name, value]) => `${name}: ${value.reveal()}`).join()

describe('where a credential comes from', () => {
  test.each<[AuthSettings, string, string, string]>([
    [{type: 'bearer'}, 'tok', 'authorization: Bearer tok', ''],
    [{type: 'bearer', prefix: 'Bot'}, 'tok', 'authorization: Bot tok', ''],
    [{type: 'apiKey', in: 'header', name: 'X-Key', prefix: 'k '}, 'v', 'X-Key: k v', ''],
    [{type: 'apiKey', in: 'query', name: 'key', prefix: ''}, 'v', '', 'key=v'],
    [{type: 'basic'}, 'ann:p:w', `authorization: Basic ${btoa('ann:p:w')}`, ''],
    [OAUTH, 'tok', 'authorization: Bearer tok', ''],
  ])('APIX_TOKEN for %j', async (auth, value, headers, query) => {
    const {authorizer} = await world(undefined, {APIX_TOKEN: value})
    const grant = await authorizer.grant({settings: apiSettings(auth), url})
    expect(header(grant)).toBe(headers)
    expect(grant?.query.map(([name, secret]) => `${name}=${secret.reveal()}`).join()).toBe(query)
  })

  test("an API's own variable wins over the general one, and over what is stored", async () => {
    const {authorizer} = await world(undefined, {APIX_TOKEN: 'a', APIX_TOKEN_MY_SHOP: 'b'})
    const settings = apiSettings({type: 'bearer'}, {name: 'my-shop'})
    expect(header(await authorizer.grant({settings, url}))).toBe('authorization: Bearer b')
  })

  test('references in configuration', async () => {
    const {authorizer} = await world()
    const token = {source: 'env', name: 'T'} as const
    const settings = apiSettings({type: 'bearer', token})
    expect(header(await authorizer.grant({settings, url}))).toBe('authorization: Bearer value of T')
  })

  test('nothing anywhere is NOT_LOGGED_IN; no authentication is null', async () => {
    const {authorizer} = await world()
    await expect(
      authorizer.grant({settings: apiSettings({type: 'bearer'}), url}),
    ).rejects.toMatchObject({code: 'NOT_LOGGED_IN', exitCode: 8})
    expect(await authorizer.grant({settings: apiSettings({type: 'none'}), url})).toBeNull()
  })
})

describe('origins', () => {
  test('nothing goes to an origin that is not one of the API', async () => {
    const {authorizer} = await world(oauthCredential('https://id.example.com/token'))
    const settings = apiSettings(OAUTH)
    const other = new URL('https://evil.example/v1/users')
    expect(await authorizer.grant({settings, url: other})).toBeNull()
  })

  test('a configuration that moved the API does not take its credential along', async () => {
    const {authorizer} = await world(oauthCredential('https://id.example.com/token'))
    const settings = apiSettings(OAUTH, {origins: ['https://evil.example']})
    await expect(
      authorizer.grant({settings, url: new URL('https://evil.example/')}),
    ).rejects.toMatchObject({code: 'CREDENTIAL_ORIGIN', exitCode: 8})
  })
})

describe('refresh', () => {
  const settings = apiSettings(OAUTH)

  test('an expired token is renewed once for many requests, and saved before it is used', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 200, {...FRESH, refresh_token: 'new-refresh-token'}),
    )
    const {authorizer, stored} = await world(oauthCredential(`${server.url}/token`))
    const grants = await Promise.all(
      Array.from({length: 5}, () => authorizer.grant({settings, url})),
    )
    expect(grants.map(header)).toEqual(Array(5).fill('authorization: Bearer new-access-token'))
    expect(server.requests).toHaveLength(1)
    expect(stored()).toMatchObject({
      accessToken: 'new-access-token',
      refreshToken: 'new-refresh-token',
      id: 'f00d',
    })
    expect(grants[0]?.fingerprint).toBe('f00d')
  })

  test('without a new refresh token the old one is kept', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, FRESH))
    const {authorizer, stored} = await world(oauthCredential(`${server.url}/token`))
    await authorizer.grant({settings, url})
    expect(stored().refreshToken).toBe('old-refresh-token')
  })

  test('renews within the last tenth of the life, or the last minute', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, FRESH))
    const at = (ms: number) => new Date(Date.now() + ms).toISOString()
    for (const [lifetime, left, renewed] of [
      [10_000, 2000, 0],
      [10_000, 900, 1],
      [3_600_000, 90_000, 1],
      [3_600_000, 50_000, 2],
    ] as const) {
      const more = {lifetime, expiresAt: at(left)}
      const {authorizer} = await world(oauthCredential(`${server.url}/token`, more))
      await authorizer.grant({settings, url})
      expect(server.requests).toHaveLength(renewed)
    }
  })

  test('a server that is down harms nobody while the token lives', async () => {
    const expiresAt = new Date(Date.now() + 5000).toISOString()
    const credential = oauthCredential('http://127.0.0.1:1025/token', {expiresAt})
    const {authorizer} = await world(credential)
    expect(header(await authorizer.grant({settings, url}))).toContain('old-access-token')
  })

  test('a 429 with a short Retry-After is waited for once', async () => {
    let count = 0
    const server = await startServer((_, response) =>
      count++ === 0
        ? sendJson(response, 429, {error: 'slow'}, {'retry-after': '0'})
        : sendJson(response, 200, FRESH),
    )
    const {authorizer} = await world(oauthCredential(`${server.url}/token`))
    expect(header(await authorizer.grant({settings, url}))).toContain('new-access-token')
    expect(server.requests).toHaveLength(2)
  })

  test('a 429 with a long one is not: the credential is kept for later', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 429, {error: 'slow'}, {'retry-after': '3600'}),
    )
    const {authorizer, stored} = await world(oauthCredential(`${server.url}/token`))
    await expect(authorizer.grant({settings, url})).rejects.toMatchObject({code: 'REFRESH_FAILED'})
    expect(server.requests).toHaveLength(1)
    expect(stored().refreshToken).toBe('old-refresh-token')
  })

  test("a loser of the race uses the winner's token and does not delete it", async () => {
    const parts = authDeps()
    const store = createCredentialStore(parts.deps)
    const winner = {
      accessToken: 'winner-token',
      refreshToken: 'winner-refresh',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    }
    let saving: Promise<unknown> | undefined
    const server = await startServer((_, response) => {
      // Another machine's process got there first; its result reaches the store a moment later.
      setTimeout(() => {
        saving = store.save(oauthCredential(`${server.url}/token`, winner), parts.store)
      }, 30)
      sendJson(response, 400, {error: 'invalid_grant'})
    })
    await store.save(oauthCredential(`${server.url}/token`), parts.store)
    const authorizer = createAuthorizer(parts.deps)
    expect(header(await authorizer.grant({settings, url}))).toContain('winner-token')
    expect(server.requests).toHaveLength(1)
    // Its lock is in a folder that goes with this test.
    await saving
  })

  test('invalid_grant and nobody else: the credential is cleared', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 400, {error: 'invalid_grant'}),
    )
    const {authorizer, stored} = await world(oauthCredential(`${server.url}/token`))
    await expect(authorizer.grant({settings, url})).rejects.toMatchObject({code: 'TOKEN_EXPIRED'})
    expect(stored()).toBeNull()
  })

  test('a new token goes where the old one was kept, or nowhere: no other store is taken', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 200, {...FRESH, refresh_token: 'new-refresh-token'}),
    )
    const parts = authDeps()
    const asked: Array<string | undefined> = []
    const deps = {
      ...parts.deps,
      async secretStore(kind?: Parameters<typeof parts.deps.secretStore>[0]) {
        asked.push(kind)
        return parts.store
      },
    }
    const store = createCredentialStore(deps)
    await store.save(oauthCredential(`${server.url}/token`), parts.store)
    parts.store.setPassword = () =>
      Promise.reject(new ApixError('KEYCHAIN_LOCKED', 'the keychain is locked'))
    const granted = createAuthorizer(deps).grant({settings, url})
    await expect(granted).rejects.toMatchObject({code: 'KEYCHAIN_LOCKED', exitCode: 8})
    expect(new Set(asked)).toEqual(new Set(['keychain']))
    const files = readdirSync(deps.directories.data, {recursive: true, withFileTypes: true})
    for (const file of files.filter((entry) => entry.isFile())) {
      const text = readFileSync(join(file.parentPath, file.name), 'utf8')
      expect(text, file.name).not.toMatch(/new-access-token|new-refresh-token/)
    }
  })

  test('other refusals keep the credential', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 401, {error: 'invalid_client'}),
    )
    const {authorizer, stored} = await world(oauthCredential(`${server.url}/token`))
    await expect(authorizer.grant({settings, url})).rejects.toMatchObject({code: 'REFRESH_FAILED'})
    expect(stored().refreshToken).toBe('old-refresh-token')
  })

  test('a 401 renews a token that seemed good, but not one that was replaced meanwhile', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, FRESH))
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const {authorizer} = await world(oauthCredential(`${server.url}/token`, {expiresAt}))
    const used = await authorizer.grant({settings, url})
    if (!used) throw new Error('no grant')
    expect(header(await authorizer.renew({settings, url}, used))).toContain('new-access-token')
    expect(header(await authorizer.renew({settings, url}, used))).toContain('new-access-token')
    expect(server.requests).toHaveLength(1)
  })

  test('what cannot be renewed is null', async () => {
    const {authorizer} = await world(undefined, {APIX_TOKEN: 'x'})
    const used = await authorizer.grant({settings, url})
    if (!used) throw new Error('no grant')
    expect(await authorizer.renew({settings, url}, used)).toBeNull()
  })
})
