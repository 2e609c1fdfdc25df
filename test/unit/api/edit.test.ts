import {
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {addApi, removeApi, updateApi, useApi} from '../../../src/api/index.js'
import {systemClock} from '../../../src/shared/index.js'
import {createLocks} from '../../../src/storage/index.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

function place(text?: string) {
  const folder = temporaryFolder()
  const path = join(folder, 'config', 'config.yaml')
  mkdirSync(dirname(path))
  if (text !== undefined) writeFileSync(path, text)
  const deps = {locks: createLocks(join(folder, 'data'), systemClock)}
  return {path, deps, folder, read: () => readFileSync(path, 'utf8')}
}

const COMMENTED = `# my APIs
apis:
  # the shop
  shop:
    baseUrl: https://shop.example # production
    headers: { X-A: "1" }
`

test('a new file names its schema, which lies beside it, and is private', async () => {
  const {path, deps, read} = place()
  const api = {baseUrl: 'https://a.example'}
  expect(await addApi({path, name: 'a', api}, deps)).toEqual({path, default: true})
  expect(read()).toBe(
    '# yaml-language-server: $schema=./config.schema.json\ndefault: a\napis:\n  a:\n    baseUrl: https://a.example\n',
  )
  const schema = JSON.parse(readFileSync(join(dirname(path), 'config.schema.json'), 'utf8'))
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('comments and what is not touched stay; the second API is not the default', async () => {
  const {path, deps, read} = place(COMMENTED)
  const added = await addApi({path, name: 'b', api: {preset: 'github'}}, deps)
  expect(added.default).toBe(false)
  expect(read()).toBe(
    `# yaml-language-server: $schema=./config.schema.json\n${COMMENTED}  b:\n    preset: github\n`,
  )
  await useApi({path, name: 'b'}, deps)
  expect(read()).toContain('default: b\n')
  await removeApi({path, name: 'b'}, deps)
  expect(read()).not.toMatch(/^default|github/m)
  expect(read()).toContain('# the shop')
  expect(read()).toContain('# production')
})

test('an update lays values over those that are there', async () => {
  const {path, deps, read} = place(COMMENTED)
  await updateApi({path, name: 'shop', api: {auth: {type: 'oauth2', clientId: 'abc'}}}, deps)
  await updateApi({path, name: 'new', api: {preset: 'github'}}, deps)
  expect(read()).toContain('X-A: "1"')
  expect(read()).toContain('clientId: abc')
  expect(read()).toContain('new:\n    preset: github')
})

test('twenty additions at once are all there', async () => {
  const {path, deps, read} = place()
  const names = Array.from({length: 20}, (_, index) => `api-${index}`)
  const api = {baseUrl: 'https://a.example'}
  const results = await Promise.all(names.map((name) => addApi({path, name, api}, deps)))
  for (const name of names) expect(read()).toContain(`  ${name}:\n`)
  expect(results.filter(({default: first}) => first)).toHaveLength(1)
})

test('what is refused leaves the file as it was', async () => {
  const {path, deps, read} = place(COMMENTED)
  const attempt = (name: string, api: object) => addApi({path, name, api}, deps)
  await expect(attempt('shop', {preset: 'github'})).rejects.toMatchObject({code: 'USAGE'})
  await expect(attempt('b', {baseUrl: 'nope'})).rejects.toMatchObject({code: 'USAGE'})
  await expect(attempt('__proto__', {baseUrl: 'http://h'})).rejects.toMatchObject({code: 'USAGE'})
  await expect(
    attempt('b', {baseUrl: 'http://h', auth: {type: 'bearer', token: 'literal-secret'}}),
  ).rejects.toMatchObject({code: 'CONFIG_SECRET', message: expect.not.stringContaining('literal')})
  await expect(removeApi({path, name: 'shp'}, deps)).rejects.toMatchObject({
    code: 'API_UNKNOWN',
    hints: expect.arrayContaining(['did you mean shop?']),
  })
  expect(read()).toBe(COMMENTED)
})

test('a broken file is not overwritten', async () => {
  const broken = 'apis:\n\ta: b\n'
  const {path, deps, read} = place(broken)
  const adding = addApi({path, name: 'a', api: {baseUrl: 'http://h'}}, deps)
  await expect(adding).rejects.toMatchObject({code: 'CONFIG_INVALID'})
  expect(read()).toBe(broken)
})

test('CRLF line ends stay', async () => {
  const {path, deps, read} = place(COMMENTED.replaceAll('\n', '\r\n'))
  await useApi({path, name: 'shop'}, deps)
  expect(read().replaceAll('\r\n', '')).not.toContain('\n')
})

test.skipIf(process.platform === 'win32')('a linked file stays a link', async () => {
  const {path, deps, folder, read} = place(COMMENTED)
  const real = join(folder, 'dotfiles.yaml')
  renameSync(path, real)
  symlinkSync(real, path)
  await useApi({path, name: 'shop'}, deps)
  expect(lstatSync(path).isSymbolicLink()).toBe(true)
  expect(read()).toContain('default: shop')
})
