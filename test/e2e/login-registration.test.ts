import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {loginWorld} from '../helpers/login.js'

/** A server at which programs register themselves, and an API that has no client id. */
async function world(registration: {enabled: boolean; initialAccessToken?: string}) {
  const features = {
    devInteractions: {enabled: true},
    revocation: {enabled: true},
    introspection: {enabled: true, allowedPolicy: () => true},
    registration,
    registrationManagement: {enabled: registration.enabled},
  }
  const made = await loginWorld({configuration: {features}})
  made.configure(`default: shop
apis:
  shop:
    baseUrl: http://127.0.0.1:9/v1
    auth: {type: oauth2, issuer: '${made.oidc.issuer}', scopes: [openid, offline_access]}
`)
  return made
}

test('registers itself once, keeps the client with the credential, deletes it at logout', async () => {
  const {home, oidc, run} = await world({enabled: true})
  const plan = await run(['auth', 'explain', '--json'])
  const register = plan.json.steps[1]
  expect(register.request).toMatchObject({
    method: 'POST',
    url: expect.stringContaining('/reg'),
    body: {
      redirect_uris: ['http://127.0.0.1:PORT/callback'],
      token_endpoint_auth_method: 'none',
    },
  })
  expect((await run(['auth', 'explain'])).stdout).toContain(`2. ${register.title}`)
  expect(oidc.registrations).toEqual([])
  const first = await run(['login', '--json', '--verbose'], {env: {NODE_DEBUG: 'fetch'}})
  expect(first.code, first.stderr).toBe(0)
  expect(first.json).toMatchObject({refreshable: true, storage: 'encrypted-file'})
  expect(first.stderr).toMatch(/registered apix at 127\.0\.0\.1:\d+ as client \S+/)
  const [, clientId = ''] = /as client (\S+)/.exec(first.stderr) ?? []
  expect(oidc.tokenRequests).toMatchObject([
    {grant_type: 'authorization_code', client_id: clientId},
  ])
  // It is the credential's, and not written where the next person would take it for theirs.
  expect(readFileSync(join(home, 'config', 'config.yaml'), 'utf8')).not.toContain('clientId')

  expect((await run(['auth', 'refresh'])).code).toBe(0)
  const second = await run(['login', '--json'])
  expect(second.code, second.stderr).toBe(0)
  expect(second.stderr).not.toContain('registered')
  expect(oidc.tokenRequests.map(({client_id}) => client_id)).toEqual(Array(3).fill(clientId))
  expect(oidc.registrations).toEqual(['POST 201', 'GET 200'])
  const later = await run(['auth', 'explain', '--json'])
  expect(JSON.stringify(later.json)).not.toContain('PORT/callback"]')
  expect(later.json.steps[1].request.url).toContain(`client_id=${clientId}`)

  expect((await run(['logout', '--json'])).code).toBe(0)
  expect(oidc.revocations.length).toBeGreaterThan(0)
  expect(oidc.registrations).toEqual(['POST 201', 'GET 200', 'DELETE 204'])
}, 120_000)

test('a server that wants a registration token, or none at all: --client-id is named', async () => {
  const closed = await world({enabled: true, initialAccessToken: 'only-with-this'})
  const refused = await closed.run(['login', '--json'])
  expect(refused.code).toBe(8)
  expect(refused.json.error.message).toContain('did not register apix')
  expect(refused.json.error.hint).toContain('--client-id')
  expect(closed.oidc.tokenRequests).toEqual([])

  const without = await world({enabled: false})
  const missing = await without.run(['login', '--json'])
  expect(missing.code).toBe(2)
  expect(missing.json.error.hint ?? missing.json.error.message).toContain('--client-id')
}, 120_000)
