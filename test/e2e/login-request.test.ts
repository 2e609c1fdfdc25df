import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {type LoginWorld, loginWorld} from '../helpers/login.js'

/** An API behind the world's authorization server. */
async function startApi(world: LoginWorld) {
  const api = await startServer((request, response) => {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    void world.oidc.isActive(token).then((active) => {
      if (active) sendJson(response, 200, {token: 'accepted', echo: request.headers.authorization})
      else sendJson(response, 401, {error: 'invalid_token'})
    })
  })
  world.configure(`default: shop
apis:
  shop:
    baseUrl: ${api.url}/v1
    auth: {type: oauth2, issuer: '${world.oidc.issuer}', clientId: ${world.oidc.clientId}, scopes: [openid, offline_access, read]}
`)
  return api
}

test('login, request, revoked token renewed on a 401, other origin without token', async () => {
  const world = await loginWorld()
  const api = await startApi(world)
  expect((await world.run(['login', '--insecure-storage'])).code).toBe(0)

  const first = await world.run(['get', '/users', '--json', '--verbose'])
  expect(first.code, first.stderr).toBe(0)
  expect(api.requests.at(-1)?.url).toBe('/v1/users')
  const token = (await world.run(['auth', 'token'])).stdout.trim()
  expect(first.stdout + first.stderr).not.toContain(token)

  await world.oidc.revoke(token)
  const second = await world.run(['get', '/users', '--json'])
  expect(second.code, second.stderr).toBe(0)
  const renewed = (await world.run(['auth', 'token'])).stdout.trim()
  expect(renewed).not.toBe(token)

  const other = await startServer((_, response) => sendJson(response, 200, {}))
  expect((await world.run(['get', `${other.url}/x`])).code).toBe(0)
  expect(other.requests[0]?.headers).not.toHaveProperty('authorization')

  const holding = filesBelow(world.home).filter((file) => {
    const text = readFileSync(file, 'latin1')
    return text.includes(renewed) || text.includes(token)
  })
  // The one file that --insecure-storage asked for.
  expect(holding).toHaveLength(1)
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
