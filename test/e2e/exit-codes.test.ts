import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {sendJson, startServer, type TestServer} from '../helpers/http-server.js'
import {runApix, startApix, temporaryFolder} from '../helpers/run-apix.js'

function serve(): Promise<TestServer> {
  return startServer(({url}, response) => {
    const status = Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 0)
    if (url === '/slow') return
    if (status >= 300 && status < 400) response.setHeader('location', '/ok')
    sendJson(response, status || 200, {url})
  })
}

/** A home whose configuration knows an API that needs a login. */
function homeWithOAuthApi(baseUrl: string): string {
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop
apis:
  shop:
    baseUrl: ${baseUrl}
    auth: { type: oauth2, authorizationEndpoint: ${baseUrl}/authorize, tokenEndpoint: ${baseUrl}/token, clientId: abc }
`,
  )
  return home
}

const UNUSED_PORT = 'http://127.0.0.1:1/'

/** What ends in which code. `document` says what --json prints: the request's document or an error. */
const CASES: ReadonlyArray<{
  code: number
  name: string
  args: (server: string) => string[]
  document: 'result' | 'error'
  oauth?: boolean
}> = [
  {code: 0, name: 'a response', args: (url) => ['get', `${url}/ok`], document: 'result'},
  {
    code: 2,
    name: 'a flag without its value',
    args: (url) => ['get', `${url}/ok`, '--timeout'],
    document: 'error',
  },
  {code: 2, name: 'no API at all', args: () => ['get', '/users'], document: 'error'},
  {code: 3, name: 'a redirect', args: (url) => ['get', `${url}/status/302`], document: 'result'},
  {code: 4, name: 'a 404', args: (url) => ['get', `${url}/status/404`], document: 'result'},
  {
    code: 5,
    name: 'a 500',
    args: (url) => ['get', `${url}/status/500`, '--no-retry'],
    document: 'result',
  },
  {
    code: 6,
    name: 'a refused connection',
    args: () => ['get', UNUSED_PORT, '--no-retry'],
    document: 'error',
  },
  {
    code: 7,
    name: 'a timeout',
    args: (url) => ['get', `${url}/slow`, '--timeout', '100ms', '--no-retry'],
    document: 'error',
  },
  {code: 8, name: 'no login', args: () => ['get', '/ok'], document: 'error', oauth: true},
  {
    code: 9,
    name: 'an expectation that fails',
    args: (url) => ['get', `${url}/ok`, '--expect', 'status==201'],
    document: 'result',
  },
  {code: 127, name: 'an unknown command', args: () => ['gte', '/ok'], document: 'error'},
]

describe('exit code', () => {
  test.each(CASES)('$code: $name', async ({code, args, document, oauth}) => {
    const server = await serve()
    const home = oauth ? homeWithOAuthApi(server.url) : temporaryFolder()
    const env = {APIX_PASSPHRASE: 'a passphrase for the tests'}
    const [plain, json] = await Promise.all([
      runApix(args(server.url), {home, env}),
      runApix([...args(server.url), '--json'], {home, env}),
    ])
    expect([plain.code, json.code], plain.stderr + json.stdout).toEqual([code, code])
    if (document === 'error') {
      expect(json.json.error).toMatchObject({exitCode: code})
      expect(plain.stderr).toContain('hint:')
      expect(plain.stdout).toBe('')
    } else {
      expect(json.json.response.body).toHaveProperty('url')
      expect(plain.stdout).toContain('"url"')
    }
  })

  test.each([[[]], [['--json']]])('130: Ctrl-C %j', async (flags) => {
    const server = await serve()
    const run = startApix(['get', `${server.url}/slow`, ...flags])
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    run.child.kill('SIGINT')
    const result = await run.finished
    expect(result.code).toBe(130)
    if (flags.length > 0) expect(result.json.error.code).toBe('INTERRUPTED')
  })
})
