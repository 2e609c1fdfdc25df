import {createServer} from 'node:net'
import {describe, expect, test} from 'vitest'
import {loginWorld} from '../helpers/login.js'

/** The login's own redirect address, from the line that is always printed. */
async function announced(child: {stderr(): string}): Promise<URL> {
  await expect.poll(child.stderr, {timeout: 30_000}).toMatch(/http\S+state=\S+/)
  return new URL(/http\S+state=\S+/.exec(child.stderr())?.[0] ?? '')
}

describe('login that fails', () => {
  test('denied by the person: 8', async () => {
    const world = await loginWorld()
    const result = await world.run(['login', '--json'], {env: {BROWSER_DENIES: '1'}})
    expect(result.code, result.stderr).toBe(8)
    expect(result.json.error.code).toBe('LOGIN_DENIED')
    expect((await world.browser.ended()).html).toContain('Login denied')
    expect((await world.run(['auth', 'status', '--json'])).json.credentials).toEqual([])
  })

  test('nobody comes back: 7, with the address printed and no browser opened', async () => {
    const world = await loginWorld()
    const args = ['login', '--no-browser', '--timeout', '300ms', '--quiet']
    const result = await world.run(args)
    expect(result.code).toBe(7)
    expect(result.stderr).toContain(`${world.oidc.issuer}/auth?`)
    expect(() => world.browser.trace()).toThrow()
  })

  test('Ctrl-C: 130 at once, the server is closed, nothing is stored', async () => {
    const world = await loginWorld()
    const login = world.start(['login', '--no-browser'])
    const redirect = (await announced(login)).searchParams.get('redirect_uri') ?? ''
    expect((await fetch(redirect)).status).toBe(400)
    login.child.kill('SIGINT')
    expect((await login.finished).code).toBe(130)
    await expect(fetch(redirect)).rejects.toThrow()
    expect((await world.run(['auth', 'list', '--json'])).json.credentials).toEqual([])
  })

  test('a port that is taken: 2', async () => {
    const world = await loginWorld()
    const holder = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => holder.once('listening', resolve))
    const {port} = holder.address() as {port: number}
    const result = await world.run(['login', '--json', '--port', String(port)])
    holder.close()
    expect(result.code).toBe(2)
    expect(result.json.error).toMatchObject({
      code: 'PORT_BUSY',
      message: expect.stringContaining(
        process.platform === 'linux' ? `(process ${process.pid})` : 'another program',
      ),
      hint: expect.stringContaining('--port'),
    })
  })

  test('a browser that is not there: the address is printed and the login goes on', async () => {
    const world = await loginWorld()
    const env = {APIX_BROWSER: '/does/not/exist'}
    const login = world.start(['login', '--timeout', '2s'], {env})
    await announced(login)
    await expect.poll(login.stderr).toContain('open the address above yourself')
    expect((await login.finished).code).toBe(7)
  })

  test('no place for the credential: 8 before the browser opens, naming the choices', async () => {
    const world = await loginWorld()
    const env = {APIX_PASSPHRASE: '', DBUS_SESSION_BUS_ADDRESS: ''}
    const result = await world.run(['login', '--json'], {env})
    expect(result.code).toBe(8)
    expect(result.json.error.code).toBe('KEYCHAIN_UNAVAILABLE')
    expect(result.json.error.hint).toContain('--insecure-storage')
    expect(() => world.browser.trace()).toThrow()
  })

  test('an https redirect: 2', async () => {
    const world = await loginWorld()
    const result = await world.run(['login', '--redirect-uri', 'https://localhost/callback'])
    expect(result.code).toBe(2)
    expect(result.stderr).toContain('--token-stdin')
  })
})
