import {chmodSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {loginWorld} from '../helpers/login.js'

async function announced(child: {stderr(): string}): Promise<URL> {
  await expect.poll(child.stderr, {timeout: 30_000}).toMatch(/http\S+state=\S+/)
  return new URL(/http\S+state=\S+/.exec(child.stderr())?.[0] ?? '')
}

function writeLauncher(home: string, script: string): string {
  const path = join(home, 'launcher')
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

describe('a login that is broken off', () => {
  test.each([
    'SIGTERM',
    'SIGHUP',
  ] as const)('%s ends it with 130; nothing is stored', async (signal) => {
    const world = await loginWorld()
    const login = world.start(['login', '--no-browser'])
    const redirect = (await announced(login)).searchParams.get('redirect_uri') ?? ''
    login.child.kill(signal)
    expect((await login.finished).code).toBe(130)
    await expect(fetch(redirect)).rejects.toThrow()
    expect((await world.run(['auth', 'list', '--json'])).json.credentials).toEqual([])
  })
})

describe('a launcher that opens no browser', () => {
  test('exit code 3 is said, after the address; the login goes on', async () => {
    const world = await loginWorld()
    const env = {APIX_BROWSER: writeLauncher(world.home, 'exit 3')}
    const login = world.start(['login', '--timeout', '4s'], {env})
    await announced(login)
    await expect.poll(login.stderr, {timeout: 10_000}).toContain('exit code 3')
    expect(login.stderr().indexOf('state=')).toBeLessThan(login.stderr().indexOf('exit code 3'))
    expect((await login.finished).code).toBe(7)
  })

  test('one that hangs does not keep the login: neither its success nor its end', async () => {
    const world = await loginWorld()
    const env = {APIX_BROWSER: writeLauncher(world.home, 'exec sleep 20'), CI: ''}
    const login = world.start(['login', '--timeout', '30s', '--json'], {env})
    const url = await announced(login)
    const back = `${url.searchParams.get('redirect_uri')}?error=access_denied&iss=${encodeURIComponent(world.oidc.issuer)}&state=${url.searchParams.get('state')}`
    expect((await fetch(back)).status).toBe(200)
    expect((await login.finished).code).toBe(8)
  })
})

describe('on another machine than the browser', () => {
  test('SSH: the command that leads the port here stands on a line of its own', async () => {
    const features = {devInteractions: {enabled: true}, deviceFlow: {enabled: true}}
    const world = await loginWorld({configuration: {features}})
    const env = {APIX_BROWSER: '', SSH_CONNECTION: '10.1.2.3 4000 10.1.2.4 2222', USER: 'ann'}
    const {code, stderr} = await world.run(['login', '--timeout', '1s'], {env})
    expect(code).toBe(7)
    const redirect = /redirect_uri=([^&]+)/.exec(stderr)?.[1] ?? ''
    const {port} = new URL(decodeURIComponent(redirect))
    expect(stderr).toContain('this is an SSH session')
    expect(stderr).toContain(`\n  ssh -N -L ${port}:127.0.0.1:${port} -p 2222 ann@10.1.2.4\n`)
    // Only its metadata says so.
    expect(stderr).toContain('apix login shop --flow deviceCode')
  })
})
