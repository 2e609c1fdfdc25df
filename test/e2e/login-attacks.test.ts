import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {connect} from 'node:net'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

type Token = Parameters<typeof startServer>[0]

const TOKENS = {access_token: 'AT-canary', token_type: 'Bearer', refresh_token: 'RT-canary'}
const SECRET = 'client-secret-canary'

/** A login of the built program that waits for its redirect, at a server with this token endpoint. */
async function waitingLogin(token: Token, login: string[] = [], stdin?: string) {
  const server = await startServer(token)
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'))
  const clientAuth = stdin === undefined ? 'none' : 'post'
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop
apis:
  shop:
    baseUrl: ${server.url}
    auth: {type: oauth2, authorizationEndpoint: '${server.url}/authorize', tokenEndpoint: '${server.url}/token', clientId: cli, clientAuth: ${clientAuth}}
`,
  )
  const run = startApix(['login', '--no-browser', '--insecure-storage', '--json', ...login], {
    home,
    ...(stdin !== undefined && {stdin}),
  })
  await expect.poll(run.stderr, {timeout: 30_000}).toMatch(/http\S+state=\S+/)
  const url = new URL(/http\S+state=\S+/.exec(run.stderr())?.[0] ?? '')
  const redirect = new URL(url.searchParams.get('redirect_uri') ?? '')
  const state = url.searchParams.get('state') ?? ''
  const back = `${redirect.href}?${new URLSearchParams({code: 'CODE-canary', state})}`
  return {server, home, run, url, redirect, back, state}
}

const succeed: Token = (_, response) => sendJson(response, 200, TOKENS)

describe('sockets', () => {
  test('a browser that keeps its connection does not keep the program', async () => {
    const {run, redirect, back} = await waitingLogin(succeed)
    const sockets = Array.from({length: 30}, () => connect(Number(redirect.port), '127.0.0.1'))
    for (const socket of sockets) socket.on('error', () => {})
    const [browser] = sockets
    let answer = ''
    browser?.on('data', (chunk: Buffer) => {
      answer += chunk
    })
    const {pathname, search, host} = new URL(back)
    browser?.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`,
    )
    const closed = new Promise<number>((done) => browser?.once('close', () => done(Date.now())))
    const result = await run.finished
    expect(result.code, result.stderr).toBe(0)
    // The page arrived whole, and the program was not held for the usual five seconds.
    expect(Date.now() - (await closed)).toBeLessThan(4000)
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*<\/html>/)
    for (const socket of sockets) socket.destroy()
  })
})

describe('a second redirect', () => {
  test('is told so while the first is worked on, and meets nobody afterwards', async () => {
    let release = () => {}
    const {server, run, back} = await waitingLogin((_, response) => {
      release = () => sendJson(response, 200, TOKENS)
    })
    const first = fetch(back)
    await expect.poll(() => server.requests.length).toBe(1)
    const second = await fetch(back)
    expect(second.status).toBe(409)
    expect(await second.text()).toContain('Already used')
    release()
    expect((await first).status).toBe(200)
    expect((await run.finished).code).toBe(0)
    await expect(fetch(back)).rejects.toThrow()
    expect(server.requests).toHaveLength(1)
  })
})

describe('a token endpoint that never answers', () => {
  test('Ctrl-C ends the login: 130, nothing is stored', async () => {
    const {server, home, run, back} = await waitingLogin(() => {}, ['--timeout', '1s'])
    const page = fetch(back).catch(() => undefined)
    await expect.poll(() => server.requests.length).toBe(1)
    // The person came back in time, so --timeout does not end it.
    await new Promise((done) => setTimeout(done, 1500))
    expect(run.child.exitCode).toBeNull()
    run.child.kill('SIGINT')
    expect((await run.finished).code).toBe(130)
    await page
    // The file is there: the store was tried before the login. Nothing is in it.
    const stored = readFileSync(join(home, 'data', 'credentials.json'), 'utf8')
    expect(JSON.parse(stored).entries).toEqual([])
  })
})

describe('what others on this machine see', () => {
  test.runIf(process.platform === 'linux')(
    'no secret in the command line; no verifier in the address; a bare page',
    async () => {
      const login = await waitingLogin(succeed, ['--client-secret-stdin'], SECRET)
      const commandLine = readFileSync(`/proc/${login.run.child.pid}/cmdline`, 'utf8')
      expect(commandLine).toContain('--client-secret-stdin')
      expect(commandLine).not.toContain('canary')
      const page = await (await fetch(login.back)).text()
      expect((await login.run.finished).code, login.run.stderr()).toBe(0)
      const sent = new URLSearchParams(login.server.requests[0]?.body)
      expect(sent.get('client_secret')).toBe(SECRET)
      expect(login.url.href).not.toContain(sent.get('code_verifier'))
      for (const word of ['canary', login.state, '<script', 'src=', 'href=', 'http']) {
        expect(page, word).not.toContain(word)
      }
      expect(login.run.stdout() + login.run.stderr()).not.toContain('canary')
    },
  )
})
