import {type ClientRequest, request as httpRequest, type RequestOptions} from 'node:http'
import {connect} from 'node:net'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type CallbackServer, listenForCallback} from '../../../src/auth/oauth/callback-server.js'
import type {Page} from '../../../src/auth/oauth/pages/render.js'
import {authDeps} from '../../helpers/auth-deps.js'

const STATE = 'the-state-of-this-login'
const DONE: Page = {status: 200, tone: 'success', title: 'Done', text: 'Done.'}

let server: CallbackServer
let notes: string[]
let seen: URLSearchParams[]

beforeEach(async () => {
  const world = authDeps()
  notes = world.notes
  seen = []
  server = await listenForCallback(
    {
      redirect: {host: '127.0.0.1', port: 0, path: '/callback'},
      state: STATE,
      async onCallback(parameters) {
        seen.push(parameters)
        return DONE
      },
    },
    world.deps,
  )
})
afterEach(() => server.close())

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

function send(path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request: ClientRequest = httpRequest(
      {host: '127.0.0.1', port: server.port, path, agent: false, ...options},
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () =>
          resolve({status: response.statusCode ?? 0, headers: response.headers, body: text}),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

const good = `/callback?code=abc&state=${STATE}`

async function stillWaits() {
  expect(seen).toHaveLength(0)
  expect((await send(good)).status).toBe(200)
  expect(seen).toHaveLength(1)
}

describe('state', () => {
  test.each([
    ['missing', '/callback?code=abc'],
    ['wrong', '/callback?code=abc&state=other'],
    ['empty', '/callback?code=abc&state='],
    ['sent twice', `/callback?code=abc&state=${STATE}&state=${STATE}`],
    ['sent twice, one wrong', `/callback?code=abc&state=${STATE}&state=x`],
    ['a prefix', `/callback?code=abc&state=${STATE.slice(0, -1)}`],
  ])('a %s state is answered 400 and ignored', async (_, path) => {
    expect((await send(path)).status).toBe(400)
    expect(notes).toHaveLength(1)
    expect(notes[0]).toContain('still waiting')
    await stillWaits()
  })

  test('an error response without the right state cannot end the login', async () => {
    expect((await send('/callback?error=access_denied&state=x')).status).toBe(400)
    expect(notes[0]).toContain('unverified')
    await stillWaits()
  })

  test('the right state with neither code nor error is answered 400', async () => {
    expect((await send(`/callback?state=${STATE}`)).status).toBe(400)
    await stillWaits()
  })
})

describe('strays', () => {
  test.each([
    '/',
    '/favicon.ico',
    '/robots.txt',
    '/apple-touch-icon.png',
    '/callback/',
    '/Callback',
    '//callback',
    '/%63allback',
    `/x/../callback?code=a&state=${STATE}`,
    `http://127.0.0.1/callback?code=a&state=${STATE}`,
  ])('%s is 404', async (path) => {
    expect((await send(path)).status).toBe(404)
    expect(notes).toEqual([])
    await stillWaits()
  })

  test.each([
    'POST',
    'PUT',
    'HEAD',
    'OPTIONS',
    'DELETE',
  ])('%s is 405 with Allow', async (method) => {
    const answer = await send(good, {method}, method === 'POST' ? 'x'.repeat(20_000) : undefined)
    expect(answer.status).toBe(405)
    expect(answer.headers).toMatchObject({allow: 'GET'})
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    await stillWaits()
  })
})

describe('other pages and other names', () => {
  test.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.evil.example',
  ])('Host %s is 421, whatever the state', async (host) => {
    expect((await send(good, {headers: {host}})).status).toBe(421)
    await stillWaits()
  })

  test.each([
    'evil.example',
    'localhost.evil.example',
    'localhost.',
    '0.0.0.0',
    '127.0.0.2',
    '2130706433',
    '[::]',
  ])('nor is it the right port that makes %s a name of this machine', async (name) => {
    for (const path of [good, '/callback?code=a&state=wrong', '/']) {
      expect((await send(path, {headers: {host: `${name}:${server.port}`}})).status).toBe(421)
    }
    await stillWaits()
  })

  test.each([
    {origin: 'https://evil.example'},
    {origin: 'null'},
    {'sec-fetch-mode': 'no-cors'},
    {'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site'},
    {'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe'},
    {'sec-purpose': 'prefetch;prerender'},
  ])('%j is 403', async (headers) => {
    expect((await send(good, {headers})).status).toBe(403)
    await stillWaits()
  })

  test('a navigation from another site is what a redirect is', async () => {
    const headers = {
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-dest': 'document',
    }
    expect((await send(good, {headers})).status).toBe(303)
    expect((await send('/callback/done', {headers})).status).toBe(200)
  })
})

test.each([
  {referer: 'https://id.example.com/consent'},
  {host: 'localhost:PORT'},
  {host: '[::1]:PORT'},
])('%j is no reason to refuse', async (headers) => {
  const real = Object.entries(headers).map(([name, value]) => [
    name,
    value.replace('PORT', String(server.port)),
  ])
  expect((await send(good, {headers: Object.fromEntries(real)})).status).toBe(200)
})

describe('size and time', () => {
  test('sockets that say nothing, or half a request, do not keep the browser out', async () => {
    const sockets = Array.from({length: 500}, (_, index) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      if (index % 2) socket.write('GET /callback?code=a HTTP/1.1\r\nHost: ')
      return socket
    })
    await expect
      .poll(
        () =>
          send(good)
            .then(({status}) => status)
            .catch(() => 0),
        {
          timeout: 15_000,
          interval: 250,
        },
      )
      .toBe(200)
    for (const socket of sockets) socket.destroy()
  })

  test('a query of 64 KB is 414', async () => {
    expect((await send(`${good}&x=${'y'.repeat(65_536)}`)).status).toBe(414)
    await stillWaits()
  })

  test('ten thousand parameters are 414', async () => {
    expect((await send(`${good}${'&a=b'.repeat(10_000)}`)).status).toBe(414)
    await stillWaits()
  })

  test('bytes that are no UTF-8 and names of the prototype do no harm', async () => {
    expect((await send('/callback?state=%ff%fe&__proto__=1&constructor=2')).status).toBe(400)
    await stillWaits()
  })

  test('idle sockets and a browser that keeps its own do not delay the end', async () => {
    const sockets = Array.from({length: 50}, () => connect(server.port, '127.0.0.1'))
    for (const socket of sockets) socket.on('error', () => {})
    await Promise.all(sockets.map((socket) => new Promise((done) => socket.once('connect', done))))
    const closed = Promise.all(
      sockets.map((socket) => new Promise((done) => socket.once('close', done))),
    )
    const started = performance.now()
    await server.close()
    // Not the five seconds for which a server keeps a connection.
    expect(performance.now() - started).toBeLessThan(4000)
    await closed
  })
})

describe('pages', () => {
  test('carry headers that allow nothing, and nothing of the request', async () => {
    const answer = await send(`/callback?code=SECRETCODE&state=<script>alert(1)</script>`)
    expect(answer.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(answer.body).not.toContain('SECRETCODE')
    expect(answer.body).not.toContain('<script')
    expect(answer.body).not.toMatch(/src=|href=/)
  })
})

test('for localhost both loopback addresses answer on one port', async () => {
  const {deps} = authDeps()
  const both = await listenForCallback(
    {
      redirect: {host: 'localhost', port: 0, path: '/cb'},
      state: STATE,
      onCallback: async () => DONE,
    },
    deps,
  )
  expect(both.redirectUri).toBe(`http://localhost:${both.port}/cb`)
  const answer = await fetch(`http://127.0.0.1:${both.port}/cb?code=a&state=${STATE}`)
  expect(answer.status).toBe(200)
  await both.close()
})

test('a fixed port that is taken is PORT_BUSY', async () => {
  const redirect = {host: '127.0.0.1', port: server.port, path: '/callback'}
  await expect(
    listenForCallback({redirect, state: STATE, onCallback: async () => DONE}, authDeps().deps),
  ).rejects.toMatchObject({code: 'PORT_BUSY', exitCode: 2})
})

describe('a browser', () => {
  const navigation = {'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document'}

  test('is sent on to an address without code and state, and the server waits for it', async () => {
    expect((await send('/callback/done')).status).toBe(404)
    const first = await send(good, {headers: navigation})
    expect(first).toMatchObject({status: 303, body: '', headers: {location: '/callback/done'}})
    expect(first.headers['cache-control']).toBe('no-store')
    const closed = server.close()
    expect(await send('/callback/done?code=abc', {headers: navigation})).toMatchObject({
      status: 404,
    })
    const page = await send('/callback/done', {headers: navigation})
    expect(page).toMatchObject({status: 200, body: expect.stringContaining('Done.')})
    await closed
    await expect(send('/callback/done')).rejects.toThrow()
    expect(seen).toHaveLength(1)
  })

  test('that does not come for it is not waited for long', async () => {
    await send(good, {headers: navigation})
    const started = performance.now()
    await server.close()
    expect(performance.now() - started).toBeGreaterThan(1500)
  })
})
