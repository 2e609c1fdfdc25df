import {describe, expect, test} from 'vitest'
import {challengeParameter} from '../../../src/auth/oauth/resource-metadata.js'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {authWorld, followRedirects, oauthSettings} from '../../helpers/oauth-login.js'

/** An API that is its own authorization server and says so. */
async function api(options: {
  challenge?: (url: string) => string | undefined
  metadata?: (url: string) => unknown
  at?: string
}) {
  const server = await startServer((request, response) => {
    const {url} = server
    const path = request.url.split('?')[0] ?? ''
    if (path === (options.at ?? '/meta')) {
      sendJson(
        response,
        200,
        options.metadata?.(url) ?? {resource: `${url}/v1`, authorization_servers: [`${url}/id`]},
      )
    } else if (path.includes('/.well-known/') && path.includes('oauth-protected')) {
      sendJson(response, 404, {})
    } else if (path.includes('/.well-known/')) {
      sendJson(response, 200, {
        issuer: `${url}/id`,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
      })
    } else if (path === '/authorize') {
      const query = new URL(request.url, url).searchParams
      const back = new URL(query.get('redirect_uri') ?? '')
      const state = query.get('state') ?? ''
      back.search = String(new URLSearchParams({code: 'c', state}))
      response.writeHead(302, {location: back.href}).end()
    } else if (path === '/token') {
      sendJson(response, 200, {access_token: 'AT-found', token_type: 'Bearer'})
    } else {
      const challenge = options.challenge ? options.challenge(url) : undefined
      if (challenge) response.setHeader('www-authenticate', challenge)
      sendJson(response, 401, {})
    }
  })
  const world = authWorld(oauthSettings({scopes: []}), {
    settings: {baseUrl: `${server.url}/v1`, origins: [server.url]},
    io: {openBrowser: followRedirects},
  })
  const query = (path: string) => {
    const found = server.requests.find(({url}) => url.startsWith(path))
    return new URL(found?.url ?? '', server.url).searchParams
  }
  return {server, query, ...world}
}

const pointing = (url: string) =>
  `Bearer realm="x", error="invalid_token", resource_metadata="${url}/meta", scope="read write"`

describe('the way to log in is asked of the API (RFC 9728)', () => {
  test('from its 401: issuer, resource and the scopes of the challenge', async () => {
    const world = await api({challenge: pointing})
    await expect(world.login()).resolves.toMatchObject({
      type: 'oauth2',
      scopes: ['read', 'write'],
    })
    const asked = world.query('/authorize')
    expect(asked.get('resource')).toBe(`${world.server.url}/v1`)
    expect(asked.get('scope')).toBe('read write')
    const exchange = world.server.requests.find(({url}) => url === '/token')
    expect(new URLSearchParams(exchange?.body).get('resource')).toBe(`${world.server.url}/v1`)
    expect(world.server.requests[0]).toMatchObject({method: 'GET', url: '/v1'})
    expect(world.server.requests[0]?.headers.authorization).toBeUndefined()
  })

  test.each([
    '/.well-known/oauth-protected-resource/v1',
    '/.well-known/oauth-protected-resource',
  ])('at the well-known address %s where the 401 names none', async (at) => {
    const world = await api({at})
    await expect(world.login()).resolves.toMatchObject({type: 'oauth2'})
  })

  test('an API that publishes nothing is exit 2 with what to configure', async () => {
    const world = await api({at: '/nowhere'})
    await expect(world.login()).rejects.toMatchObject({code: 'CONFIG_INVALID', exitCode: 2})
  })

  test.each<[string, (url: string) => unknown, RegExp]>([
    [
      'of another origin',
      () => ({resource: 'https://bank.example.com', authorization_servers: ['https://evil']}),
      /is about https:\/\/bank/,
    ],
    [
      'of another path',
      (url) => ({resource: `${url}/v2`, authorization_servers: [`${url}/id`]}),
      /is about/,
    ],
    [
      'of a path that only starts alike',
      (url) => ({resource: `${url}/v`, authorization_servers: [`${url}/id`]}),
      /is about/,
    ],
    ['without a server', (url) => ({resource: `${url}/v1`}), /no authorization server/],
    ['that is no document', () => ['x'], /names no resource/],
    [
      'with a plain http server',
      (url) => ({resource: `${url}/v1`, authorization_servers: ['http://id.example.com']}),
      /must be an https URL/,
    ],
  ])('metadata %s is refused', async (_, metadata, message) => {
    const world = await api({challenge: pointing, metadata})
    await expect(world.login()).rejects.toThrow(message)
    await expect(world.login()).rejects.toMatchObject({code: 'LOGIN_FAILED', exitCode: 8})
    expect(world.entries.size).toBe(0)
  })

  test('an address that is not https is not fetched', async () => {
    const world = await api({challenge: () => 'Bearer resource_metadata="http://10.0.0.1/x"'})
    await expect(world.login()).rejects.toThrow(/resource_metadata must be an https URL/)
  })

  test('an API that takes bound tokens only gets one', async () => {
    const world = await api({
      challenge: pointing,
      metadata: (url) => ({
        resource: `${url}/v1`,
        authorization_servers: [`${url}/id`],
        dpop_bound_access_tokens_required: true,
      }),
    })
    await expect(world.login()).rejects.toThrow(/did not bind/)
    const exchange = world.server.requests.find(({url}) => url === '/token')
    expect(exchange?.headers['dpop']).toBeDefined()
  })
})

test.each([
  ['Bearer resource_metadata="https://a/b"', 'https://a/b'],
  ['Bearer error=invalid, resource_metadata=https://a/b', 'https://a/b'],
  ['Basic realm="x", Bearer realm="y",resource_metadata="https://a/\\"b"', 'https://a/"b'],
  ['Bearer x_resource_metadata="https://a"', undefined],
  ['Bearer', undefined],
])('%s', (challenge, expected) => {
  expect(challengeParameter(challenge, 'resource_metadata')).toBe(expected)
})
