// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
import {Ajv, type ValidateFunction} from 'ajv'
import {describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {CONFIG_SCHEMA, parseConfig} from '../../../src/api/index.js'

/** Ajv is the judge: our small validator and the published schema must agree. */
const validate: ValidateFunction = new Ajv({
  strict: false,
  validateFormats: true,
  formats: {uri: (text: string) => URL.canParse(text)},
}).compile(CONFIG_SCHEMA)

const api = (fields: string) => `apis: {a: {baseUrl: "http://h", ${fields}}}`

describe('our validator agrees with Ajv', () => {
  test.each([
    '{}',
    'default: a',
    'defualt: a',
    api('timeout: 30s'),
    api('timeout: 30'),
    api('timeout: -1'),
    api('timeout: 1 s'),
    api('retry: 0'),
    api('retry: 1.5'),
    api('retry: {limit: 3, maxDelay: 20s}'),
    api('retry: {limit: x}'),
    api('rateLimit: 10/s'),
    api('rateLimit: 5/10s'),
    api('rateLimit: 0/s'),
    api('rateLimit: 10'),
    api('rateLimit: {per: 1s}'),
    api('rateLimit: {limit: 10, per: 1s, burst: 20}'),
    api('cache: true'),
    api('cache: 5m'),
    api('cache: [5m]'),
    api('auth: {type: none}'),
    api('auth: {clientId: x, token: "${env:A}"}'),
    api('auth: {type: oauth2, token: "${env:A}"}'),
    api('auth: {type: oauth2, issuer: "https://id.example", scopes: [a, b]}'),
    api('auth: {type: oauth2, issuer: "http://127.0.0.1:3000"}'),
    api('auth: {type: oauth2, issuer: "http://127.0.0.1.evil.example"}'),
    api('auth: {type: bearer, token: literal}'),
    api('auth: {type: jwt, algorithm: none}'),
    api('headers: {X-A: "a ${env:A} b"}'),
    api('headers: {X-A: "${env:A}${env:B}"}'),
    api('headers: {"X A": b}'),
    api('environments: {x: {preset: github}}'),
    api('environments: {x: {confirm: true}}'),
    api('preset: nope'),
    api('webhook: {provider: stripe, url: "ftp://h", secret: "${keychain:x}"}'),
    api('variables: {tenant: common}'),
  ])('%s', async (text) => {
    const ours = await parseConfig(text, 'x.yaml').then(
      () => true,
      () => false,
    )
    expect(ours).toBe(validate(parse(text)))
  })
})
