import {expect, test} from 'vitest'
import {connect} from '../../../src/auth/oauth/client.js'
import {authDeps} from '../../helpers/auth-deps.js'
import {sendJson, startServer} from '../../helpers/http-server.js'

const client = {clientId: 'cli', clientAuth: 'none'} as const

test('without OpenID Connect the metadata of RFC 8414 is found', async () => {
  const server = await startServer((request, response) => {
    const issuer = `http://${request.headers.host}`
    if (request.url !== '/.well-known/oauth-authorization-server') {
      sendJson(response, 404, {})
      return
    }
    const token_endpoint = `${issuer}/t`
    sendJson(response, 200, {issuer, token_endpoint, authorization_endpoint: `${issuer}/a`})
  })
  const configuration = await connect({...client, issuer: server.url}, authDeps().deps)
  expect(configuration.serverMetadata().token_endpoint).toBe(`${server.url}/t`)
})

test.each([
  ['plain http beyond loopback', {issuer: 'http://id.example.com'}, /auth\.issuer/],
  ['plain http token endpoint', {tokenEndpoint: 'http://id.example.com/t'}, /auth\.tokenEndpoint/],
  ['no server at all', {}, /issuer/],
])('%s is refused', async (_, server, message) => {
  await expect(connect({...client, ...server}, authDeps().deps)).rejects.toThrow(message)
})
