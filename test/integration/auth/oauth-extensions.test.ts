import {calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify} from 'jose'
import {describe, expect, onTestFinished, test} from 'vitest'
import type {OAuthSettings} from '../../../src/api/index.js'
import {createBrowser} from '../../../src/auth/index.js'
import {createHttpClient} from '../../../src/http/index.js'
import {createPipeline} from '../../../src/request/index.js'
import {writeBrowser} from '../../helpers/browser.js'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {authWorld, followRedirects, oauthSettings} from '../../helpers/oauth-login.js'
import {OIDC_CLIENT, type OidcServerOptions, startOidcServer} from '../../helpers/oidc-server.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

/** A login against a real authorization server, with the scripted person in the browser. */
async function realLogin(options: OidcServerOptions, auth: Partial<OAuthSettings> = {}) {
  const oidc = await startOidcServer(options)
  onTestFinished(() => oidc.close())
  const browser = writeBrowser(temporaryFolder())
  const urls: URL[] = []
  const open = createBrowser({APIX_BROWSER: browser.path, PATH: process.env['PATH']})
  const world = authWorld(
    oauthSettings({
      issuer: oidc.issuer,
      clientId: OIDC_CLIENT,
      scopes: ['openid', 'offline_access', 'read'],
      ...auth,
    }),
    {
      input: {timeout: 20_000},
      io: {
        openBrowser: async (url) => {
          urls.push(url)
          await open(url)
        },
      },
    },
  )
  return {oidc, urls, browser, ...world}
}

function pipelineOf(world: ReturnType<typeof authWorld>) {
  const client = createHttpClient({environment: {}})
  onTestFinished(() => client.close())
  const {clock, notifier, redactor} = world.deps
  const authorizer = world.authorizer()
  const pipeline = createPipeline({
    clock,
    notifier,
    redactor,
    userAgent: 'apix/test',
    random: () => 0.5,
    http: async () => client,
    store: () => Promise.reject(new Error('no store here')),
    authorizer: async () => authorizer,
  })
  return async (method: string, target: string) => {
    const draft = {method, target, headers: [], query: [], body: {kind: 'none' as const}}
    return pipeline.run(await pipeline.prepare(draft, world.settings, {}))
  }
}

describe('pushed authorization requests (RFC 9126)', () => {
  const configuration = {features: {pushedAuthorizationRequests: {enabled: true}}}
  const devInteractions = {devInteractions: {enabled: true}, revocation: {enabled: true}}
  const features = {...configuration.features, ...devInteractions}

  test('the browser carries a handle and nothing else', async () => {
    const world = await realLogin({configuration: {features}}, {par: true})
    await expect(world.login()).resolves.toMatchObject({type: 'oauth2', refreshable: true})
    const names = [...(world.urls[0]?.searchParams.keys() ?? [])].sort()
    expect(names).toEqual(['client_id', 'request_uri'])
  })

  test('a client without a secret keeps to the browser', async () => {
    const world = await realLogin({configuration: {features}})
    await world.login()
    expect(world.urls[0]?.searchParams.get('code_challenge_method')).toBe('S256')
  })

  test.each([
    [false, 'a server that refuses this client gets the request through the browser'],
    [true, 'a server that requires them is not asked in another way'],
  ])('required %s: %s', async (required) => {
    const server = await startServer((request, response) => {
      const {url} = server
      if (request.url.startsWith('/.well-known/')) {
        sendJson(response, 200, {
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          pushed_authorization_request_endpoint: `${url}/par`,
          require_pushed_authorization_requests: required,
        })
      } else if (request.url === '/par') sendJson(response, 400, {error: 'unauthorized_client'})
      else if (request.url.startsWith('/authorize')) {
        const query = new URL(request.url, url).searchParams
        const back = new URL(query.get('redirect_uri') ?? '')
        back.search = String(new URLSearchParams({code: 'c', state: query.get('state') ?? ''}))
        response.writeHead(302, {location: back.href}).end()
      } else sendJson(response, 200, {access_token: 'AT-browser', token_type: 'Bearer'})
    })
    const world = authWorld(oauthSettings({issuer: server.url, clientAuth: 'post'}), {
      input: {clientSecret: 'client-secret-canary'},
      io: {openBrowser: followRedirects},
    })
    if (required) {
      await expect(world.login()).rejects.toThrow(/unauthorized_client/)
      expect(server.requests.some(({url}) => url.startsWith('/authorize'))).toBe(false)
    } else {
      await expect(world.login()).resolves.toMatchObject({type: 'oauth2'})
      expect(world.notes.join()).toContain('through the browser instead')
    }
  })
})

describe('DPoP (RFC 9449)', () => {
  const features = {
    dPoP: {enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true},
    devInteractions: {enabled: true},
    revocation: {enabled: true},
    introspection: {enabled: true, allowedPolicy: () => true},
  }

  test('the token is bound to a key that is kept with it; each request is signed', async () => {
    const accepted: string[] = []
    const nonce = 'nonce-of-the-api'
    const api = await startServer(async (request, response) => {
      const proof = String(request.headers['dpop'])
      const header = decodeProtectedHeader(proof)
      const key = await importJWK(header.jwk as never, 'ES256')
      const {payload} = await jwtVerify(proof, key, {typ: 'dpop+jwt'})
      if (payload['nonce'] !== nonce) {
        response.setHeader('dpop-nonce', nonce)
        response.setHeader('www-authenticate', 'DPoP error="use_dpop_nonce"')
        sendJson(response, 401, {})
        return
      }
      accepted.push(JSON.stringify([payload['htm'], payload['htu']]))
      sendJson(response, 200, {jkt: await calculateJwkThumbprint(header.jwk as never)})
    })
    const world = await realLogin({configuration: {features}}, {dpop: true})
    Object.assign(world.settings, {baseUrl: api.url, origins: [api.url]})
    await expect(world.login()).resolves.toMatchObject({type: 'oauth2', refreshable: true})

    const send = pipelineOf(world)
    expect((await send('GET', '/orders?page=2')).status).toBe(200)
    expect((await send('POST', '/orders')).status).toBe(200)
    expect(accepted).toEqual([
      JSON.stringify(['GET', `${api.url}/orders`]),
      JSON.stringify(['POST', `${api.url}/orders`]),
    ])
    // The first request learned the nonce, the second knew it.
    expect(api.requests).toHaveLength(3)
    expect(api.requests[0]?.headers.authorization).toMatch(/^DPoP \S+$/)
    const proofs = api.requests.map(({headers}) => String(headers['dpop']))
    expect(new Set(proofs.map((proof) => decodeJwt(proof).jti)).size).toBe(3)

    const [stored = ''] = [...world.entries.values()]
    const {jwk} = JSON.parse(stored).dpop
    expect(await calculateJwkThumbprint(jwk)).toBe(
      await calculateJwkThumbprint(decodeProtectedHeader(proofs[0] ?? '').jwk as never),
    )
    expect(world.deps.redactor.text(jwk.d)).toBe('[redacted]')

    await world.credentials.refresh(world.settings)
    const [renewed = ''] = [...world.entries.values()]
    expect(JSON.parse(renewed).dpop.jwk.d).toBe(jwk.d)
    expect(JSON.parse(renewed).accessToken).not.toBe(JSON.parse(stored).accessToken)
    expect((await send('GET', '/orders')).status).toBe(200)
  })

  test('a server that gives an unbound token is refused', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 200, {access_token: 'AT-unbound', token_type: 'Bearer'}),
    )
    const world = authWorld(
      oauthSettings({flow: 'clientCredentials', tokenEndpoint: `${server.url}/token`, dpop: true}),
    )
    await expect(world.login()).rejects.toThrow(/did not bind the token/)
    expect(world.entries.size).toBe(0)
  })

  test('a DPoP token that nobody asked for is refused', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 200, {access_token: 'AT-bound', token_type: 'DPoP'}),
    )
    const world = authWorld(
      oauthSettings({flow: 'clientCredentials', tokenEndpoint: `${server.url}/token`}),
    )
    await expect(world.login()).rejects.toMatchObject({code: 'LOGIN_FAILED', exitCode: 8})
  })
})

describe('the JWT bearer grant (RFC 7523)', () => {
  test('signs an assertion for the server, and a fresh one for each token', async () => {
    let count = 0
    const server = await startServer((_, response) =>
      sendJson(response, 200, {
        access_token: `AT-${++count}`,
        token_type: 'Bearer',
        expires_in: 3600,
      }),
    )
    const secret = 'the secret of the service account, long enough'
    const world = authWorld(
      oauthSettings({
        flow: 'jwtBearer',
        tokenEndpoint: `${server.url}/token`,
        clientId: 'robot',
        assertion: {
          algorithm: 'HS256',
          claims: {sub: 'ann@example.com'},
          expiresIn: 300_000,
          keyId: 'k1',
        },
      }),
    )
    await expect(world.login()).rejects.toMatchObject({code: 'INPUT_REQUIRED'})
    await expect(world.login({token: secret})).resolves.toMatchObject({
      type: 'oauth2',
      refreshable: true,
    })
    await world.credentials.refresh(world.settings)
    const sent = server.requests.map(({body}) => new URLSearchParams(body))
    expect(sent.map((fields) => fields.get('grant_type'))).toEqual([
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ])
    const assertions = sent.map((fields) => fields.get('assertion') ?? '')
    for (const assertion of assertions) {
      const {payload, protectedHeader} = await jwtVerify(assertion, Buffer.from(secret))
      expect(payload).toMatchObject({
        iss: 'robot',
        sub: 'ann@example.com',
        aud: `${server.url}/token`,
      })
      expect(protectedHeader.kid).toBe('k1')
    }
    expect(new Set(assertions).size).toBe(2)
    expect(world.deps.redactor.text(assertions.join(' '))).toBe('[redacted] [redacted]')
    const token = await world.credentials.token(world.settings)
    expect(token.token).toBe('AT-2')
  })
})

describe('resource indicators (RFC 8707) and scope upgrade', () => {
  test('the resource is named in every request for a token', async () => {
    const server = await startServer((_, response) =>
      sendJson(response, 200, {access_token: 'AT-resource', token_type: 'Bearer'}),
    )
    const resource = ['https://api.example.com/v1', 'https://files.example.com']
    const flow = 'clientCredentials'
    const world = authWorld(oauthSettings({flow, tokenEndpoint: `${server.url}/token`, resource}))
    await world.login()
    await world.credentials.refresh(world.settings)
    for (const {body} of server.requests) {
      expect(new URLSearchParams(body).getAll('resource')).toEqual(resource)
    }
    expect(server.requests).toHaveLength(2)
  })

  test('login --scope keeps the scopes one has already', async () => {
    const server = await startServer((request, response) => {
      const asked = new URLSearchParams(request.body).get('scope')
      sendJson(response, 200, {access_token: `AT-${asked}`, token_type: 'Bearer', scope: asked})
    })
    const world = authWorld(
      oauthSettings({flow: 'clientCredentials', tokenEndpoint: `${server.url}/token`}),
    )
    await world.login({scopes: ['files']})
    const upgraded = await world.login({scopes: ['write', 'files']})
    expect(upgraded.scopes).toEqual(['files', 'write'])
    expect((await world.login()).scopes).toEqual(['read'])
  })
})
