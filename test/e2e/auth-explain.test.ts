import {generateKeyPairSync} from 'node:crypto'
import {decodeJwt} from 'jose'
import {describe, expect, test} from 'vitest'
import {loginWorld} from '../helpers/login.js'

describe('a login is explained and examined', () => {
  test('explain shows each request and sends none of them', async () => {
    const world = await loginWorld()
    const {code, json, stderr} = await world.run(['auth', 'explain', '--json'])
    expect(code, stderr).toBe(0)
    const titles = json.steps.map(({title}: {title: string}) => title)
    expect(titles).toEqual([
      'The metadata of the authorization server',
      'The login page, in the browser',
      'The way back',
      'The code for a token',
      'Later: a new token',
    ])
    const rules = json.steps.flatMap(({rules}: {rules: unknown[]}) => rules)
    expect(rules).toContainEqual({rule: 'RFC 7636', text: 'PKCE with S256', met: true})
    expect(rules).toContainEqual(expect.objectContaining({rule: 'RFC 8628', met: false}))
    expect(world.oidc.tokenRequests).toEqual([])
    expect(JSON.stringify(json)).toContain('code_verifier')

    const words = await world.run(['auth', 'explain'])
    expect(words.stdout).toContain('+ PKCE with S256 (RFC 7636)')
    expect(words.stdout).toContain('- does not say that it has a flow for machines without')
  })

  test('doctor tries ports, store, server and clock', async () => {
    const world = await loginWorld()
    const {code, json, stderr} = await world.run(['auth', 'doctor', '--json'])
    expect(code, stderr + JSON.stringify(json)).toBe(0)
    const names = json.checks.map(({name}: {name: string}) => name)
    expect(names).toEqual([
      'loopback (IPv4)',
      'loopback (IPv6)',
      'browser',
      'credential store',
      'token endpoint',
      'clock',
    ])
    await world.oidc.close()
    const down = await world.run(['auth', 'doctor'])
    expect(down.code).toBe(9)
    expect(down.stdout).toMatch(/FAILED {2}metadata: .*ECONNREFUSED/)
  })
})

test('a key that signs is stored at login, and signs for each run', async () => {
  const world = await loginWorld()
  world.configure(`default: shop
apis:
  shop: {baseUrl: 'http://127.0.0.1:9', auth: {type: jwt, algorithm: EdDSA, claims: {iss: app}, keyId: k1}}
`)
  const {privateKey} = generateKeyPairSync('ed25519')
  const stdin = privateKey.export({type: 'pkcs8', format: 'pem'}) as string
  const wrong = await world.run(['login', '--token-stdin'], {stdin: 'no key'})
  expect(wrong.code).toBe(2)
  const login = await world.run(['login', '--token-stdin', '--json'], {stdin})
  expect(login.code, login.stderr).toBe(0)
  expect(login.json).toMatchObject({type: 'jwt', storage: 'encrypted-file'})
  const token = await world.run(['auth', 'token'])
  expect(decodeJwt(token.stdout.trim()).iss).toBe('app')
  expect((await world.run(['auth', 'status', '--json'])).json.credentials[0].type).toBe('jwt')
})
