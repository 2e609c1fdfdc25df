import {expect, test} from 'vitest'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {authWorld, followRedirects, oauthSettings} from '../../helpers/oauth-login.js'

/** A server that forgets the client it registered, once a login with it has succeeded. */
async function forgettingServer(options: {managed: boolean; page?: boolean}) {
  const clients = new Set<string>()
  let made = 0
  const server = await startServer((request, response) => {
    const {url: origin} = server
    const at = new URL(request.url, origin)
    const [, folder, id = ''] = at.pathname.split('/')
    if (folder === '.well-known') {
      sendJson(response, 200, {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
      })
    } else if (folder === 'register') {
      made += 1
      clients.add(`client-${made}`)
      sendJson(response, 201, {
        client_id: `client-${made}`,
        ...(options.managed && {
          registration_client_uri: `${origin}/clients/client-${made}`,
          registration_access_token: `RAT-canary-${made}`,
        }),
      })
    } else if (folder === 'clients') {
      sendJson(response, clients.has(id) ? 200 : 401, {client_id: id})
    } else if (folder === 'authorize') {
      const known = clients.has(at.searchParams.get('client_id') ?? '')
      if (options.page && !known) return sendJson(response, 400, {error: 'invalid_client'})
      const back = new URL(at.searchParams.get('redirect_uri') ?? '')
      back.search = String(
        new URLSearchParams({code: 'CODE', state: at.searchParams.get('state') ?? ''}),
      )
      response.writeHead(302, {location: back.href}).end()
    } else {
      const known = clients.has(new URLSearchParams(request.body).get('client_id') ?? '')
      if (!known) return sendJson(response, 401, {error: 'invalid_client'})
      sendJson(response, 200, {access_token: 'AT', refresh_token: 'RT', token_type: 'Bearer'})
    }
  })
  const {clientId: _, clientAuth: __, ...open} = oauthSettings()
  const world = authWorld({...open, issuer: server.url}, {io: {openBrowser: followRedirects}})
  await world.login({timeout: 20_000, scopes: ['read', 'write']})
  const before = server.requests.length
  return {
    ...world,
    clients,
    stored: () => JSON.parse([...world.entries.values()][0] ?? '{}'),
    since: () =>
      server.requests.slice(before).map(({method, url}) => `${method} ${url.split('?')[0]}`),
  }
}

const NOTICE = 'the server has forgotten client client-1'

test('a client that the server still has is used again', async () => {
  const world = await forgettingServer({managed: true})
  await world.login({timeout: 20_000})
  expect(world.since()).toContain('GET /clients/client-1')
  expect(world.since()).not.toContain('POST /register')
  expect(world.stored().registration).toMatchObject({
    clientId: 'client-1',
    accessToken: 'RAT-canary-1',
  })
})

test('a client that the server says it has forgotten is made anew before the browser opens', async () => {
  const world = await forgettingServer({managed: true})
  world.clients.clear()
  await world.login({timeout: 20_000, scopes: ['admin']})
  const asked = world.since()
  expect(asked.filter((line) => line === 'POST /register')).toHaveLength(1)
  expect(asked.filter((line) => line === 'GET /authorize')).toHaveLength(1)
  expect(asked.indexOf('POST /register')).toBeLessThan(asked.indexOf('GET /authorize'))
  expect(world.notes).toContain(NOTICE)
  expect(world.stored()).toMatchObject({
    clientId: 'client-2',
    registration: {clientId: 'client-2', accessToken: 'RAT-canary-2'},
    // What the login before was allowed is not given up with its client.
    askedScopes: ['read', 'write', 'admin'],
  })
})

test('a client that only the token endpoint disowns is made anew once', async () => {
  const world = await forgettingServer({managed: false})
  world.clients.clear()
  await world.login({timeout: 20_000})
  const asked = world.since()
  expect(asked.filter((line) => line === 'POST /token')).toHaveLength(2)
  expect(asked.filter((line) => line === 'POST /register')).toHaveLength(1)
  expect(world.notes).toContain(NOTICE)
  expect(world.stored().clientId).toBe('client-2')
})

test('a server that disowns every client is not asked again and again', async () => {
  const world = await forgettingServer({managed: false})
  world.clients.has = () => false
  await expect(world.login({timeout: 20_000})).rejects.toMatchObject({
    code: 'LOGIN_FAILED',
    exitCode: 8,
  })
  expect(world.since().filter((line) => line === 'POST /token')).toHaveLength(2)
  expect(world.since().filter((line) => line === 'POST /register')).toHaveLength(1)
  expect(world.stored().clientId).toBe('client-1')
})

test('where only a page of the server says so, the way out is named', async () => {
  const world = await forgettingServer({managed: false, page: true})
  world.clients.clear()
  await expect(world.login({timeout: 300})).rejects.toMatchObject({
    code: 'LOGIN_TIMEOUT',
    hint: expect.stringMatching(/client client-1 is not known, run: apix logout shop$/),
  })
})

test('a client that a person chose is not replaced', async () => {
  const world = await forgettingServer({managed: false})
  world.clients.clear()
  await expect(world.login({timeout: 20_000, clientId: 'mine'})).rejects.toMatchObject({
    code: 'LOGIN_FAILED',
  })
  expect(world.since()).not.toContain('POST /register')
})
