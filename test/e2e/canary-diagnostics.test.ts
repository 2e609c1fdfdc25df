import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, onTestFinished, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {type RunResult, startApix, temporaryFolder} from '../helpers/run-apix.js'
import {spyOnChildren} from '../helpers/spy-on-children.js'

const SECRETS = {
  header: 'canary-header-key/a+b=c',
  query: 'canary-query-key/a+b=c',
  bearer: 'canary-bearer-token-12',
  cookie: 'canary-cookie-value-34',
  proxy: 'canary-proxy-pass-56',
  webhook: 'canary-webhook-secret-78',
  passphrase: 'canary-passphrase-90',
}

/** A secret of the server's: whoever asks for the response sees it, but nothing keeps it. */
const SESSION = 'canary-session-of-the-server'

/** Every spelling in which a secret could turn up. */
const NEEDLES = [...Object.values(SECRETS), `me:${SECRETS.proxy}`].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
])

const ENV = {
  HEADER_KEY: SECRETS.header,
  QUERY_KEY: SECRETS.query,
  COOKIE: `sid=${SECRETS.cookie}`,
  APIX_WEBHOOK_SECRET: SECRETS.webhook,
  APIX_PASSPHRASE: SECRETS.passphrase,
}

/** Answers for any host, with what it was asked. */
async function startProxy(): Promise<{url: string; logins: string[]}> {
  const logins: string[] = []
  const server = createServer(({headers, url}, response) => {
    logins.push(String(headers['proxy-authorization']))
    sendJson(response, 200, {headers, url})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return {
    url: `http://me:${SECRETS.proxy}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins,
  }
}

test('what Node and apix write about a request holds no secret', async () => {
  const slow = new Set<() => void>()
  onTestFinished(() => {
    for (const answer of slow) answer()
  })
  const server = await startServer(({url, headers, body}, response) => {
    const own = {
      'set-cookie': `session=${SESSION}; HttpOnly`,
      'cache-control': 'max-age=60, public',
    }
    const answer = () => sendJson(response, 200, {url, headers, body}, own)
    if (url.startsWith('/slow')) slow.add(answer)
    else answer()
  })
  const proxy = await startProxy()
  const home = temporaryFolder()
  const spying = temporaryFolder()
  const spy = spyOnChildren(spying)
  mkdirSync(join(home, 'config'))
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: header
apis:
  header:
    baseUrl: ${server.url}
    headers: {Cookie: "\${env:COOKIE}"}
    auth: {type: apiKey, in: header, name: X-Own, key: "\${env:HEADER_KEY}"}
    webhook: {provider: stripe, url: '${server.url}/hook'}
  query:
    baseUrl: ${server.url}
    cache: 5m
    auth: {type: apiKey, in: query, name: k, key: "\${env:QUERY_KEY}"}
  bearer: {baseUrl: '${server.url}', auth: {type: bearer}}
  far: {baseUrl: 'http://api.test', auth: {type: bearer}}
`,
  )
  const start = (args: string[], more: {env?: Record<string, string>; stdin?: string} = {}) =>
    startApix(args, {
      home,
      ...(more.stdin !== undefined && {stdin: more.stdin}),
      env: {...ENV, NODE_OPTIONS: spy.option, ...more.env},
    })
  const runs: Array<readonly [string, RunResult]> = []
  const run = async (line: string, more: {env?: Record<string, string>; stdin?: string} = {}) => {
    const result = await start(line.split(' '), more).finished
    expect([0, 9], `${line}: ${result.stderr.slice(-800)}`).toContain(result.code)
    runs.push([line, result])
    return result
  }
  const debug = {DEBUG: '*', NODE_DEBUG: 'http,https,net,tls,fetch,undici,stream,http2'}

  for (const api of ['bearer', 'far']) {
    await run(`login ${api} --token-stdin --json`, {stdin: SECRETS.bearer})
  }
  await run('get /echo -v --json', {env: debug})
  await run('get /echo -a query -v -p Hhmt', {env: debug})
  await run('get /echo -a bearer -v --json', {env: debug})
  await run('get /echo -a far -v --json', {env: {...debug, HTTP_PROXY: proxy.url}})
  expect(proxy.logins).toEqual([`Basic ${Buffer.from(`me:${SECRETS.proxy}`).toString('base64')}`])
  await run('get /echo --curl')
  await run('get /echo -a query --snippet curl')
  await run('get /echo --snippet ts')
  await run('get /echo -a query --snippet python')
  const exports: string[] = []
  for (const format of ['har', 'ndjson', 'curl']) {
    exports.push((await run(`history export --format ${format}`)).stdout)
  }
  exports.push((await run('history show last --json')).stdout)
  await run('bench /echo -a query -n 5 -c 1 --json --report report.html')
  await run('webhook send payment.succeeded -v --json', {env: debug})
  await run(
    `webhook test ${server.url}/hook --provider stripe --only valid,stale --junit hooks.xml --json`,
  )
  await run('run -a bearer --as T -- node --version')

  // A diagnostic report of a request on its way.
  const reporting = start(['get', '/slow', '-a', 'bearer'], {
    env: {NODE_OPTIONS: `--report-on-signal --report-directory=${home} ${spy.option}`},
  })
  for (let waited = 0; slow.size === 0 && waited < 20_000; waited += 50) await sleep(50)
  reporting.child.kill('SIGUSR2')
  const isReport = (name: string) => /^report\..*\.json$/.test(name)
  for (let waited = 0; !readdirSync(home).some(isReport) && waited < 20_000; waited += 50) {
    await sleep(50)
  }
  for (const answer of slow) answer()
  slow.clear()
  expect((await reporting.finished).code).toBe(0)
  const report = join(home, readdirSync(home).find(isReport) ?? '')
  const document = JSON.parse(readFileSync(report, 'utf8'))
  expect(document.header.trigger).toBe('Signal')
  // Before 22.13 Node cannot leave its environment out (docs/security.md).
  delete document.environmentVariables
  writeFileSync(report, JSON.stringify(document))

  const found: string[] = []
  const scan = (text: string, where: string, needles = NEEDLES) => {
    const spot = needles.map((needle) => text.indexOf(needle)).find((at) => at !== -1)
    if (spot !== undefined) found.push(`${where}: ${text.slice(Math.max(0, spot - 40), spot + 40)}`)
  }
  scan(exports.join(), 'exports', [SESSION])
  for (const [name, {stdout, stderr}] of runs) {
    scan(stdout, `stdout of ${name}`)
    scan(stderr, `stderr of ${name}`)
  }
  const written = readdirSync(home, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  expect(
    written.filter((path) => /report\.html|hooks\.xml|\.db/.test(path)).length,
  ).toBeGreaterThan(2)
  for (const path of written) {
    scan(readFileSync(path, 'latin1'), path, [...NEEDLES, SESSION])
  }
  const children = spy.children()
  // The one child that is to have the token has it in its environment.
  expect(children.map(({file}) => file)).toContain('node')
  for (const {file, args} of children) scan([file, ...args].join(' '), 'arguments of a child')
  expect(found).toEqual([])
}, 240_000)
