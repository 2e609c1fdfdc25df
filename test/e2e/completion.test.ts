import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {BIN, isolatedEnvironment, runApix, temporaryFolder} from '../helpers/run-apix.js'
import {shopDescription} from '../helpers/shop-api.js'

/** A home with a shop whose description is indexed. */
async function indexedShop(): Promise<string> {
  const home = temporaryFolder()
  const file = join(home, 'openapi.json')
  writeFileSync(file, JSON.stringify(shopDescription('http://127.0.0.1:9')))
  await runApix(['api', 'add', 'shop', '--base-url', 'http://127.0.0.1:9/v1', '--openapi', file], {
    home,
  })
  await runApix(['spec', 'sync'], {home})
  return home
}

describe('completion', () => {
  test('answers commands, flags, APIs, operations, parameters, values and paths', async () => {
    const home = await indexedShop()
    const complete = async (...words: string[]) => {
      const {code, stdout} = await runApix(['__complete', ...words], {home})
      expect(code).toBe(0)
      return stdout
        .split('\n')
        .map((line) => line.split('\t')[0] ?? '')
        .filter(Boolean)
    }
    expect(await complete('spe')).toEqual(['spec'])
    expect(await complete('spec', 'l')).toEqual(['lint', 'list'])
    expect(await complete('get', '--paginat')).toContain('--paginate')
    expect(await complete('get', '--api', '')).toEqual(['shop'])
    expect(await complete('call', 'get')).toEqual(['getUser'])
    expect(await complete('call', 'listUsers', 'limit=1', 'r')).toEqual(['role='])
    expect(await complete('call', 'createUser', 'role=')).toEqual(['role=admin', 'role=member'])
    expect(await complete('get', '/us')).toEqual(['/users', '/users/'])
    expect(await complete('put', '/users/42/')).toEqual(['/users/42/photo'])
    // Nothing is known, nothing is said, nothing fails.
    expect(await complete('call', 'nothing', 'x')).toEqual([])
  })

  test('works in bash, where = splits words', async () => {
    const home = await indexedShop()
    const bin = join(home, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'apix'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`)
    chmodSync(join(bin, 'apix'), 0o755)
    const {stdout: script} = await runApix(['completion', 'bash'], {home})
    const ask = (line: string, words: string[]) => {
      const quoted = words.map((word) => `'${word}'`).join(' ')
      const code = `${script}\nCOMP_LINE='${line}'; COMP_POINT=${line.length}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _apix; printf '%s\\n' "\${COMPREPLY[@]}"`
      const env = {...isolatedEnvironment(home), PATH: `${bin}:${process.env['PATH']}`}
      return execFileSync('bash', ['--norc', '-c', code], {env, encoding: 'utf8'})
        .trim()
        .split('\n')
    }
    expect(ask('apix call getU', ['apix', 'call', 'getU'])).toEqual(['getUser'])
    expect(ask('apix call createUser role=', ['apix', 'call', 'createUser', 'role', '='])).toEqual([
      'admin',
      'member',
    ])
    expect(
      ask('apix call createUser role=ad', ['apix', 'call', 'createUser', 'role', '=', 'ad']),
    ).toEqual(['admin'])
  })
})
