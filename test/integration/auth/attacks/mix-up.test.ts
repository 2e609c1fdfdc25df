import {describe, expect, test} from 'vitest'
import {loginTo} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

describe('an answer of another server (RFC 9207, RFC 9700 section 4.4)', () => {
  test.each<[string, (origin: string) => string]>([
    ['a stranger', () => 'https://evil.example.com'],
    ['the issuer with a slash', (origin) => `${origin}/`],
    ['the issuer with a path', (origin) => `${origin}/tenant`],
    ['the issuer on https', (origin) => origin.replace('http:', 'https:')],
    ['a name that only starts alike', (origin) => `${origin}.evil.example.com`],
  ])('iss of another issuer: the code goes nowhere (%s)', async (_, issuer) => {
    const outcome = await loginTo({
      redirect: (parameters, origin) => parameters.set('iss', issuer(origin)),
    })
    expectRefused(outcome, /another issuer/)
    expect(outcome.asked('/token')).toBe(0)
  })

  test('an error of another issuer is no word of the server that was asked', async () => {
    const outcome = await loginTo({
      redirect(parameters) {
        parameters.delete('code')
        parameters.set('error', 'access_denied')
        parameters.set('iss', 'https://evil.example.com')
      },
    })
    expectRefused(outcome, /another issuer/)
    expect(outcome.asked('/token')).toBe(0)
  })

  test('iss missing although the metadata promises it', async () => {
    const outcome = await loginTo({redirect: (parameters) => parameters.delete('iss')})
    expectRefused(outcome, /promised issuer/)
    expect(outcome.asked('/token')).toBe(0)
  })

  test('iss given although the metadata is silent: it has to be right', async () => {
    const metadata = ({
      authorization_response_iss_parameter_supported: _,
      ...rest
    }: Record<string, unknown>) => rest
    const outcome = await loginTo({
      metadata,
      redirect: (parameters) => parameters.set('iss', 'https://evil.example.com'),
    })
    expectRefused(outcome, /another issuer/)
    expect(outcome.asked('/token')).toBe(0)
    const right = await loginTo({metadata})
    expect(right.result).toMatchObject({type: 'oauth2'})
    const silent = await loginTo({metadata, redirect: (parameters) => parameters.delete('iss')})
    expect(silent.result).toMatchObject({type: 'oauth2'})
  })
})

const PLAIN_HTTP = [
  'authorization_endpoint',
  'token_endpoint',
  'revocation_endpoint',
  'device_authorization_endpoint',
  'pushed_authorization_request_endpoint',
  'jwks_uri',
]

describe('metadata that cannot be trusted (RFC 8414 section 3.3)', () => {
  test.each<[string, (document: Record<string, unknown>, origin: string) => object, RegExp]>([
    ['of another issuer', () => ({issuer: 'https://evil.example.com'}), /another issuer/],
    ['of the issuer with a path', (_, origin) => ({issuer: `${origin}/x`}), /another issuer/],
    ...PLAIN_HTTP.map((field): [string, () => object, RegExp] => [
      `with a plain http ${field}`,
      () => ({[field]: 'http://id.example.com/x'}),
      new RegExp(`^ApixError: ${field} must be an https URL`),
    ]),
    [
      'with a script for a login page',
      () => ({authorization_endpoint: 'javascript:alert(1)'}),
      /authorization_endpoint must be an https URL/,
    ],
    [
      'with a file for a login page',
      () => ({authorization_endpoint: 'file:///etc/passwd'}),
      /authorization_endpoint must be an https URL/,
    ],
  ])('%s: nobody is sent there', async (_, change, words) => {
    const outcome = await loginTo({
      metadata: (document, origin) => ({...document, ...change(document, origin)}),
    })
    expectRefused(outcome, words)
    expect(outcome.asked('/authorize')).toBe(0)
    expect(outcome.asked('/token')).toBe(0)
  })
})
