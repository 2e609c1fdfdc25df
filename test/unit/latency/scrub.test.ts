import {describe, expect, it} from 'vitest'
import {scrubHeaders, scrubText, scrubUrl} from '../../../src/latency/history/scrub.js'
import {createRedactor} from '../../../src/shared/index.js'

const redactor = createRedactor()
redactor.add('resolved-value')

describe('what history keeps', () => {
  it('masks headers by name and by value', () => {
    expect(
      scrubHeaders(
        [
          ['Authorization', 'Bearer abc'],
          ['Set-Cookie', 'a=1'],
          ['set-cookie', 'b=2'],
          ['X-API-Key', 'k'],
          ['X-Echo', 'it was resolved-value'],
          ['Idempotency-Key', '01J'],
          ['Vary', 'a'],
          ['vary', 'b'],
          ['X-RateLimit-Limit-Tokens', '10'],
        ],
        redactor,
      ),
    ).toEqual({
      authorization: '[redacted]',
      'set-cookie': '[redacted]',
      'x-api-key': '[redacted]',
      'x-echo': 'it was [redacted]',
      'idempotency-key': '01J',
      vary: 'a, b',
      'x-ratelimit-limit-tokens': '10',
    })
  })

  it('masks user, password and secret query fields of a URL', () => {
    const url = new URL(
      'https://u:p@h/a?page=2&api_key=abc&client%5Fsecret=x&key=y&q=resolved-value',
    )
    expect(scrubUrl(url, redactor)).toBe(
      'https://h/a?page=2&api_key=[redacted]&client%5Fsecret=[redacted]&key=[redacted]&q=[redacted]',
    )
  })

  it('masks secret fields of JSON, also where it is cut off', () => {
    expect(scrubText('{"a":{"refresh_token" : "x\\"y"},"pin":1,"password":12', redactor)).toBe(
      '{"a":{"refresh_token" : "[redacted]"},"pin":1,"password":"[redacted]"',
    )
    expect(scrubText('{"token_type":"Bearer","access_token":"ab', redactor)).toBe(
      '{"token_type":"Bearer","access_token":"[redacted]"',
    )
  })

  it('masks secret fields of a form and leaves other text alone', () => {
    expect(scrubText('grant_type=password&password=abc&x=1', redactor)).toBe(
      'grant_type=password&password=[redacted]&x=1',
    )
    expect(scrubText('the password = abc', redactor)).toBe('the password = abc')
  })
})
