import {afterAll, expect, test} from 'vitest'
import type {Guard} from '../../../src/api/index.js'
import {createRegistry} from '../../../src/api/registry.js'
import {createHttpClient} from '../../../src/http/index.js'
import {createPipeline} from '../../../src/request/index.js'
import {createRedactor, Secret, systemClock} from '../../../src/shared/index.js'
import {prepareSuite, type RunOptions, runSuites} from '../../../src/suite/index.js'
import {sendJson, startServer} from '../../helpers/http-server.js'
import {suiteOf} from '../../helpers/suite.js'

const http = createHttpClient({environment: {}})
afterAll(() => http.close())

const notifier = {notice: () => {}, warn: () => {}, detail: () => {}}

/** The result of a suite's run, with everything real but the command line. */
async function run(
  text: string,
  options: Partial<RunOptions> = {},
  name = 'test.apix.yaml',
  places: {guarded?: string; mayChange?: (place: Guard) => boolean} = {},
) {
  const redactor = createRedactor()
  const suite = await suiteOf(text, name)
  const secret = async () => new Secret('')
  const registry = createRegistry({user: undefined, project: undefined}, {})
  const input = {given: {}, options: {}, selection: {}}
  const prepared = await prepareSuite(suite, input, {registry, redactor, secret})
  const shared = {clock: systemClock, redactor, random: Math.random}
  const pipeline = createPipeline({
    ...shared,
    http: async () => http,
    notifier,
    userAgent: 'test',
    store: () => Promise.reject(new Error('no limits here')),
    guard: async ({origin}) =>
      origin === places.guarded ? {api: 'shop', environment: 'production'} : undefined,
  })
  const result = await runSuites(
    [prepared],
    {...shared, ...places, pipeline, environment: () => undefined, secret},
    {parallel: 1, bail: false, signal: new AbortController().signal, ...options},
  )
  return {result, redactor}
}

/** A login that sets cookies with its redirect, and tells what cookies came with a request. */
async function startSessions() {
  return startServer(({url, headers}, response) => {
    if (url === '/login') {
      const set = ['sid=canary-session-1; Path=/; HttpOnly', 'theme=dark; Path=/admin']
      return void response.writeHead(302, {location: '/home', 'set-cookie': set}).end()
    }
    const gone = url === '/logout' ? {'set-cookie': 'sid=; Max-Age=0; Path=/'} : {}
    sendJson(response, 200, {cookie: headers.cookie ?? null}, gone)
  })
}

test('cookies are kept within a file, as browsers do', async () => {
  const server = await startSessions()
  const other = await startSessions()
  const steps = (host: string) => `
  - {request: {path: POST ${host}/login, follow: true}, expect: {json: {$.cookie: sid=canary-session-1}}}
  - {request: GET ${host}/admin/users, expect: {json: {$.cookie: theme=dark; sid=canary-session-1}}}
  - {request: GET ${host.replace('127.0.0.1', 'localhost')}/x, expect: {json: {$.cookie: null}}}
  - {request: {path: GET ${host}/x, headers: {Cookie: a=b; sid=mine}}, expect: {json: {$.cookie: a=b; sid=mine}}}
  - {request: {path: GET ${host}/x, headers: {Cookie: a=b}}, expect: {json: {$.cookie: a=b; sid=canary-session-1}}}
  - {request: {path: GET ${host}/x, cookies: false}, expect: {json: {$.cookie: null}}}
  - {request: GET ${host}/logout}
  - {request: GET ${host}/x, expect: {json: {$.cookie: null}}}`
  const {result, redactor} = await run(`steps:${steps(server.url)}`)
  expect(result.files[0]?.steps.flatMap(({failures}) => failures)).toEqual([])
  expect(result.totals).toMatchObject({steps: 8, passed: 8})
  // A session is a credential; how a page looks is none.
  expect(redactor.text('canary-session-1 dark')).toBe('[redacted] dark')
  const off = await run(
    `cookies: false\nsteps:\n  - {request: POST ${other.url}/login}\n  - {request: GET ${other.url}/x, expect: {json: {$.cookie: null}}}`,
  )
  expect(off.result.passed).toBe(true)
})

test('an .http file keeps cookies; @no-cookie-jar does not', async () => {
  const server = await startSessions()
  const file = `# @no-cookie-jar
POST ${server.url}/login

### nothing was kept
# @expect body.cookie==null
GET ${server.url}/x

### log in
POST ${server.url}/login

### kept
GET ${server.url}/x

?? body cookie == sid=canary-session-1
`
  const {result} = await run(file, {}, 'a.http')
  expect(result.files[0]?.steps.flatMap(({failures}) => failures)).toEqual([])
  expect(result.passed).toBe(true)
})

const INTERRUPTED = (host: string) => `baseUrl: ${host}
steps:
  - {name: make, request: POST /make}
  - {name: wait, request: GET /wait}
  - {name: never, request: GET /never}
teardown:
  - {name: first, request: DELETE /made}
  - {name: hangs, request: DELETE /wait}
  - {name: last, request: DELETE /last}
`

test('after an interruption teardown runs once, and not for ever', async () => {
  const seen: string[] = []
  const interruption = new AbortController()
  const server = await startServer(({method, url}, response) => {
    seen.push(`${method} ${url}`)
    if (url !== '/wait') return sendJson(response, 200, {})
    if (method === 'GET') interruption.abort()
  })
  const options = {signal: interruption.signal, grace: 4000}
  const {result} = await run(INTERRUPTED(server.url), options)
  expect(seen).toEqual(['POST /make', 'GET /wait', 'DELETE /made', 'DELETE /wait'])
  expect(result).toMatchObject({passed: false, interrupted: true})
  expect(
    result.files[0]?.steps.map(({name, status, reason, error}) => [
      name,
      status,
      reason ?? error?.code,
    ]),
  ).toEqual([
    ['make', 'passed', undefined],
    ['wait', 'failed', 'INTERRUPTED'],
    ['never', 'skipped', 'interrupted'],
    ['first', 'passed', undefined],
    ['hangs', 'failed', 'INTERRUPTED'],
    ['last', 'skipped', 'interrupted'],
  ])
})

test('where nothing was sent before an interruption, nothing is', async () => {
  const server = await startServer((_, response) => sendJson(response, 200, {}))
  const {result} = await run(INTERRUPTED(server.url), {signal: AbortSignal.abort()})
  expect(server.requests).toEqual([])
  expect(result.totals).toMatchObject({steps: 6, skipped: 6})
  expect(result.passed).toBe(false)
})

test('a URL that leads into a careful environment is sent only where that was confirmed', async () => {
  const arrived: string[] = []
  const server = await startServer(({method, url}, response) => {
    arrived.push(`${method} ${url}`)
    sendJson(response, 200, {})
  })
  const text = `variables: {host: "${server.url}"}
steps:
  - {request: 'GET {{host}}/read'}
  - {request: 'DELETE {{host}}/everything'}`
  const asked: Guard[] = []
  const answering = (answer: boolean) => ({
    guarded: server.url,
    mayChange: (place: Guard) => {
      asked.push(place)
      return answer
    },
  })
  const {result} = await run(text, {}, undefined, answering(false))
  expect(arrived).toEqual(['GET /read'])
  expect(asked).toEqual([{api: 'shop', environment: 'production'}])
  expect(result.passed).toBe(false)
  expect(JSON.stringify(result)).toContain('DELETE in shop/production was not confirmed')
  expect((await run(text, {}, undefined, answering(true))).result.passed).toBe(true)
  expect(arrived).toEqual(['GET /read', 'GET /read', 'DELETE /everything'])
})
