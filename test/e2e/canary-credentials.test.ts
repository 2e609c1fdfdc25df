import {createHash, generateKeyPairSync} from 'node:crypto'
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {writeBrowser} from '../helpers/browser.js'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {type RunResult, temporaryFolder} from '../helpers/run-apix.js'

const PEM = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
}) as string
const CLIENT_SECRET = 'canary-client-secret/a+b'
const PASSWORD = 'canary-password-1234'
const TOKENS = ['access', 'refresh', 'id'].map((kind) => `canary-${kind}-token-a1b2c3`)
const DEVICE = 'canary-device-code-99'
const CODE = 'canary-authorization-code'

/** Every secret that exists before a run, in each spelling it could turn up in. */
const NEEDLES = [
  ...[CLIENT_SECRET, PASSWORD, `ann:${PASSWORD}`, ...TOKENS, DEVICE, CODE].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]),
  ...PEM.split('\n').filter((line) => line.length > 40),
]

const API = (url: string, auth: string) => `{baseUrl: '${url}/api', auth: ${auth}}`

test('a canary of every kind is where it belongs and nowhere else', async () => {
  /** Secrets that are made during a run: assertions, signed tokens, proofs, verifiers. */
  const made: string[] = []
  const server = await startServer((request, response) => {
    const {url} = server
    const at = new URL(request.url, url)
    const fields = new URLSearchParams(request.body)
    for (const name of ['assertion', 'code_verifier']) {
      const value = fields.get(name)
      if (value !== null) made.push(value)
    }
    made.push(...[String(request.headers['dpop'] ?? '')].filter(Boolean))
    if (at.pathname === '/device') {
      sendJson(response, 200, {
        device_code: DEVICE,
        user_code: 'ABCD-EFGH',
        verification_uri: `${url}/page`,
        expires_in: 60,
        interval: 1,
      })
    } else if (at.pathname === '/authorize') {
      const back = new URL(at.searchParams.get('redirect_uri') ?? '')
      const state = at.searchParams.get('state') ?? ''
      back.search = String(new URLSearchParams({code: CODE, state}))
      response.writeHead(302, {location: back.href}).end()
    } else if (at.pathname === '/token') {
      const [access_token, refresh_token, id_token] = TOKENS
      const token_type = request.headers['dpop'] ? 'DPoP' : 'Bearer'
      sendJson(response, 200, {access_token, refresh_token, id_token, token_type, expires_in: 3600})
    } else if (at.pathname === '/refuse') {
      // A server that repeats in its error what it was sent.
      sendJson(response, 400, {
        error: 'invalid_client',
        error_description: `${request.body} ${request.headers.authorization}`,
      })
    } else {
      const authorization = request.headers.authorization ?? ''
      if (authorization.startsWith('Bearer ey')) made.push(authorization.slice(7))
      sendJson(response, 200, {headers: request.headers, url: request.url})
    }
  })
  const {url} = server
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  const oauth = (flow: string, more: string, endpoint = 'token') =>
    API(
      url,
      `{type: oauth2, flow: ${flow}, tokenEndpoint: '${url}/${endpoint}', clientId: cli, ${more}}`,
    )
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: cc
apis:
  cc: ${oauth('clientCredentials', 'clientAuth: basic, dpop: true')}
  refused: ${oauth('clientCredentials', 'clientAuth: post', 'refuse')}
  device: ${oauth('deviceCode', `clientAuth: none, deviceAuthorizationEndpoint: '${url}/device'`)}
  code: ${oauth('authorizationCode', `clientAuth: none, authorizationEndpoint: '${url}/authorize'`)}
  service: ${oauth('jwtBearer', 'algorithm: RS256')}
  signed: ${API(url, '{type: jwt, algorithm: RS256}')}
  user: ${API(url, '{type: basic}')}
`,
  )
  const browser = writeBrowser(home)
  const env = {
    APIX_BROWSER: browser.path,
    APIX_PASSPHRASE: 'canary-passphrase-777',
  }
  const debug = {DEBUG: '*', NODE_DEBUG: 'http,https,net,tls,undici,fetch'}
  const runs: Array<readonly [string, RunResult]> = []
  const run = async (args: string[], stdin?: string) => {
    const more = args.includes('--verbose') ? debug : {}
    const result = await runApix(args, {
      home,
      env: {...env, ...more},
      ...(stdin !== undefined && {stdin}),
    })
    runs.push([args.join(' '), result])
    return result
  }
  const logins: Array<[api: string, flag?: string, stdin?: string]> = [
    ['cc', '--client-secret-stdin', CLIENT_SECRET],
    ['device'],
    ['code'],
    ['service', '--token-stdin', PEM],
    ['signed', '--token-stdin', PEM],
    ['user', '--token-stdin', `ann:${PASSWORD}`],
  ]
  for (const [api, flag, stdin] of logins) {
    const words = ['login', api, ...(flag ? [flag] : []), '--json', '--verbose']
    const {code, stderr} = await run(words, stdin)
    expect(code, `${api}: ${stderr.slice(-500)}`).toBe(0)
    const got = await run(['get', '/echo', '-a', api, '--json'])
    expect(got.code, got.stderr.slice(-500)).toBe(0)
  }
  const refused = ['login', 'refused', '--client-secret-stdin', '--verbose']
  expect((await run(refused, CLIENT_SECRET)).code).toBe(8)
  expect((await run([...refused, '--json'], CLIENT_SECRET)).code).toBe(8)
  for (const args of [
    ['auth', 'refresh', '-a', 'cc', '--verbose'],
    ['auth', 'explain', '-a', 'cc', '--json'],
    ['auth', 'status', '--json'],
    ['get', '/echo', '-a', 'cc', '--curl'],
    ['get', '/echo', '-a', 'signed', '-p', 'HhBm'],
    ['history', 'list', '--json'],
    ['run', '-a', 'code', '--as', 'T', '--', process.execPath, '-e', '0'],
  ]) {
    await run(args)
  }

  const needles = [...NEEDLES, ...new Set(made)]
  expect(made.length, 'assertion, verifier, proofs and signed tokens were sent').toBeGreaterThan(4)
  const clean = (text: string, where: string) => {
    for (const needle of needles) {
      const digest = createHash('sha256').update(needle).digest('hex').slice(0, 8)
      expect(text.includes(needle), `${needle.slice(0, 20)} (${digest}) in ${where}`).toBe(false)
    }
  }
  for (const [name, {stdout, stderr}] of runs) {
    clean(stdout, `stdout of ${name}`)
    clean(stderr, `stderr of ${name}`)
    expect(stderr, name).not.toMatch(
      /authorization: ['"]?(?:Basic|Bearer|DPoP) (?!\[redacted\])\S/i,
    )
  }
  // The argument and environment of the browser. What its trace says of pages is the server's.
  const trace = await browser.ended()
  clean(JSON.stringify([trace.arguments, trace.environment]), 'the browser')
  clean(trace.html ?? '', 'the page that ends the login')
  const files = readdirSync(home, {recursive: true, withFileTypes: true})
  for (const entry of files.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name)
    if (!path.includes('browser')) clean(readFileSync(path, 'latin1'), path)
  }
}, 240_000)
