import {mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'

const CANARY = 'sk_test_CANARY'
const args = ['login', 'stripe', '--token-stdin', '--insecure-storage', '--json']

describe.skipIf(process.platform === 'win32')('the files of a login', () => {
  test('are 0600 in 0700 whatever the umask, and none is in the project', async () => {
    const home = temporaryFolder()
    const cwd = join(home, 'project')
    mkdirSync(cwd)
    const mask = process.umask(0)
    const login = runApix(args, {home, cwd, stdin: CANARY})
    process.umask(mask)
    expect((await login).code, (await login).stderr).toBe(0)
    const data = join(home, 'data')
    expect(statSync(data).mode & 0o777).toBe(0o700)
    for (const entry of readdirSync(data, {recursive: true, withFileTypes: true})) {
      const path = join(entry.parentPath, entry.name)
      expect(statSync(path).mode & 0o077, path).toBe(0)
      expect(entry.name).not.toMatch(/\.tmp$/)
    }
    expect(readdirSync(cwd)).toEqual([])
  })

  test('are not written through a symbolic link', async () => {
    const home = temporaryFolder()
    const target = join(home, 'elsewhere')
    writeFileSync(target, '{"format":1,"entries":[]}')
    mkdirSync(join(home, 'data'), {mode: 0o700})
    symlinkSync(target, join(home, 'data', 'credentials.json'))
    const result = await runApix(args, {home, stdin: CANARY})
    expect(result.json.error.code).toBe('STORAGE')
    expect(readFileSync(target, 'utf8')).not.toContain(CANARY)
    expect(result.stdout + result.stderr).not.toContain(CANARY)
  })
})
