import {expect, test} from 'vitest'
import {loginWorld} from '../helpers/login.js'

test('neither code, verifier nor a token shows up in what is printed on the way', async () => {
  const world = await loginWorld()
  const env = {DEBUG: '*', NODE_DEBUG: 'http,http2,net,tls,undici,fetch'}
  const outputs: string[] = []
  for (const args of [
    ['login', '--json', '--verbose'],
    ['auth', 'status', '--json', '--verbose'],
    ['auth', 'refresh', '--json', '--verbose'],
    ['auth', 'list', '--verbose'],
    ['logout', '--verbose'],
  ]) {
    const result = await world.run(args, {env})
    expect(result.code, `${args.join(' ')}: ${result.stderr}`).toBe(0)
    outputs.push(result.stdout, result.stderr)
  }
  const [exchange, refresh] = world.oidc.tokenRequests
  const secrets = [
    exchange?.['code'],
    exchange?.['code_verifier'],
    refresh?.['refresh_token'],
    ...world.oidc.revocations.map(({token}) => token),
  ]
  expect(secrets).toHaveLength(5)
  for (const secret of secrets) {
    expect(secret?.length).toBeGreaterThan(20)
    expect(outputs.join('\n')).not.toContain(secret)
  }
})
