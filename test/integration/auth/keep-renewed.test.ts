import {expect, test} from 'vitest'
import {credentialKey} from '../../../src/auth/credential.js'
import {ApixError} from '../../../src/errors/index.js'
import {systemClock} from '../../../src/shared/index.js'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {authWorld, followRedirects, oauthSettings} from '../../helpers/oauth-login.js'

const KEY = `apix ${credentialKey({api: 'shop', environment: 'default', account: 'default'})}`

/** A login at a server that rotates, whose refreshes a test may hold up. */
async function loggedIn(waits: number[] = []) {
  const meanwhile = {work: async () => {}}
  let count = 0
  const server = await startServer(async ({url, body}, response) => {
    if (url !== '/token') {
      const query = new URLSearchParams(url.split('?')[1])
      const back = new URLSearchParams({code: 'CODE', state: query.get('state') ?? ''})
      response.writeHead(302, {location: `${query.get('redirect_uri')}?${back}`}).end()
      return
    }
    if (body.includes('grant_type=refresh_token')) await meanwhile.work()
    count += 1
    const tokens = {access_token: `AT-${count}`, refresh_token: `RT-${count}`}
    sendJson(response, 200, {...tokens, token_type: 'bearer', expires_in: 3600})
  })
  const clock = {...systemClock, sleep: async (ms: number) => void waits.push(ms)}
  const world = authWorld(
    oauthSettings({
      authorizationEndpoint: `${server.url}/authorize`,
      tokenEndpoint: `${server.url}/token`,
    }),
    {io: {openBrowser: followRedirects}},
  )
  await world.login()
  // The login itself has to wait for the browser, hence only now.
  world.deps.clock = clock
  const stored = () => JSON.parse(world.entries.get(KEY) ?? 'null')
  const exchanges = () => server.requests.filter(({url}) => url === '/token').length - 1
  return {...world, meanwhile, stored, exchanges}
}

const refusal = () =>
  new ApixError('STORAGE', 'cannot write credentials.enc: ENOSPC: no space left on device')

test('a store that refuses is found out before the server is asked', async () => {
  const {credentials, settings, store, stored, exchanges} = await loggedIn()
  const before = stored()
  store.setPassword = () => Promise.reject(refusal())
  await expect(credentials.refresh(settings)).rejects.toMatchObject({
    code: 'REFRESH_FAILED',
    exitCode: 8,
    message: expect.stringMatching(/was not renewed, .* could not be kept: .*ENOSPC/),
  })
  expect(exchanges()).toBe(0)
  expect(stored()).toEqual(before)
})

test('so is a place that takes no lock', async () => {
  const {credentials, settings, deps, exchanges} = await loggedIn()
  deps.locks = async () => ({withLock: () => Promise.reject(refusal())})
  await expect(credentials.refresh(settings)).rejects.toMatchObject({
    code: 'REFRESH_FAILED',
    exitCode: 8,
    message: expect.stringMatching(/^the token was not renewed: .*ENOSPC/),
  })
  expect(exchanges()).toBe(0)
})

test('what is written for a rehearsal is the login, with room for longer tokens', async () => {
  const {credentials, settings, entries, stored, meanwhile} = await loggedIn()
  const before = entries.get(KEY) ?? ''
  let during = ''
  meanwhile.work = async () => {
    during = entries.get(KEY) ?? ''
  }
  await credentials.refresh(settings)
  expect(during.trim()).toBe(before)
  expect(during.length).toBe(before.length + 1024)
  expect(entries.get(KEY)).toBe(JSON.stringify(stored()))
})

test('a store that refuses only the new token is asked again until it takes it', async () => {
  const waits: number[] = []
  const {credentials, settings, store, stored, meanwhile, notes, exchanges} = await loggedIn(waits)
  const write = store.setPassword
  let refusals = 0
  meanwhile.work = async () => {
    store.setPassword = (...entry) => (refusals++ < 3 ? Promise.reject(refusal()) : write(...entry))
  }
  await credentials.refresh(settings)
  expect(stored()).toMatchObject({accessToken: 'AT-2', refreshToken: 'RT-2'})
  expect(notes.filter((note) => note.includes('is not saved yet'))).toHaveLength(1)
  expect(notes.join()).not.toMatch(/[AR]T-2/)
  expect(waits.slice(0, 3)).toEqual([250, 1000, 3000])
  expect(exchanges()).toBe(1)
})

test('one that never does ends it with 8 and the way back', async () => {
  const {credentials, settings, store, meanwhile} = await loggedIn([])
  meanwhile.work = async () => {
    store.setPassword = () => Promise.reject(refusal())
  }
  await expect(credentials.refresh(settings)).rejects.toMatchObject({
    code: 'REFRESH_FAILED',
    exitCode: 8,
    message: expect.stringContaining('was renewed, but the new one could not be kept'),
    hint: expect.stringContaining('apix login shop'),
  })
})

test('a login in the middle of a refresh is not undone by its answer', async () => {
  const {credentials, settings, login, stored, meanwhile} = await loggedIn()
  let loggingIn: Promise<unknown> | undefined
  meanwhile.work = async () => {
    loggingIn = login({token: 'given-by-hand'})
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  await credentials.refresh(settings)
  await loggingIn
  expect(stored()).toMatchObject({type: 'bearer', token: 'given-by-hand'})
})
