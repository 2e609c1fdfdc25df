import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {type RunResult, temporaryFolder} from '../helpers/run-apix.js'

const TOKEN = 'canary-token-51f0/a+b=c'
const HEADER = 'canary-header-77aa'
const PASSPHRASE = 'canary-passphrase-0c0c'

/** Every spelling in which the secrets could turn up. */
const NEEDLES = [TOKEN, HEADER, PASSPHRASE].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
])

function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function expectNoCanary(text: string, where: string): void {
  for (const needle of NEEDLES) expect(text.includes(needle), `${needle} in ${where}`).toBe(false)
}

/** A home with an API whose key and one header come from the environment. */
function homeFor(baseUrl: string): string {
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop
apis:
  shop:
    baseUrl: ${baseUrl}
    headers: { X-Extra: "\${env:EXTRA_HEADER}" }
    auth: { type: apiKey, in: query, name: api_key, key: "\${env:SHOP_KEY}" }
    webhook: { provider: stripe }
`,
  )
  return home
}

const ENV = {
  SHOP_KEY: TOKEN,
  EXTRA_HEADER: HEADER,
  APIX_PASSPHRASE: PASSPHRASE,
  APIX_WEBHOOK_SECRET: TOKEN,
}

const COMMANDS: ReadonlyArray<
  readonly [name: string, args: string[], env?: Record<string, string>]
> = [
  // The plain body in a pipe is passed on as it came, so it is not printed here.
  ['verbose', ['get', '/echo', '-v', '-p', 'hm']],
  ['everything printed', ['get', '/echo', '-p', 'Hhmt']],
  ['as JSON', ['get', '/echo', '--json']],
  ['a failure', ['get', '/status/500', '-v', '--no-retry', '--json']],
  ['filtered', ['get', '/echo', '--filter', 'headers']],
  ['a refused connection', ['get', 'http://127.0.0.1:1/', '-v', '--no-retry']],
  ['offline', ['get', '/echo', '--offline']],
  ['as curl', ['get', '/echo', '--curl']],
  ['with NODE_DEBUG', ['get', '/echo', '--json'], {NODE_DEBUG: 'http,net,tls,stream,https'}],
  ['with DEBUG', ['get', '/echo', '--json'], {DEBUG: '*'}],
  ['a webhook', ['webhook', 'send', 'payment.succeeded', '--to', 'SERVER/hook', '--json', '-v']],
  [
    'a webhook as curl',
    ['webhook', 'send', 'payment.succeeded', '--to', 'SERVER/hook', '--print', 'curl'],
  ],
  ['configuration', ['config', 'show', '--origin', '--json']],
  ['status', ['auth', 'status', '--json', '-v']],
  ['history', ['history', 'list', '--json']],
  ['bench', ['bench', '/echo', '-n', '5', '-c', '1', '--json']],
]

describe('a planted secret', () => {
  test('reaches the server and nothing else', async () => {
    // The server echoes all it got, so that secrets come back in bodies and headers too.
    const server = await startServer(({url, headers, body}, response) => {
      const status = Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200)
      sendJson(
        response,
        status,
        {url, headers, body},
        {'x-echo': String(headers['x-extra'] ?? '-')},
      )
    })
    const home = homeFor(server.url)
    const runs: Array<[string, RunResult]> = []
    for (const [name, args, env] of COMMANDS) {
      const real = args.map((word) => word.replace('SERVER', server.url))
      runs.push([name, await runApix(real, {home, env: {...ENV, ...env}})])
    }
    for (const [name, run] of runs) {
      expect([1, 2, 127], `${name}: ${run.stderr}`).not.toContain(run.code)
      expectNoCanary(run.stdout, `stdout of: ${name}`)
      expectNoCanary(run.stderr, `stderr of: ${name}`)
    }
    for (const path of filesBelow(home)) expectNoCanary(readFileSync(path, 'latin1'), path)
    const sent = server.requests.filter(({url}) => url.includes('api_key='))
    expect(sent.length, 'the key was really sent').toBeGreaterThan(5)
    expect(sent[0]?.headers['x-extra']).toBe(HEADER)
  })
})
