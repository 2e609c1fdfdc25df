import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'
import {hasShell, prepareShell, pressTab, type RealShell} from '../helpers/shells.js'
import {shopDescription} from '../helpers/shop-api.js'

/** A home with a shop whose description is indexed, and another API. */
async function indexedShop(): Promise<string> {
  const home = temporaryFolder()
  const file = join(home, 'openapi.json')
  writeFileSync(file, JSON.stringify(shopDescription('http://127.0.0.1:9')))
  await runApix(['api', 'add', 'shop', '--base-url', 'http://127.0.0.1:9/v1', '--openapi', file], {
    home,
  })
  await runApix(['api', 'add', 'other', '--base-url', 'http://127.0.0.1:9/other'], {home})
  await runApix(['spec', 'sync'], {home})
  return home
}

async function complete(home: string, ...words: string[]): Promise<string[]> {
  const {code, stdout, stderr} = await runApix(['__complete', ...words], {home})
  expect({code, stderr}).toEqual({code: 0, stderr: ''})
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter(Boolean)
}

const PROJECT = `apis:
  shop:
    environments: { development: {}, production: {} }
`

describe('completion', () => {
  test('answers commands, flags, APIs, operations, parameters, values and paths', async () => {
    const home = await indexedShop()
    expect(await complete(home, 'spe')).toEqual(['spec'])
    expect(await complete(home, 'spec', 'l')).toEqual(['lint', 'list'])
    expect(await complete(home, 'get', '--paginat')).toContain('--paginate')
    expect(await complete(home, 'get', '--api', '')).toEqual(['shop', 'other'])
    expect(await complete(home, 'call', 'get')).toEqual(['getUser'])
    expect(await complete(home, 'call', 'listUsers', 'limit=1', 'r')).toEqual(['role='])
    expect(await complete(home, 'call', 'createUser', 'role=')).toEqual([
      'role=admin',
      'role=member',
    ])
    expect(await complete(home, 'get', '/us')).toEqual(['/users', '/users/'])
    expect(await complete(home, 'put', '/users/42/')).toEqual(['/users/42/photo'])
    // PowerShell cannot hand over an empty word.
    expect(await complete(home, 'spec', '""')).toEqual(await complete(home, 'spec', ''))
    // Nothing is known, nothing is said, nothing fails.
    expect(await complete(home, 'call', 'nothing', 'x')).toEqual([])
    expect(await complete(home, 'get', '-a', 'nobody', '/')).toEqual([])
  })

  test('keeps what it found out until a file changes', async () => {
    const home = await indexedShop()
    expect(await complete(home, 'get', '-e', '')).toEqual([])
    // A project file appears, changes and goes.
    writeFileSync(join(home, 'apix.yaml'), PROJECT)
    expect(await complete(home, 'get', '-e', '')).toEqual(['development', 'production'])
    expect(await complete(home, 'get', '-e', '')).toEqual(['development', 'production'])
    writeFileSync(join(home, 'apix.yaml'), PROJECT.replace('production', 'staging'))
    expect(await complete(home, 'get', '-e', 's')).toEqual(['staging'])
    // The user file changes.
    await runApix(['api', 'add', 'third', '--base-url', 'http://127.0.0.1:9/3'], {home})
    expect(await complete(home, 'api', 'use', 't')).toEqual(['third'])
    await runApix(['api', 'use', 'third'], {home})
    expect(await complete(home, 'call', 'get')).toEqual([])
    expect(await complete(home, 'call', '-a', 'shop', 'get')).toEqual(['getUser'])
    // The description changes: what it said is not offered until it has been read again.
    const changed = JSON.stringify(shopDescription('http://127.0.0.1:9')).replaceAll(
      'getUser',
      'fetchUser',
    )
    writeFileSync(join(home, 'openapi.json'), changed)
    expect(await complete(home, 'call', '-a', 'shop', 'get')).toEqual([])
    await runApix(['spec', 'sync', '-a', 'shop'], {home})
    expect(await complete(home, 'call', '-a', 'shop', 'fe')).toEqual(['fetchUser'])
  })
})

test('the tab key loads one small file and nothing of a package', () => {
  const text = readFileSync(
    new URL('../../dist/cli/completion/complete.js', import.meta.url),
    'utf8',
  )
  const imported = [...text.matchAll(/from ?"([^"]+)"/g)].map(([, name]) => name)
  expect([...new Set(imported)].sort()).toEqual(['node:fs', 'node:os', 'node:path', 'node:url'])
  expect(text.length).toBeLessThan(16_000)
})

/** A line, what is offered for it, and how bash has it, which replaces only what follows = and :. */
const LINES: ReadonlyArray<readonly [line: string, offered: string[], bash?: string[]]> = [
  ['apix call getU', ['getUser']],
  ['apix call createUser role=', ['role=admin', 'role=member'], ['admin', 'member']],
  ['apix call createUser role=ad', ['role=admin'], ['admin']],
  ['apix get /us', ['/users', '/users/']],
  ['apix put /users/42/', ['/users/42/photo']],
  ['apix get -a ', ['shop', 'other']],
  ['apix get -e ', ['development', 'production']],
  ['apix spec ', ['lint', 'list', 'show', 'sync']],
]

describe('the script for a shell', () => {
  for (const shell of ['bash', 'zsh', 'fish', 'powershell'] as const) {
    // Debian has no PowerShell: it is tried where it is.
    const isExpected = process.env['CI'] !== undefined && shell !== 'powershell'
    test.skipIf(!hasShell(shell) && !isExpected)(howToGet(shell), {timeout: 180_000}, async () => {
      const home = await indexedShop()
      writeFileSync(join(home, 'apix.yaml'), PROJECT)
      const prepared = {home, ...prepareShell(shell, home)}
      const lines = [...LINES.map(([line]) => line), 'apix import curl openapi']
      const found = pressTab(shell, lines, prepared)
      LINES.forEach(([line, offered, bash], index) => {
        const wanted = shell === 'bash' && bash ? bash : offered
        expect([...(found[index] ?? [])].sort(), line).toEqual([...wanted].sort())
      })
      // Where apix knows nothing better, files; bash looks for them after the function.
      if (shell === 'zsh' || shell === 'fish') expect(found.at(-1)).toEqual(['openapi.json'])
    })
  }
})

function howToGet(shell: RealShell): string {
  const name = shell === 'powershell' ? 'PowerShell' : shell
  return hasShell(shell) ? name : `${name} (skipped: install ${name})`
}
