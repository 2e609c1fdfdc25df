import {inspect} from 'node:util'
import {describe, expect, test} from 'vitest'
import {
  ApixError,
  ERROR_CODES,
  EXIT_CODE_TABLE,
  exitCodeOfStatus,
  hintsForStatus,
  toApixError,
  toErrorDocument,
} from '../../../src/errors/index.js'

describe('an ApixError', () => {
  const cause = {access_token: 'canary-token'}
  const error = new ApixError('TOKEN_EXPIRED', 'the token has expired', {status: 401, cause})

  test('becomes the JSON error document, hints included, absent fields left out', () => {
    expect(toErrorDocument(error, '2026-01-01T00:00:00.000Z')).toEqual({
      error: {
        code: 'TOKEN_EXPIRED',
        message: 'the token has expired',
        hint: 'run: apix login',
        exitCode: 8,
        status: 401,
        timestamp: '2026-01-01T00:00:00.000Z',
      },
    })
  })

  test('keeps its cause out of everything that serialises it', () => {
    expect(error.cause).toBe(cause)
    expect(JSON.stringify({...error})).not.toContain('canary')
  })

  test('is not printed with its cause at any depth', () => {
    expect(inspect(error, {depth: 10})).not.toContain('canary')
  })
})

test('what nobody mapped is a bug and says so', () => {
  const error = toApixError(new TypeError('x is not a function'))
  expect([error.code, error.exitCode]).toEqual(['UNEXPECTED', 1])
})

test('every exit code that an error can have is documented', () => {
  const documented = new Set(EXIT_CODE_TABLE.map(([code]) => Number(code)))
  expect(Object.values(ERROR_CODES).filter((code) => !documented.has(code))).toEqual([])
})

test.each([
  [200, 0],
  [204, 0],
  [304, 0],
  [301, 3],
  [404, 4],
  [429, 4],
  [500, 5],
  [599, 5],
])('HTTP %d ends in exit code %d', (status, code) => {
  expect(exitCodeOfStatus(status)).toBe(code)
})

describe('hints', () => {
  test.each([
    [601_000, "set this machine's clock: it is 601 s ahead of the server's"],
    [-601_000, "set this machine's clock: it is 601 s behind the server's"],
    [30_000, 'check the credentials, or run: apix login shop'],
  ])('a 401 names a clock that is %i ms ahead first', (clockSkew, hint) => {
    expect(hintsForStatus(401, {clockSkew, api: 'shop'})[0]).toBe(hint)
  })

  test.each([401, 403, 404, 429, 500, 503])('say what to do about %d', (status) => {
    expect(hintsForStatus(status).length).toBeGreaterThan(0)
  })

  test('name the missing scope, the wait and the request id where the server does', () => {
    expect(hintsForStatus(403, {missingScope: 'charges'})[0]).toContain('--scope charges')
    expect(hintsForStatus(429, {retryAfterSeconds: 7})[0]).toContain('7 s')
    expect(hintsForStatus(502, {requestId: 'req_1'})[0]).toContain('req_1')
  })
})
