import {describe, expect, test} from 'vitest'
import type {DevicePrompt} from '../../../src/auth/oauth/device-code.js'
import {systemClock} from '../../../src/shared/index.js'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {authWorld, oauthSettings} from '../../helpers/oauth-login.js'

type Answer = [status: number, body: Record<string, unknown>] | 'drop'

const TOKENS: Answer = [200, {access_token: 'AT-device', token_type: 'bearer', refresh_token: 'RT'}]
const PENDING: Answer = [400, {error: 'authorization_pending'}]
const SLOW: Answer = [400, {error: 'slow_down'}]

/** A server that gives the answers in turn, and a login whose clock does not wait. */
async function device(answers: Answer[], start: Record<string, unknown> = {}) {
  let count = 0
  const server = await startServer((request, response) => {
    if (request.url === '/device') {
      sendJson(response, 200, {
        device_code: 'DEVICE-CODE-canary',
        user_code: 'WDJB-MJHT',
        verification_uri: 'https://id.example.com/device',
        expires_in: 900,
        interval: 5,
        ...start,
      })
      return
    }
    const answer = answers[Math.min(count++, answers.length - 1)] ?? PENDING
    if (answer === 'drop') response.destroy()
    else sendJson(response, ...answer)
  })
  let elapsed = 0
  const waits: number[] = []
  const prompts: DevicePrompt[] = []
  const opened: URL[] = []
  const abort = new AbortController()
  const world = authWorld(
    oauthSettings({
      flow: 'deviceCode',
      tokenEndpoint: `${server.url}/token`,
      deviceAuthorizationEndpoint: `${server.url}/device`,
    }),
    {
      io: {
        signal: abort.signal,
        announceDevice: (prompt) => void prompts.push(prompt),
        openBrowser: async (url) => void opened.push(url),
      },
      deps: {
        clock: {
          ...systemClock,
          monotonic: () => elapsed,
          async sleep(ms, signal) {
            signal?.throwIfAborted()
            waits.push(ms / 1000)
            elapsed += ms
          },
        },
      },
    },
  )
  const polls = () => server.requests.filter(({url}) => url === '/token')
  return {...world, server, waits, prompts, opened, abort, polls}
}

describe('the device flow (RFC 8628)', () => {
  test('shows code and address, polls at the interval, ends with a token', async () => {
    const world = await device([PENDING, PENDING, TOKENS], {
      verification_uri_complete: 'https://id.example.com/device?code=WDJB-MJHT',
    })
    const result = await world.login()
    expect(result).toMatchObject({type: 'oauth2', refreshable: true, scopes: ['read']})
    expect(world.prompts[0]).toMatchObject({userCode: 'WDJB-MJHT', expiresIn: 900_000})
    expect(world.prompts[0]?.url.href).toBe('https://id.example.com/device')
    expect(world.opened[0]?.href).toBe('https://id.example.com/device?code=WDJB-MJHT')
    expect(world.waits).toEqual([5, 5, 5])
    const [first] = world.server.requests
    expect(Object.fromEntries(new URLSearchParams(first?.body))).toEqual({
      client_id: 'cli',
      scope: 'read',
    })
    expect(Object.fromEntries(new URLSearchParams(world.polls()[0]?.body))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'DEVICE-CODE-canary',
      client_id: 'cli',
    })
    expect(world.deps.redactor.text('DEVICE-CODE-canary')).toBe('[redacted]')
  })

  test('slow_down adds five seconds, for good', async () => {
    const world = await device([PENDING, SLOW, PENDING, SLOW, TOKENS])
    await world.login()
    expect(world.waits).toEqual([5, 5, 10, 10, 15])
  })

  test('a dropped connection is not the end: it asks on, less often', async () => {
    const world = await device(['drop', PENDING, TOKENS])
    await expect(world.login()).resolves.toMatchObject({type: 'oauth2'})
    expect(world.waits).toEqual([5, 10, 10])
  })

  test('without an interval it is five seconds', async () => {
    const world = await device([TOKENS], {interval: undefined})
    await world.login()
    expect(world.waits).toEqual([5])
  })

  test('texts for numbers and verification_url are understood', async () => {
    const world = await device([TOKENS], {
      interval: '7',
      expires_in: '600',
      verification_uri: undefined,
      verification_url: 'https://www.google.com/device',
    })
    await world.login()
    expect(world.waits).toEqual([7])
    expect(world.prompts[0]?.url.href).toBe('https://www.google.com/device')
  })

  test.each([
    ['the server', [[400, {error: 'expired_token'}]] as Answer[], {}],
    ['its own clock', [PENDING], {expires_in: 12}],
  ])('a code that %s calls expired ends it with 7, and nothing is stored', async (_, answers, start) => {
    const world = await device(answers, start)
    await expect(world.login()).rejects.toMatchObject({code: 'LOGIN_TIMEOUT', exitCode: 7})
    expect(world.entries.size).toBe(0)
    expect(world.waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(12)
  })

  test.each([
    ['access_denied', 'LOGIN_DENIED'],
    ['invalid_client', 'LOGIN_FAILED'],
    ['invalid_grant', 'LOGIN_FAILED'],
  ])('%s ends it with 8', async (error, code) => {
    const world = await device([[400, {error}]])
    await expect(world.login()).rejects.toMatchObject({code, exitCode: 8})
    expect(world.polls()).toHaveLength(1)
  })

  test.each([
    ['http://id.example.com/device', undefined],
    ['javascript:alert(1)', undefined],
    ['file:///etc/passwd', undefined],
    ['https://id.example.com/device', 'data:text/html,x'],
  ])('an address that is not https is never shown or opened: %s', async (uri, complete) => {
    const world = await device([TOKENS], {
      verification_uri: uri,
      verification_uri_complete: complete,
    })
    await expect(world.login()).rejects.toMatchObject({code: 'LOGIN_FAILED'})
    expect(world.prompts).toEqual([])
    expect(world.opened).toEqual([])
  })

  test('control characters in the code do not reach the terminal', async () => {
    const world = await device([TOKENS], {user_code: 'A\u001b[2JB'})
    await world.login()
    expect(world.prompts[0]?.userCode).toBe('A [2JB')
  })

  test('Ctrl-C ends the waiting', async () => {
    const world = await device([PENDING])
    world.abort.abort()
    await expect(world.login()).rejects.toBeDefined()
    expect(world.polls()).toHaveLength(0)
  })

  test('a server without the endpoint is named', async () => {
    const {login} = authWorld(
      oauthSettings({flow: 'deviceCode', tokenEndpoint: 'https://id.example.com/token'}),
    )
    await expect(login()).rejects.toThrow(/no device authorization endpoint/)
  })
})
