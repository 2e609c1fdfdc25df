import {execFile, spawn} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {Webhook} from 'standardwebhooks'
import ts from 'typescript'
import {describe, expect, onTestFinished, test} from 'vitest'
import {makeCertificates} from '../helpers/certificates.js'
import {startServer} from '../helpers/http-server.js'
import {describeWithRedis, startRedis} from '../helpers/redis.js'
import {temporaryFolder} from '../helpers/run-apix.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

/** A project that has the built package and the types of Node installed, and nothing else. */
function consumer(files: Record<string, string>): string {
  const folder = temporaryFolder()
  for (const scope of ['@apix-dev', '@types']) {
    mkdirSync(join(folder, 'node_modules', scope), {recursive: true})
  }
  symlinkSync(root, join(folder, 'node_modules', '@apix-dev', 'apix'))
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const SOURCE = `
import {createServer} from 'node:http'
import {type ApiResponse, ApixError, createClient, HttpError, type RequestEvent} from '@apix-dev/apix'

const api = createClient({
  baseURL: process.env['API_BASE_URL'],
  timeout: 10_000, retries: 3, cache: true, rateLimit: 10,
  auth: {type: 'apiKey', in: 'header', name: 'X-API-Key', key: process.env['API_KEY']},
})
const users: ApiResponse<{id: number}[]> = await api.get<{id: number}[]>('/users')
const first: number | undefined = users.data[0]?.id
const id: string | undefined = users.requestId
for await (const user of api.paginate<{id: number}>('/users')) user.id.toFixed()
const stop = api.on('request', ({method, status, duration}: RequestEvent) => {
  method.toUpperCase(); status.toFixed(); duration.toFixed()
})
stop()
api.onWebhook('user.created', async (event) => { event.rawBody.length })
createServer(api.webhookHandler({provider: 'stripe', secret: process.env['SECRET']}))
try { await api.delete('/users/1') } catch (error) {
  if (error instanceof HttpError) error.response.status.toFixed()
  if (error instanceof ApixError && error.code === 'TIMEOUT') console.log(error.hint, error.status)
}
// @ts-expect-error: no such kind of authentication
createClient({auth: {type: 'magic'}})
// @ts-expect-error: no such event
api.on('respond', () => {})
export {first, id}
`

describe('the built package', () => {
  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('has types that compile under strict with module %s and resolution %s', (module, moduleResolution) => {
    const folder = consumer({'consumer.ts': SOURCE})
    const json = {
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2023'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
      typeRoots: [join(folder, 'node_modules/@types')],
    }
    const {options, errors} = ts.convertCompilerOptionsFromJson(json, folder)
    expect(errors).toEqual([])
    const program = ts.createProgram([join(folder, 'consumer.ts')], options)
    // The declarations of the language and of Node are not ours to check, and take seconds.
    const ours = program.getSourceFiles().filter(({fileName}) => !/node_modules/.test(fileName))
    expect(ours.some(({fileName}) => fileName.endsWith('dist/types/index.d.ts'))).toBe(true)
    const found = [
      ...program.getConfigFileParsingDiagnostics(),
      ...program.getOptionsDiagnostics(),
      ...program.getGlobalDiagnostics(),
      ...ours.flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ]),
    ]
    expect(
      found.map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ).toEqual([])
  })

  test('runs in a program of its own, writes no files and lets it end', async () => {
    const server = await startServer((_, response) => response.end('{"ok":true}'))
    const folder = consumer({
      'program.mjs': `
        import {createClient} from '@apix-dev/apix'
        const api = createClient({baseURL: process.env.API_BASE_URL, rateLimit: 100})
        console.log((await api.get('/x', {responseType: 'json'})).data.ok)`,
    })
    const home = temporaryFolder()
    const env = {PATH: process.env['PATH'] ?? '', HOME: home, API_BASE_URL: server.url}
    const {stdout, stderr} = await run(process.execPath, ['program.mjs'], {
      cwd: folder,
      env,
      timeout: 30_000,
    })
    expect([stdout, stderr]).toEqual(['true\n', ''])
    expect(readdirSync(home)).toEqual([])
  })

  test('brings none of the command line along', () => {
    const {outputs} = JSON.parse(readFileSync(join(root, 'dist/meta.json'), 'utf8'))
    const seen = new Set<string>()
    const visit = (file: string) => {
      if (seen.has(file)) return
      seen.add(file)
      for (const {path} of outputs[file]?.imports ?? []) visit(path)
    }
    visit('dist/index.js')
    const inputs = [...seen].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}))
    expect(inputs.length).toBeGreaterThan(20)
    const unwanted =
      /node_modules\/(@oclif|chalk|cli-table3|@inquirer)\/|^src\/(cli|commands|output)\//
    expect(inputs.filter((input) => unwanted.test(input))).toEqual([])
  })
})

const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret for the tests').toString('base64')}`

/** A receiver for each place; says where it listens, and each id that it handled. */
const RECEIVER = `
import {createServer} from 'node:http'
import {setTimeout as sleep} from 'node:timers/promises'
import {createClient} from '@apix-dev/apix'
const api = createClient()
api.onWebhook('user.*', async ({id}) => { await sleep(300); console.log('handled ' + id) })
const secret = process.env.WEBHOOK_SECRET
const handlers = process.env.PLACES.split(' ').map((dedupStore) =>
  api.webhookHandler({provider: 'standard-webhooks', secret, dedupStore}))
const server = createServer((request, response) => handlers[Number(request.url.slice(1))](request, response))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.resume().on('end', async () => { server.close(); await api.close() })
`

async function startReceiver(folder: string, home: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['receiver.mjs'], {
    cwd: folder,
    env: {PATH: process.env['PATH'] ?? '', HOME: home, WEBHOOK_SECRET, ...env},
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const handled: string[] = []
  let warnings = ''
  child.stderr.on('data', (chunk) => {
    warnings += chunk
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const port = await new Promise<string>((resolve, reject) => {
    void closed.then(() => reject(new Error(warnings)))
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('handled ')) handled.push(line.slice('handled '.length))
      else resolve(line)
    })
  })
  return {
    handled,
    warnings: () => warnings,
    async deliver(place: number, id: string) {
      const body = JSON.stringify({type: 'user.created', data: {}})
      const at = new Date()
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(WEBHOOK_SECRET).sign(id, at, body),
      }
      const url = `http://127.0.0.1:${port}/${place}`
      const response = await fetch(url, {method: 'POST', headers, body})
      return `${response.status} ${await response.text()}`
    },
    /** It ends by itself when its client is closed. */
    end() {
      child.stdin.end()
      return closed
    },
  }
}

const ONCE = ['200 {"status":"already_processed"}', '200 {"status":"success"}']

describe('receivers of the library in two processes', () => {
  test('handle an event once on one machine, and remember it after a restart', async () => {
    const folder = consumer({'receiver.mjs': RECEIVER})
    const home = temporaryFolder()
    const env = {PLACES: 'machine process'}
    const both = await Promise.all([
      startReceiver(folder, home, env),
      startReceiver(folder, home, env),
    ])
    const [one, other] = both
    const answers = await Promise.all(both.map((receiver) => receiver.deliver(0, 'msg_1')))
    expect(answers.sort()).toEqual(ONCE)
    expect(both.flatMap(({handled}) => handled)).toEqual(['msg_1'])
    // What one process remembers, the other does not know.
    expect(await one.deliver(1, 'msg_2')).toBe(ONCE[1])
    expect(await one.deliver(1, 'msg_2')).toBe(ONCE[0])
    expect(await other.deliver(1, 'msg_2')).toBe(ONCE[1])
    expect(await Promise.all(both.map((receiver) => receiver.end()))).toEqual([0, 0])
    expect(both.map(({warnings}) => warnings())).toEqual(['', ''])
    const again = await startReceiver(folder, home, env)
    expect(await again.deliver(0, 'msg_1')).toBe(ONCE[0])
    expect(await again.end()).toBe(0)
  })
})

describeWithRedis('receivers of the library and Redis over TLS', () => {
  test('handle an event once; without the authority or the server they say so and answer 503', async () => {
    const certificates = makeCertificates()
    onTestFinished(() => certificates.remove())
    const redis = await startRedis({password: 'p@ss word', tls: certificates})
    onTestFinished(() => redis.stop())
    const folder = consumer({'receiver.mjs': RECEIVER})
    const env = {APIX_STORE_URL: redis.url, PLACES: redis.url}
    const trusting = {...env, NODE_EXTRA_CA_CERTS: certificates.ca}
    const [stranger, ...both] = await Promise.all([
      startReceiver(folder, temporaryFolder(), env),
      startReceiver(folder, temporaryFolder(), trusting),
      startReceiver(folder, temporaryFolder(), trusting),
    ])
    const answers = await Promise.all(both.map((receiver) => receiver.deliver(0, 'msg_1')))
    expect(answers.sort()).toEqual(ONCE)
    expect(both.flatMap(({handled}) => handled)).toEqual(['msg_1'])
    expect(await stranger.deliver(0, 'msg_2')).toBe('503 {"error":"Temporarily unavailable"}')
    await stranger.end()
    expect(stranger.warnings()).toContain(`rediss://localhost:${redis.port} cannot be used`)
    expect(stranger.warnings()).not.toContain('p@ss')
    await redis.stop()
    expect(await both[0]?.deliver(0, 'msg_3')).toBe('503 {"error":"Temporarily unavailable"}')
    for (const receiver of both) expect(await receiver.end()).toBe(0)
  })
})
