import {expect, test} from 'vitest'
import type {OAuthSettings} from '../../../src/api/index.js'
import {createAuthorizer, createCredentials} from '../../../src/auth/index.js'
import {apiSettings, authDeps} from '../../helpers/auth-deps.js'
import {sendJson, startServer} from '../../helpers/http-server.js'

const io = {
  signal: new AbortController().signal,
  openBrowser: () => Promise.reject(new Error('no browser is wanted')),
  pastedLines: async function* () {},
  announce: () => {},
  announceDevice: () => undefined,
}
const refuse = () => Promise.reject(new Error('nothing is to be asked'))
const prompter = {
  interactive: false,
  input: refuse,
  password: refuse,
  confirm: refuse,
  select: refuse,
}

test('client credentials: a token without a browser, and another one when it has expired', async () => {
  let count = 0
  const server = await startServer((_, response) => {
    count += 1
    // The first one is expired before it is used.
    const expires_in = count === 1 ? 0.001 : 3600
    sendJson(response, 200, {access_token: `token-${count}`, token_type: 'bearer', expires_in})
  })
  const auth: OAuthSettings = {
    type: 'oauth2',
    flow: 'clientCredentials',
    tokenEndpoint: `${server.url}/token`,
    clientId: 'robot',
    clientAuth: 'basic',
    scopes: ['read', 'write'],
    scopeSeparator: ' ',
    pkce: true,
    redirect: {host: '127.0.0.1', path: '/callback'},
    params: {audience: 'shop'},
  }
  const settings = apiSettings(auth)
  const {deps} = authDeps()
  const result = await createCredentials(deps).login(
    {settings, scopes: [], clientSecret: 'robot-secret', timeout: 1000},
    {io, prompter},
  )
  expect(result).toMatchObject({type: 'oauth2', refreshable: true, scopes: ['read', 'write']})

  const url = new URL('https://api.example.com/v1/x')
  const grant = await createAuthorizer(deps).grant({settings, url})
  expect(grant?.headers[0]?.[1].reveal()).toBe('Bearer token-2')
  for (const request of server.requests) {
    expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'read write',
      audience: 'shop',
    })
    expect(request.headers.authorization).toBe(`Basic ${btoa('robot:robot%2Dsecret')}`)
  }
  expect(server.requests).toHaveLength(2)
})
