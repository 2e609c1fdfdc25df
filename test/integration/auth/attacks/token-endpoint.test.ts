import {createHash} from 'node:crypto'
import {clientCredentialsGrant} from 'openid-client'
import {describe, expect, test} from 'vitest'
import {connect} from '../../../../src/auth/oauth/client.js'
import {mapOAuthError} from '../../../../src/auth/oauth/errors.js'
import {authDeps} from '../../../helpers/auth-deps.js'
import {startServer} from '../../../helpers/http-server.js'
import {loginTo} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

describe('the token endpoint', () => {
  test('a code that was used before: 8, nothing is stored, one request, log in again', async () => {
    const outcome = await loginTo({
      token: () => ({error: 'invalid_grant', error_description: 'code was used'}),
    })
    expectRefused(outcome, /invalid_grant: code was used/)
    expect(outcome.error).toMatchObject({hints: [expect.stringContaining('apix login')]})
    expect(outcome.asked('/token')).toBe(1)
  })

  test('fewer scopes than asked for: what was granted is kept, and said', async () => {
    const outcome = await loginTo(
      {token: (answer) => ({...answer, scope: 'openid read'})},
      {scopes: ['openid', 'read', 'write']},
    )
    expect(outcome.result?.scopes).toEqual(['openid', 'read'])
    expect(outcome.notes.join()).toContain('write')
    expect(JSON.parse([...outcome.entries.values()][0] ?? '{}').scopes).toEqual(['openid', 'read'])
  })

  test('one that does not answer in time is exit 7, with its place named; it is asked once', async () => {
    const server = await startServer(() => {})
    const client = {
      clientId: 'cli',
      clientAuth: 'none',
      tokenEndpoint: `${server.url}/token`,
    } as const
    const configuration = await connect(client, authDeps().deps)
    expect(configuration.timeout).toBe(30)
    configuration.timeout = 0.2
    const error = await clientCredentialsGrant(configuration).catch((thrown: unknown) =>
      mapOAuthError(thrown, 'login'),
    )
    expect(error).toMatchObject({
      code: 'TIMEOUT',
      exitCode: 7,
      message: 'the token endpoint did not answer in time',
    })
    expect(server.requests.length).toBeLessThanOrEqual(1)
  })
})

describe('PKCE is not given up', () => {
  test.each([
    [['plain']],
    [[]],
  ])('where the metadata says %j, S256 is sent with a warning', async (methods) => {
    const outcome = await loginTo({
      metadata: (document) => ({...document, code_challenge_methods_supported: methods}),
    })
    expect(outcome.result).toMatchObject({type: 'oauth2'})
    expect(outcome.notes.join()).toContain('S256')
    const [request] = outcome.requests.filter(({url}) => url.startsWith('/authorize'))
    const sent = new URLSearchParams(request?.url.split('?')[1])
    expect(sent.get('code_challenge_method')).toBe('S256')
    const [exchange] = outcome.requests.filter(({url}) => url === '/token')
    const verifier = new URLSearchParams(exchange?.body).get('code_verifier') ?? ''
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    expect(sent.get('code_challenge')).toBe(challenge)
    expect(request?.url).not.toContain(verifier)
  })

  test('each login has a state, a verifier and a nonce of its own', async () => {
    const queries = []
    for (const _ of [1, 2]) {
      const {requests} = await loginTo({})
      const [request] = requests.filter(({url}) => url.startsWith('/authorize'))
      queries.push(new URLSearchParams(request?.url.split('?')[1]))
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const [first, second] = queries.map((query) => query.get(name) ?? '')
      expect(first?.length, name).toBeGreaterThanOrEqual(43)
      expect(first, name).not.toBe(second)
    }
  })
})
