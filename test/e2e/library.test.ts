import {execFile} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import ts from 'typescript'
import {describe, expect, test} from 'vitest'
import {startServer} from '../helpers/http-server.js'
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
