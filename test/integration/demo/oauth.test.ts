import {expect, test} from 'vitest'
import {createBrowser} from './browse.js'
import {authorizationUrl, bearer, CALLBACK, demo, logIn, token} from './helpers.js'

test('discovery names the endpoints below the issuer and promises iss', async () => {
  const running = await demo()
  const response = await fetch(`${running.issuer}/.well-known/openid-configuration`)
  const metadata = (await response.json()) as Record<string, unknown>
  expect(metadata).toMatchObject({
    issuer: running.issuer,
    authorization_endpoint: `${running.issuer}/auth`,
    token_endpoint: `${running.issuer}/token`,
    revocation_endpoint: `${running.issuer}/token/revocation`,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
  })
})

test('Allow ends in tokens that open the API; the answer carries state and iss', async () => {
  const running = await demo({faultEvery: 0})
  const {url, verifier} = authorizationUrl(running, 'openid users offline_access')
  const end = new URL(await createBrowser().decide(url, CALLBACK, 'allow'))
  expect(end.searchParams.get('state')).toBe('state-1')
  expect(end.searchParams.get('iss')).toBe(running.issuer)

  const code = end.searchParams.get('code') ?? ''
  const grant = {grant_type: 'authorization_code', code, redirect_uri: CALLBACK}
  expect((await token(running, {...grant, code_verifier: 'x'.repeat(43)})).body.error).toBe(
    'invalid_grant',
  )
  const {body} = await token(running, {...grant, code_verifier: verifier})
  expect(body).toMatchObject({token_type: 'Bearer', expires_in: 300})
  expect(body.scope.split(' ').sort()).toEqual(['offline_access', 'openid', 'users'])
  const users = await fetch(`${running.url}/users`, {headers: bearer(body)})
  expect(users.status).toBe(200)
})

test('Deny ends in access_denied', async () => {
  const running = await demo()
  const {url} = authorizationUrl(running, 'users')
  const end = new URL(await createBrowser().decide(url, CALLBACK, 'deny'))
  expect(end.searchParams.get('error')).toBe('access_denied')
  expect(end.searchParams.get('code')).toBeNull()
})

test('a login without PKCE is refused', async () => {
  const running = await demo()
  const {url} = authorizationUrl(running, 'users')
  const bare = new URL(url)
  bare.searchParams.delete('code_challenge')
  bare.searchParams.delete('code_challenge_method')
  const {url: end} = await createBrowser().follow(bare.href, CALLBACK)
  expect(new URL(end).searchParams.get('error')).toBe('invalid_request')
})

test('refresh tokens rotate, and a replayed one ends the whole grant', async () => {
  const running = await demo()
  const first = await logIn(running)
  const refresh = (refresh_token: string) =>
    token(running, {grant_type: 'refresh_token', refresh_token})
  const second = await refresh(first.refresh_token)
  expect(second.status).toBe(200)
  expect(second.body.refresh_token).not.toBe(first.refresh_token)
  expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant')
  expect((await refresh(second.body.refresh_token)).body.error).toBe('invalid_grant')
  const me = await fetch(`${running.url}/me`, {headers: bearer(second.body)})
  expect(me.status).toBe(401)
})

test('a login without prompt=consent has a refresh token as well', async () => {
  const running = await demo()
  const {url, verifier} = authorizationUrl(running, 'users')
  const bare = new URL(url)
  bare.searchParams.delete('prompt')
  const end = new URL(await createBrowser().decide(bare.href, CALLBACK, 'allow'))
  const {body} = await token(running, {
    grant_type: 'authorization_code',
    code: end.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  })
  expect(body.refresh_token).toBeTypeOf('string')
})

test('revoking the refresh token ends it', async () => {
  const running = await demo()
  const tokens = await logIn(running)
  const response = await fetch(`${running.issuer}/token/revocation`, {
    method: 'POST',
    body: new URLSearchParams({client_id: running.clientId, token: tokens.refresh_token}),
  })
  expect(response.status).toBe(200)
  const again = await token(running, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token,
  })
  expect(again.body.error).toBe('invalid_grant')
})

test('an access token ends after its lifetime', async () => {
  const running = await demo({tokenLifetime: 1})
  const tokens = await logIn(running)
  await expect
    .poll(async () => (await fetch(`${running.url}/me`, {headers: bearer(tokens)})).status, {
      timeout: 4000,
    })
    .toBe(401)
})

test('the consent page asks for what was requested, behind a strict policy', async () => {
  const running = await demo()
  const {url} = authorizationUrl(running, 'users offline_access')
  const {response} = await createBrowser().follow(url, CALLBACK)
  const html = await response.text()
  expect(html).toContain('Read and create users')
  expect(html).not.toContain('Read and create charges')
  expect(html).toContain('Ada Lovelace')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain(`form-action 'self' ${new URL(CALLBACK).origin}`)
  expect(policy).not.toContain('unsafe-inline')
})

test('the decision of a browser that did not start the flow is not taken', async () => {
  const running = await demo()
  const {url} = authorizationUrl(running, 'users')
  const {url: page} = await createBrowser().follow(url, CALLBACK)
  const body = new URLSearchParams({decision: 'allow'})
  const response = await fetch(page, {method: 'POST', body, redirect: 'manual'})
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('expired')
})

test('an unknown client gets a page of ours, not a redirect', async () => {
  const running = await demo()
  const {url} = authorizationUrl(running, 'users', {client_id: '<b>x'})
  const response = await fetch(url, {redirect: 'manual'})
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(await response.text()).toContain('This sign-in cannot go on')
})
