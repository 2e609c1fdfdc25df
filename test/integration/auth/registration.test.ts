import {expect, test} from 'vitest'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {authWorld, followRedirects, oauthSettings} from '../../helpers/oauth-login.js'

/** A server that registers whoever comes, and answers the registration with `answer`. */
async function login(
  answer: (origin: string) => Record<string, unknown>,
  options: {denies?: boolean; endpoint?: string} = {},
) {
  const bodies: Record<string, string> = {}
  const server = await startServer((request, response) => {
    const {url: origin} = server
    const at = new URL(request.url, origin)
    bodies[`${request.method} ${at.pathname}`] =
      `${request.headers.authorization ?? ''} ${request.body}`
    if (at.pathname === '/.well-known/openid-configuration') {
      sendJson(response, 200, {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: options.endpoint ?? `${origin}/register`,
      })
    } else if (at.pathname === '/register') {
      sendJson(response, 201, answer(origin))
    } else if (at.pathname === '/authorize') {
      const back = new URL(at.searchParams.get('redirect_uri') ?? '')
      const state = at.searchParams.get('state') ?? ''
      const outcome = options.denies ? {error: 'access_denied'} : {code: 'CODE'}
      back.search = String(new URLSearchParams({...outcome, state}))
      response.writeHead(302, {location: back.href}).end()
    } else if (request.method === 'DELETE') {
      response.writeHead(204).end()
    } else {
      sendJson(response, 200, {access_token: 'AT', refresh_token: 'RT', token_type: 'Bearer'})
    }
  })
  const {clientId: _, clientAuth: __, ...open} = oauthSettings()
  const world = authWorld({...open, issuer: server.url}, {io: {openBrowser: followRedirects}})
  return {...world, bodies, result: world.login({timeout: 20_000})}
}

const managed = (origin: string) => ({
  client_id: 'made-here',
  registration_client_uri: `${origin}/clients/made-here`,
  registration_access_token: 'RAT-canary-1',
})

test('a public native client with one loopback redirect is asked for', async () => {
  const {bodies, result} = await login(managed)
  await result
  const asked = JSON.parse(bodies['POST /register'] ?? '')
  expect(asked).toMatchObject({
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)],
  })
  // The redirect of the login is the one that was registered, port and all.
  const sent = new URLSearchParams(bodies['POST /token']?.trim())
  expect(sent.get('redirect_uri')).toBe(asked.redirect_uris[0])
  expect(sent.get('client_id')).toBe('made-here')
})

test('a login that fails leaves no client behind', async () => {
  const {bodies, deps, result} = await login(managed, {denies: true})
  await expect(result).rejects.toMatchObject({code: 'LOGIN_DENIED'})
  expect(bodies['DELETE /clients/made-here']).toContain('Bearer RAT-canary-1')
  expect(deps.redactor.text('RAT-canary-1')).toBe('[redacted]')
})

test.each([
  ['client_secret_post', /client_secret=made-secret/],
  ['client_secret_basic', /^Basic /],
])('a server that gives a secret gets it as %s', async (method, sent) => {
  const {bodies, entries, result} = await login(() => ({
    client_id: 'made-here',
    client_secret: 'made-secret',
    token_endpoint_auth_method: method,
    registration_client_uri: 'https://elsewhere.example.com/clients/made-here',
    registration_access_token: 'RAT-canary-1',
  }))
  await result
  expect(bodies['POST /token']).toMatch(sent)
  // Its token goes to the server it is from, and nowhere else.
  const [stored = ''] = entries.values()
  expect(Object.keys(JSON.parse(stored).registration).sort()).toEqual([
    'clientAuth',
    'clientId',
    'clientSecret',
    'port',
  ])
})

test.each([
  ['no client id', () => ({}), undefined],
  ['an endpoint on plain http', managed, 'http://id.example.com/register'],
])('%s: 8, before the browser opens', async (_, answer, endpoint) => {
  const {bodies, result} = await login(answer, endpoint === undefined ? {} : {endpoint})
  await expect(result).rejects.toMatchObject({code: 'LOGIN_FAILED', exitCode: 8})
  expect(bodies).not.toHaveProperty('GET /authorize')
})
