// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
import {mkdirSync, writeFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {loadRegistry} from '../../../src/api/index.js'
import {configuration, registryOf} from '../../helpers/configuration.js'

const inApi = (fields: string) => `apis:\n  a:\n    baseUrl: http://h\n${fields}`

describe('an invalid file is refused with its place and what was expected', () => {
  test.each([
    [
      'an unknown key',
      inApi('    timeot: 3s\n'),
      '4:5',
      /unknown key "timeot"/,
      'did you mean timeout?',
    ],
    [
      'a second mistake',
      inApi('    timeout: soon\n    baseurl: x\n'),
      '4:14',
      /duration such as/,
      /also .*:5:5: .*unknown key "baseurl".* did you mean baseUrl\?/,
    ],
    ['a wrong duration', inApi('    timeout: soon\n'), '4:14', /duration such as/, undefined],
    ['a negative retry', inApi('    retry: -1\n'), '4:12', /whole number from 0/, undefined],
    [
      'a key of another retry',
      inApi('    retry: {limt: 1}\n'),
      '4:13',
      /unknown key/,
      'did you mean limit?',
    ],
    [
      'a wrong rate',
      inApi('    rateLimit: 10 per second\n'),
      '4:16',
      /a rate such as 10\/s/,
      undefined,
    ],
    [
      'a wrong cache',
      inApi('    cache: maybe\n'),
      '4:12',
      /true or false or a duration/,
      undefined,
    ],
    [
      'an unknown auth type',
      inApi('    auth: {type: oauth}\n'),
      '4:18',
      /one of none, apiKey/,
      'did you mean oauth2?',
    ],
    [
      'a field of another auth type',
      inApi('    auth: {type: bearer, scopes: [a]}\n'),
      '4:26',
      /unknown key "scopes"/,
      undefined,
    ],
    [
      'a token endpoint on plain http',
      inApi('    auth: {type: oauth2, tokenEndpoint: "http://id.example/t"}\n'),
      '4:41',
      /https URL/,
      undefined,
    ],
    [
      'a redirect to another host',
      inApi('    auth: {type: oauth2, redirect: {host: evil.example}}\n'),
      '4:43',
      /loopback host/,
      undefined,
    ],
    [
      'a password in a URL',
      'apis: {a: {baseUrl: "http://u:hunter22@h"}}\n',
      '1:21',
      /without user/,
      undefined,
    ],
    [
      'a port that is none',
      'apis: {a: {baseUrl: "http://h:99999"}}\n',
      '1:21',
      /http or https URL/,
      undefined,
    ],
    [
      'a wrong API name',
      'apis: {"a b": {baseUrl: "http://h"}}\n',
      '1:8',
      /a name of letters/,
      undefined,
    ],
    [
      'a line break in a header',
      inApi('    headers: {X-A: "1\\r\\nX-B: 2"}\n'),
      '4:20',
      /a text/,
      undefined,
    ],
    [
      'a malformed reference',
      inApi('    headers: {X-A: "${env:}"}\n'),
      '4:20',
      /secret reference/,
      undefined,
    ],
    ['an unknown preset', 'apis: {a: {preset: strpe}}\n', '1:20', /one of/, 'did you mean stripe?'],
    ['a scalar document', 'hello\n', '1:1', /a map of default and apis/, undefined],
    ['a list', '- a\n', '1:1', /a map of default and apis/, undefined],
    ['a tab', 'apis:\n\ta: 1\n', '2:1', /does not allow tabs/, undefined],
    ['a repeated key', 'default: a\ndefault: b\n', '2:1', /repeated/, undefined],
    ['a missing quote', 'default: "a\n', '2:1', /closing quote/, undefined],
    ['two documents', 'default: a\n---\ndefault: b\n', '2:1', /single YAML document/, undefined],
    ['an unknown alias', 'default: *nowhere\n', '1:10', /anchor before its alias/, undefined],
    ['an alias of itself', 'apis: &a\n  x: *a\n', '2:6', /ordinary size/, undefined],
    [
      '__proto__ as an API',
      'apis:\n  __proto__: {baseUrl: "http://h"}\n',
      '2:3',
      /cannot be used as a key/,
      undefined,
    ],
    [
      '__proto__ as a header',
      inApi('    headers: {__proto__: x}\n'),
      '4:15',
      /cannot be used as a key/,
      undefined,
    ],
    ['a map as a key', '? {a: b}\n: c\n', '1:3', /plain key/, undefined],
  ])('%s', async (_, project, place, message, hint) => {
    const {files, ...input} = configuration({project})
    const error = await loadRegistry(input).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      exitCode: 2,
      facts: {location: `${files.project}:${place}`},
      message: expect.stringMatching(message),
    })
    const expected = hint instanceof RegExp ? expect.stringMatching(hint) : hint
    if (hint) expect(error).toMatchObject({hints: expect.arrayContaining([expected])})
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter22')
  })

  test('bytes that are not UTF-8', async () => {
    const {files, ...input} = configuration({})
    writeFileSync(files.user, Buffer.from('apis:\n  caf\xe9: {}\n', 'latin1'))
    await expect(loadRegistry(input)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      facts: {location: `${files.user}:2:6`},
    })
  })

  test('an alias bomb is refused at once', async () => {
    const level = (name: string, of: string) =>
      `${name}: &${name} [${Array(10).fill(of).join(',')}]\n`
    const names = 'abcdefghi'.split('')
    const bomb = names
      .map((name, index) => level(name, index ? `*${names[index - 1]}` : 'x'))
      .join('')
    const start = performance.now()
    await expect(registryOf({project: bomb})).rejects.toMatchObject({code: 'CONFIG_INVALID'})
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('a file far too large', async () => {
    const huge = `# ${'x'.repeat(1024 * 1024)}\n`
    await expect(registryOf({project: huge})).rejects.toMatchObject({code: 'CONFIG_INVALID'})
  })

  test('a directory in place of the file', async () => {
    const {files, ...input} = configuration({})
    mkdirSync(files.user)
    await expect(loadRegistry(input)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      exitCode: 2,
      facts: {location: files.user},
    })
  })
})

describe('literal secrets are refused and not echoed', () => {
  const CANARY = 'sk_live_canary_4242'
  test.each([
    `auth: {type: bearer, token: ${CANARY}}`,
    `auth: {type: apiKey, key: "${CANARY}"}`,
    `auth: {type: basic, username: ${CANARY}, password: ${CANARY}}`,
    `auth: {type: oauth2, clientSecret: ${CANARY}}`,
    `auth: {type: jwt, key: "prefix \${env:X} ${CANARY}"}`,
    `webhook: {secret: [${CANARY}]}`,
    `environments: {x: {auth: {type: bearer, token: ${CANARY}}}}`,
    `timeout: soon\n    auth: {type: bearer, token: ${CANARY}}`,
  ])('%s', async (line) => {
    for (const kind of ['user', 'project']) {
      const error = await registryOf({[kind]: inApi(`    ${line}\n`)}).catch(
        (thrown: unknown) => thrown,
      )
      expect(error).toMatchObject({code: 'CONFIG_SECRET', exitCode: 2})
      const {message, hints, stack, cause} = error as {
        message: string
        hints: string[]
        stack: string
        cause: unknown
      }
      expect([message, ...hints, stack, String(cause)].join()).not.toContain('canary')
    }
  })

  test('references are accepted', async () => {
    const registry = await registryOf({
      project: inApi(
        '    auth: {type: basic, username: "${env:U}", password: "${keychain:team/p}"}\n',
      ),
    })
    expect(registry.resolve().auth).toEqual({
      type: 'basic',
      username: {source: 'env', name: 'U'},
      password: {source: 'keychain', name: 'team/p'},
    })
  })
})

describe('files that are fine', () => {
  test.each([
    '',
    '# only a comment\n',
    'apis:\n',
    '{}\n',
    '\uFEFFapis: {}\n',
  ])('an empty one: %j', async (project) => {
    expect((await registryOf({project})).names()).toEqual([])
  })

  test('an API called constructor, CRLF line ends, an entry with nothing in it', async () => {
    const registry = await registryOf({
      project: 'apis:\r\n  constructor: {baseUrl: "http://h"}\r\n  github:\r\n',
    })
    expect(registry.names()).toEqual(['constructor', 'github'])
    expect(registry.resolve({api: 'github'}).baseUrl).toBe('https://api.github.com')
  })
})
