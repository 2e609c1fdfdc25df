import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {writeBrowser} from '../helpers/browser.js'
import {startRotatingServer} from '../helpers/rotating-server.js'
import {runApix, startApix, temporaryFolder} from '../helpers/run-apix.js'
import {createSession, missingService} from '../integration/storage/secret-service.js'

/** A home whose token has expired, at a server that takes a refresh token back with each answer. */
async function expiredSession(more: Record<string, string>) {
  const server = await startRotatingServer()
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(join(home, 'config', 'config.yaml'), server.configuration)
  const env = {APIX_BROWSER: writeBrowser(home).path, ...more}
  const login = await runApix(['login', '--json'], {home, env})
  expect(login.code, login.stdout).toBe(0)
  await sleep(1000)
  return {server, home, env, storage: login.json.storage as string}
}

test.skipIf(process.platform === 'win32')(
  'a file that cannot grow: the server is not asked, and the session is whole once it can',
  async () => {
    const passphrase = {APIX_PASSPHRASE: 'correct horse'}
    const {server, home, env, storage} = await expiredSession(passphrase)
    expect(storage).toBe('encrypted-file')
    // Half a kilobyte a file, which no root is exempt from, as of a quota or a full disk.
    const through = ['sh', '-c', 'ulimit -f 1; exec "$0" "$@"']
    const refused = await runApix(['auth', 'token', '--json'], {home, env, through})
    expect(refused.code, refused.stderr).toBe(8)
    expect(refused.json.error).toMatchObject({
      code: 'REFRESH_FAILED',
      message: expect.stringMatching(
        /^the token was not renewed, for the new one could not be kept: cannot write .*credentials\.enc: EFBIG/,
      ),
      hint: expect.stringContaining('APIX_DATA_DIR'),
    })
    expect(server.processed).toEqual([])

    const whole = await runApix(['auth', 'token'], {home, env})
    expect(whole.stdout.trim(), whole.stderr).toBe(server.accessToken())
    expect(server.reuses()).toBe(0)
  },
)

const problem = missingService()
if (problem && !process.env['CI']) console.log(`skipped: ${problem}`)

describe.skipIf(problem && !process.env['CI'])('a keychain that refuses', () => {
  test('the write is found out before the server is asked; one that begins to is waited for', {
    timeout: 120_000,
  }, async () => {
    expect(problem).toBeUndefined()
    const keychain = await createSession()
    try {
      await keychain.startKeyring('pw')
      const {server, home, env, storage} = await expiredSession(keychain.env)
      expect(storage).toBe('keychain')

      await keychain.refuseWrites(true)
      const refused = await runApix(['auth', 'token', '--json'], {home, env})
      expect(refused.json.error, refused.stderr).toMatchObject({
        code: 'KEYCHAIN_DENIED',
        message: expect.stringContaining('the token was not renewed'),
        exitCode: 8,
      })
      expect(refused.code).toBe(8)
      expect(server.processed).toEqual([])
      await keychain.refuseWrites(false)

      server.moments.processed = async () => {
        await keychain.refuseWrites(true)
        return true
      }
      const run = startApix(['auth', 'token'], {home, env, timeout: 100_000})
      while (!run.stderr().includes('is not saved yet') && run.child.exitCode === null) {
        await sleep(50)
      }
      expect(run.stderr()).toContain('the new token of shop/default/default is not saved yet')
      await keychain.refuseWrites(false)
      const saved = await run.finished
      expect(saved.stdout.trim(), saved.stderr).toBe(server.accessToken())

      const next = await runApix(['auth', 'token'], {home, env})
      expect(next.stdout.trim(), next.stderr).toBe(server.accessToken())
      expect(server.processed).toHaveLength(1)
      expect(server.reuses()).toBe(0)
    } finally {
      await keychain.close()
    }
  })
})
