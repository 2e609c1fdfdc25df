// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

function homeWith(config?: string | Buffer) {
  const home = temporaryFolder()
  const path = join(home, 'config', 'config.yaml')
  mkdirSync(join(home, 'config'))
  if (config !== undefined) writeFileSync(path, config)
  return {home, path, run: (...args: string[]) => runApix(args, {home})}
}

describe('apix api', () => {
  test('add, list, show, use and remove tell one story', async () => {
    const {run} = homeWith()
    const added = await run(
      'api',
      'add',
      'shop',
      '--base-url',
      'https://shop.example/v1',
      '--auth',
      'apiKey',
      '--auth-name',
      'X-Key',
      '--header',
      'X-Version: 2.0',
      '--rate-limit',
      '5/s',
      '--webhook-provider',
      'stripe',
      '--json',
    )
    expect(added).toMatchObject({code: 0, json: {name: 'shop', default: true}})
    expect((await run('api', 'add', 'github')).code).toBe(0)
    expect((await run('api', 'list', '--json')).json).toEqual({
      apis: [
        {
          name: 'shop',
          baseUrl: 'https://shop.example/v1',
          environments: [],
          default: true,
          source: 'user',
        },
        {
          name: 'github',
          baseUrl: 'https://api.github.com',
          environments: [],
          default: false,
          source: 'user',
        },
      ],
    })
    expect((await run('api', 'show', 'shop', '--json')).json).toMatchObject({
      name: 'shop',
      headers: {'X-Version': '2.0'},
      auth: {type: 'apiKey', in: 'header', name: 'X-Key'},
      rateLimit: {limit: 5, per: 1000},
      webhook: {provider: 'stripe'},
    })
    expect((await run('api', 'use', 'github')).code).toBe(0)
    expect((await run('api', 'remove', 'shop')).code).toBe(0)
    const left = (await run('api', 'list', '--json')).json
    expect(left.apis).toEqual([expect.objectContaining({name: 'github', default: true})])
  })

  test('additions of several processes at once are all there', async () => {
    const {home, run} = homeWith()
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const runs = await Promise.all(
      names.map((name) => {
        const args = ['api', 'add', name, '--base-url', `https://${name}.example`]
        return startApix(args, {home}).finished
      }),
    )
    expect(runs.map(({code}) => code)).toEqual(names.map(() => 0))
    const {apis} = (await run('api', 'list', '--json')).json
    expect(apis.map(({name}: {name: string}) => name).sort()).toEqual(names)
  })

  test('--project writes apix.yaml, which wins over the user file', async () => {
    const {home, run} = homeWith()
    await run('api', 'add', 'mine', '--base-url', 'https://mine.example')
    expect(
      (await run('api', 'add', 'ours', '--base-url', 'https://ours.example', '--project')).code,
    ).toBe(0)
    expect(readFileSync(join(home, 'apix.yaml'), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\/apix\.schema\.json\n/,
    )
    const {apis} = (await run('api', 'list', '--json')).json
    expect(apis).toEqual([
      expect.objectContaining({name: 'ours', default: true, source: 'project'}),
      expect.objectContaining({name: 'mine', default: false, source: 'user'}),
    ])
    const refused = await run('api', 'remove', 'ours')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('--project')
    expect((await run('api', 'remove', 'ours', '--project')).code).toBe(0)
  })

  test('presets are listed without any configuration', async () => {
    const {presets} = (await homeWith().run('api', 'presets', '--json')).json
    expect(presets.length).toBeGreaterThanOrEqual(27)
    expect(presets).toContainEqual(expect.objectContaining({name: 'github'}))
  })

  test.each([
    [['api', 'show', 'nope'], 'API_UNKNOWN'],
    [['api', 'show'], 'API_MISSING'],
    [
      [
        'api',
        'add',
        'kc',
        '--preset',
        'keycloak',
        '--variable',
        'host=a@b',
        '--variable',
        'realm=r',
      ],
      'USAGE',
    ],
    [['api', 'add', 'github', '--variable', 'tenant=x'], 'USAGE'],
    [['api', 'add', 'shopify'], 'USAGE'],
    [['api', 'use', 'nope'], 'API_UNKNOWN'],
    [['api', 'remove', 'nope'], 'API_UNKNOWN'],
    [['api', 'add', 'shop', '--base-url', 'nope'], 'USAGE'],
    [['api', 'add', 'shop', '--no-input'], 'USAGE'],
    [['api', 'add', '--', '-x'], 'USAGE'],
    [['api', 'add', 'shop', '--base-url', 'http://h', '--header', 'no colon'], 'USAGE'],
    [['api', 'add', 'shop', '--base-url', 'http://h', '--auth', 'magic'], 'USAGE'],
  ])('%j is exit 2, with and without --json', async (args, code) => {
    const {run} = homeWith()
    const [plain, json] = await Promise.all([run(...args), run(...args.toSpliced(2, 0, '--json'))])
    expect([plain.code, plain.stdout]).toEqual([2, ''])
    expect(json.code).toBe(2)
    expect(['USAGE', 'INPUT_REQUIRED', code]).toContain(json.json.error.code)
  })
})

describe('apix config', () => {
  test('show --origin says where each value comes from', async () => {
    const {home, path} = homeWith('apis: {a: {baseUrl: "http://h", timeout: 5s}}\n')
    const env = {APIX_RETRY: '4'}
    const {values} = (await runApix(['config', 'show', '--origin', '--json'], {home, env})).json
    expect(values).toContainEqual({
      path: 'timeout',
      value: '5s',
      origin: 'user',
      source: `${path}:1:42`,
    })
    expect(values).toContainEqual({
      path: 'retry.limit',
      value: 4,
      origin: 'env',
      source: 'APIX_RETRY',
    })
    const text = await runApix(['config', 'show', '--origin'], {home, env})
    expect(text.stdout).toContain(`timeout\t5s\tuser\t${path}:1:42\n`)
  })

  test('path and schema need no valid configuration', async () => {
    const {run, path} = homeWith('\tbroken')
    expect((await run('config', 'path', '--json')).json).toMatchObject({user: path, project: null})
    const schema = await run('config', 'schema')
    expect(JSON.parse(schema.stdout).$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect((await run('config', 'schema', '--json')).json).toEqual(JSON.parse(schema.stdout))
  })

  test('validate accepts what is valid, and a file by name', async () => {
    const {home, path, run} = homeWith('apis: {a: {baseUrl: "http://h"}}\n')
    expect((await run('config', 'validate', '--json')).json).toEqual({valid: true, files: [path]})
    const other = join(home, 'other.yaml')
    writeFileSync(other, 'default: gone\n')
    expect(await run('config', 'validate', other)).toMatchObject({code: 2, stdout: ''})
    expect((await run('config', 'validate', join(home, 'absent.yaml'))).code).toBe(2)
  })

  const bomb = 'abcdefghi'
    .split('')
    .map(
      (name, index, all) =>
        `${name}: &${name} [${Array(9).fill(index ? `*${all[index - 1]}` : 1)}]\n`,
    )
    .join('')

  test.each<[string, string | Buffer, string]>([
    ['tabs', 'apis:\n\ta: {}\n', '2:1'],
    ['duplicate keys', 'apis: {}\napis: {}\n', '2:1'],
    ['an alias bomb', bomb, '3:'],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xff]), '1:4'],
    ['a __proto__ key', 'apis: {__proto__: {baseUrl: "http://h"}}\n', '1:8'],
    ['a literal secret', 'apis: {a: {auth: {type: bearer, token: canary-9}}}\n', '1:40'],
    ['a deep document', `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, '1:'],
  ])('%s: exit 2 with file, line and column', async (_, config, place) => {
    const {run, path} = homeWith(config)
    const [plain, json] = await Promise.all([
      run('config', 'validate'),
      run('api', 'list', '--json'),
    ])
    expect([plain.code, json.code, plain.stdout]).toEqual([2, 2, ''])
    expect(plain.stderr).toContain(`error: ${path}:${place}`)
    expect(json.json.error.location).toContain(`${path}:${place}`)
    expect(plain.stderr + json.stdout).not.toContain('canary-9')
  })

  test('a directory in place of the file', async () => {
    const {run, path} = homeWith()
    mkdirSync(path)
    const {code, json} = await run('config', 'validate', '--json')
    expect(code).toBe(2)
    expect(json.error).toMatchObject({code: 'FILE_UNREADABLE', location: path})
  })

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a file that may not be read',
    async () => {
      const {run, path} = homeWith('apis: {}\n')
      chmodSync(path, 0o000)
      const {code, json} = await run('config', 'validate', '--json')
      expect(code).toBe(2)
      expect(json.error).toMatchObject({code: 'FILE_UNREADABLE', location: path})
    },
  )
})
