import {describe, expect, test} from 'vitest'
import {loginTo} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

describe('an answer of another server (RFC 9207, RFC 9700 section 4.4)', () => {
  test('iss of another issuer: the code goes nowhere', async () => {
    const outcome = await loginTo({
      redirect: (parameters) => parameters.set('iss', 'https://evil.example.com'),
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
    expectRefused(outcome)
    expect(outcome.asked('/token')).toBe(0)
    const silent = await loginTo({metadata, redirect: (parameters) => parameters.delete('iss')})
    expect(silent.result).toMatchObject({type: 'oauth2'})
  })
})

describe('metadata that cannot be trusted (RFC 8414 section 3.3)', () => {
  test.each<[string, (document: Record<string, unknown>, origin: string) => object]>([
    ['of another issuer', () => ({issuer: 'https://evil.example.com'})],
    ['of the issuer with a slash', (_, origin) => ({issuer: `${origin}/x`})],
    ['with a plain http token endpoint', () => ({token_endpoint: 'http://id.example.com/token'})],
    ['with a plain http login page', () => ({authorization_endpoint: 'http://id.example.com/a'})],
    ['with a script for a login page', () => ({authorization_endpoint: 'javascript:alert(1)'})],
    ['with a file for a login page', () => ({authorization_endpoint: 'file:///etc/passwd'})],
    ['with a plain http revocation endpoint', () => ({revocation_endpoint: 'http://a.example/r'})],
    [
      'with a plain http device endpoint',
      () => ({device_authorization_endpoint: 'http://a.example/d'}),
    ],
    [
      'with a plain http PAR endpoint',
      () => ({pushed_authorization_request_endpoint: 'http://a.example/p'}),
    ],
  ])('%s: nobody is sent there', async (_, change) => {
    const outcome = await loginTo({
      metadata: (document, origin) => ({...document, ...change(document, origin)}),
    })
    expectRefused(outcome)
    expect(outcome.asked('/authorize')).toBe(0)
    expect(outcome.asked('/token')).toBe(0)
  })
})
