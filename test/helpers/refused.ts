import {inspect} from 'node:util'
import {expect} from 'vitest'
import type {loginTo} from './misbehaving-server.js'

/** The login failed with 8, nothing was kept, and no token is anywhere in the error. */
export function expectRefused(
  {result, error, entries}: Awaited<ReturnType<typeof loginTo>>,
  words?: RegExp,
): void {
  expect(result).toBeUndefined()
  expect(error).toMatchObject({code: 'LOGIN_FAILED', exitCode: 8})
  if (words) expect(String(error)).toMatch(words)
  expect(entries.size, 'nothing is stored').toBe(0)
  expect(inspect(error, {depth: 20, showHidden: true, customInspect: false})).not.toMatch(
    /AT-canary|eyJ/,
  )
}
