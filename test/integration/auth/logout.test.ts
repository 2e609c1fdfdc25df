import {expect, test} from 'vitest'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {authWorld, followRedirects, oauthSettings} from '../../helpers/oauth-login.js'

/** A server that revokes with this status, and a login to it. */
async function loggedIn(status: number) {
  const server = await startServer((request, response) => {
    const {url: origin} = server
    const at = new URL(request.url, origin)
    if (at.pathname === '/authorize') {
      const back = new URL(at.searchParams.get('redirect_uri') ?? '')
      const state = at.searchParams.get('state') ?? ''
      back.search = String(new URLSearchParams({code: 'CODE', state}))
      response.writeHead(302, {location: back.href}).end()
    } else if (at.pathname === '/revoke') sendJson(response, status, {})
    else {
      sendJson(response, 200, {
        access_token: 'AT-canary',
        refresh_token: 'RT-canary',
        token_type: 'Bearer',
      })
    }
  })
  const endpoints = {
    authorizationEndpoint: `${server.url}/authorize`,
    tokenEndpoint: `${server.url}/token`,
    revocationEndpoint: `${server.url}/revoke`,
  }
  const world = authWorld(oauthSettings(endpoints), {io: {openBrowser: followRedirects}})
  await world.login({timeout: 20_000})
  const revocations = () =>
    server.requests
      .filter(({url}) => url === '/revoke')
      .map(({body}) => Object.fromEntries(new URLSearchParams(body)))
  return {...world, revocations}
}

test('both tokens are revoked, the one that renews first, and then deleted (RFC 7009)', async () => {
  const {credentials, entries, revocations} = await loggedIn(200)
  expect(entries.size).toBe(1)
  const results = await credentials.logout({}, {revoke: true})
  expect(results).toMatchObject([{api: 'shop', revoked: true}])
  expect(revocations()).toEqual([
    {token: 'RT-canary', token_type_hint: 'refresh_token', client_id: 'cli'},
    {token: 'AT-canary', token_type_hint: 'access_token', client_id: 'cli'},
  ])
  expect(entries.size).toBe(0)
  expect(await credentials.logout({}, {revoke: true})).toEqual([])
})

test('a server that does not revoke is named, and keeps nothing here', async () => {
  const {credentials, entries, notes} = await loggedIn(503)
  const results = await credentials.logout({}, {revoke: true})
  expect(results).toMatchObject([{revoked: false}])
  expect(notes.join()).toMatch(/could not be revoked: the revocation endpoint answered 503/)
  expect(notes.join()).not.toContain('canary')
  expect(entries.size).toBe(0)
})

test('--no-revoke asks nobody', async () => {
  const {credentials, entries, revocations} = await loggedIn(200)
  expect(await credentials.logout({}, {revoke: false})).toMatchObject([{revoked: null}])
  expect(revocations()).toEqual([])
  expect(entries.size).toBe(0)
})
