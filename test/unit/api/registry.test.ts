import {readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {loadRegistry} from '../../../src/api/index.js'
import {configuration, registryOf} from '../../helpers/configuration.js'

const SHOP = `
default: shop
apis:
  shop:
    baseUrl: https://api.example.com/v1/
    headers: {X-API-Version: 2.0, X-Key: "Token \${env:KEY}"}
    timeout: 30s
    maxTime: 2m
    retry: {limit: 3, maxDelay: 20s}
    rateLimit: 10/s
    cache: 5m
    openapi: ./openapi.yaml
    environments:
      development: {baseUrl: https://sandbox.example.com/v1, retry: 4}
      production: {timeout: 10s, confirm: true}
`

describe('what an API resolves to', () => {
  test('durations, rates, retries and references are parsed', async () => {
    const {files, ...input} = configuration({user: SHOP})
    const settings = (await loadRegistry(input)).resolve({environment: 'production'})
    expect(settings).toMatchObject({
      name: 'shop',
      environment: 'production',
      baseUrl: 'https://api.example.com/v1',
      timeout: 10_000,
      maxTime: 120_000,
      retry: {limit: 3, maxDelay: 20_000},
      rateLimit: {limit: 10, per: 1000, burst: 10},
      cache: 300_000,
      confirm: true,
      openapi: join(files.user, '..', 'openapi.yaml'),
    })
    expect(settings.headers).toEqual({
      'X-API-Version': '2.0',
      'X-Key': {source: 'env', name: 'KEY', prefix: 'Token '},
    })
  })

  test('an environment is laid over the API; the first one is used when none is named', async () => {
    const registry = await registryOf({user: SHOP})
    expect(registry.resolve()).toMatchObject({
      environment: 'development',
      baseUrl: 'https://sandbox.example.com/v1',
      retry: {limit: 4, maxDelay: 20_000},
      timeout: 30_000,
    })
  })

  test('defaults hold where nothing was said', async () => {
    const registry = await registryOf({user: 'apis: {a: {baseUrl: "http://h:1"}}'})
    expect(registry.resolve()).toEqual({
      name: 'a',
      environment: 'default',
      origins: ['http://h:1'],
      baseUrl: 'http://h:1',
      headers: {},
      query: {},
      timeout: 30_000,
      retry: {limit: 2, maxDelay: 60_000},
      cache: false,
      auth: {type: 'none'},
      webhook: {},
      confirm: false,
      validate: false,
      history: {bodies: true, retention: 90 * 86_400_000},
    })
  })

  test('an auth type replaces what another type below it said; its own fields merge', async () => {
    const user = 'apis: {github: {preset: github, auth: {clientId: abc, scopes: [repo]}}}'
    const refined = (await registryOf({user})).resolve({api: 'github'}).auth
    expect(refined).toMatchObject({
      type: 'oauth2',
      clientId: 'abc',
      scopes: ['repo'],
      clientAuth: 'post',
    })
    const replaced = 'apis: {github: {preset: github, auth: {type: bearer}}}'
    expect((await registryOf({user: replaced})).resolve({api: 'github'}).auth).toEqual({
      type: 'bearer',
    })
  })
})

describe('precedence', () => {
  const user =
    'apis: {a: {baseUrl: "http://user", timeout: 1s, retry: 1, headers: {X-A: user, X-B: user}}}'
  const project = 'apis: {a: {timeout: 2s, headers: {x-a: project}}}'

  test('environment variable > project > user, per key', async () => {
    const environment = {APIX_TIMEOUT: '3s', APIX_CACHE: 'true', APIX_RATE_LIMIT: '7/10s'}
    const both = await registryOf({user, project})
    expect(both.resolve()).toMatchObject({timeout: 2000, retry: {limit: 1}})
    expect(both.resolve().headers).toEqual({'x-a': 'project', 'X-B': 'user'})
    const all = (await registryOf({user, project, environment})).resolve()
    expect(all).toMatchObject({timeout: 3000, cache: true, rateLimit: {limit: 7, per: 10_000}})
  })

  test('explain names the origin and the place of each value', async () => {
    const environment = {APIX_RETRY: '9', APIX_API: 'a'}
    const {files, ...input} = configuration({user, project, environment})
    const values = (await loadRegistry(input)).explain()
    const at = (path: string) => values.find((value) => value.path === path)
    expect(at('api')).toMatchObject({value: 'a', origin: 'env', source: 'APIX_API'})
    expect(at('retry.limit')).toEqual({
      path: 'retry.limit',
      value: 9,
      origin: 'env',
      source: 'APIX_RETRY',
    })
    expect(at('timeout')).toMatchObject({origin: 'project', source: `${files.project}:1:21`})
    expect(at('baseUrl')).toMatchObject({origin: 'user', source: `${files.user}:1:21`})
    expect(at('cache')).toMatchObject({value: false, origin: 'default'})
  })

  test('a variable that cannot be understood is named', async () => {
    await expect(registryOf({environment: {APIX_TIMEOUT: 'soon'}})).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      facts: {location: 'APIX_TIMEOUT'},
    })
  })

  test('default: the project’s, then the user’s, then the only API there is', async () => {
    const two = 'default: a\napis: {a: {baseUrl: "http://a"}, b: {baseUrl: "http://b"}}'
    expect((await registryOf({user: two})).default).toBe('a')
    expect((await registryOf({user: two, project: 'default: b'})).default).toBe('b')
    expect((await registryOf({user: two, project: 'default: b'})).resolve({api: 'a'}).name).toBe(
      'a',
    )
    expect((await registryOf({user: 'apis: {z: {baseUrl: "http://z"}}'})).default).toBe('z')
  })
})

describe('what cannot be resolved', () => {
  test('an unknown API suggests the nearest, configured or shipped', async () => {
    const registry = await registryOf({user: SHOP})
    expect(() => registry.resolve({api: 'shpo'})).toThrow(
      expect.objectContaining({
        code: 'API_UNKNOWN',
        hints: expect.arrayContaining(['did you mean shop?']),
      }),
    )
    expect(() => registry.resolve({api: 'githb'})).toThrow(
      expect.objectContaining({hints: expect.arrayContaining(['did you mean github?'])}),
    )
    expect(() => registry.resolve({api: 'constructor'})).toThrow(
      expect.objectContaining({code: 'API_UNKNOWN'}),
    )
  })

  test('no API at all, and no choice among several', async () => {
    const none = await registryOf({})
    expect(() => none.resolve()).toThrow(expect.objectContaining({code: 'API_MISSING'}))
    const several = await registryOf({
      user: 'apis: {a: {baseUrl: "http://a"}, b: {baseUrl: "http://b"}}',
    })
    expect(() => several.resolve()).toThrow(
      expect.objectContaining({
        code: 'API_MISSING',
        hints: expect.arrayContaining(['pass -a NAME: a, b']),
      }),
    )
  })

  test('an unknown environment', async () => {
    const registry = await registryOf({user: SHOP})
    expect(() => registry.resolve({environment: 'prod'})).toThrow(
      expect.objectContaining({code: 'ENVIRONMENT_UNKNOWN'}),
    )
    expect(() => registry.resolve({environment: '__proto__'})).toThrow(
      expect.objectContaining({code: 'ENVIRONMENT_UNKNOWN'}),
    )
  })

  test('an API without a base URL', async () => {
    const registry = await registryOf({user: 'apis: {a: {timeout: 3s}}'})
    expect(() => registry.resolve()).toThrow(expect.objectContaining({code: 'CONFIG_INVALID'}))
  })
})

describe('presets', () => {
  test('a shipped preset works by its name without any file', async () => {
    const registry = await registryOf({})
    expect(registry.has('github')).toBe(false)
    expect(registry.resolve({api: 'github'})).toMatchObject({
      preset: 'github',
      baseUrl: 'https://api.github.com',
      origins: ['https://api.github.com'],
    })
  })

  test('variables are filled in, checked, and named when they are missing', async () => {
    const missing = await registryOf({user: 'apis: {s: {preset: shopify}}'})
    expect(() => missing.resolve()).toThrow(/needs a value for "shop"/)
    const filled = (shop: string) =>
      registryOf({
        user: `apis: {s: {preset: shopify, variables: {shop: ${shop}, version: 2026-01}}}`,
      })
    expect((await filled('acme')).resolve().baseUrl).toBe(
      'https://acme.myshopify.com/admin/api/2026-01',
    )
    const hostile = await filled('evil.example/')
    expect(() => hostile.resolve()).toThrow(expect.objectContaining({code: 'CONFIG_INVALID'}))
  })
})

describe('the cache of parsed files', () => {
  test('a warm start reads JSON; a changed file is read again', async () => {
    const {files, ...input} = configuration({user: 'apis: {a: {baseUrl: "http://one"}}'})
    await loadRegistry(input)
    const [name = ''] = readdirSync(join(input.directories.cache, 'config'))
    const path = join(input.directories.cache, 'config', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace('http://one', 'http://cached'))
    expect((await loadRegistry(input)).resolve().baseUrl).toBe('http://cached')
    writeFileSync(files.user, 'apis: {a: {baseUrl: "http://two"}}')
    utimesSync(files.user, 1, 1)
    expect((await loadRegistry(input)).resolve().baseUrl).toBe('http://two')
  })

  test('a damaged cache is ignored', async () => {
    const {files: _, ...input} = configuration({user: 'apis: {a: {baseUrl: "http://one"}}'})
    await loadRegistry(input)
    const [name = ''] = readdirSync(join(input.directories.cache, 'config'))
    writeFileSync(join(input.directories.cache, 'config', name), '{"broken')
    expect((await loadRegistry(input)).resolve().baseUrl).toBe('http://one')
  })
})
