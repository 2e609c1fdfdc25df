import {expect, test} from 'vitest'
import type {OAuthSettings} from '../../../../src/api/index.js'
import {systemClock} from '../../../../src/shared/index.js'
import {loginTo, type Misbehaviour} from '../../../helpers/misbehaving-server.js'
import {expectRefused} from '../../../helpers/refused.js'

const AHEAD = /this machine's clock is (599|60\d) s ahead of the server's/

/** A login without a browser, at a server whose clock is ten minutes behind. */
const machine = (flow: OAuthSettings['flow'], wrong: Misbehaviour = {}) =>
  loginTo(
    {clock: -600, ...wrong},
    {
      flow,
      assertion: {algorithm: 'HS256', claims: {}, expiresIn: 300_000},
      ...(flow !== 'deviceCode' && {scopes: ['read']}),
    },
    {
      input: flow === 'jwtBearer' ? {token: 'k'.repeat(32)} : {},
      // Nobody waits for the interval between two polls.
      deps: {clock: {...systemClock, sleep: async () => {}}},
    },
  )

const withoutIdToken = ({id_token: _, ...answer}: Record<string, unknown>) => answer
const FLOWS = ['deviceCode', 'clientCredentials', 'jwtBearer'] as const

test('the device flow says of an ID token of another time whose clock is wrong', async () => {
  const outcome = await machine('deviceCode')
  expectRefused(outcome, AHEAD)
  expect(outcome.error).toMatchObject({hints: ["set this machine's clock"]})
})

test.each(FLOWS)('%s: a login that goes well all the same says so', async (flow) => {
  const {error, notes} = await machine(flow, {token: withoutIdToken})
  expect(error).toBeUndefined()
  expect(notes.filter((note) => AHEAD.test(note))).toHaveLength(1)
})

test.each(
  FLOWS,
)('%s: a refusal, of an assertion from the future say, has the advice', async (flow) => {
  const outcome = await machine(flow, {
    token: () => ({error: 'invalid_grant', error_description: 'iat is in the future'}),
  })
  expectRefused(outcome, /iat is in the future/)
  const {hint} = outcome.error as {hint: string}
  expect(hint).toMatch(/set this machine's clock: it is (599|60\d) s ahead of the server's/)
})

test('so has a renewal', async () => {
  const wrong: Misbehaviour = {token: withoutIdToken}
  const {credentials, settings, entries} = await loginTo(wrong, {scopes: ['read']})
  Object.assign(wrong, {clock: -600, token: () => ({error: 'invalid_client'})})
  const refused = credentials.refresh(settings)
  await expect(refused).rejects.toMatchObject({
    code: 'REFRESH_FAILED',
    hint: expect.stringMatching(/set this machine's clock: it is (599|60\d) s ahead/),
  })
  expect(entries.size, 'the login is kept').toBe(1)
})

test('nothing is said of clocks that agree', async () => {
  const {error, notes} = await machine('clientCredentials', {clock: 30, token: withoutIdToken})
  expect(error).toBeUndefined()
  expect(notes.join()).not.toContain('clock')
})
