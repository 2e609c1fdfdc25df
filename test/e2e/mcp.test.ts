import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {ElicitResult} from '@modelcontextprotocol/sdk/types.js'
import {describe, expect, test} from 'vitest'
import {sendJson, startServer, type TestServer} from '../helpers/http-server.js'
import {startMcp} from '../helpers/mcp-client.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'
import {shopDescription} from '../helpers/shop-api.js'

const META = fileURLToPath(new URL('../../dist/meta.json', import.meta.url))

const KEY = 'canary-key-4f1d/a+b=c"d'
const HEADER = 'canary-header-9b2e'
const WEBHOOK = 'whsec_canary0000webhook0000secret00'

const TOKEN = 'canary-token-07c8'

const ENV = {
  SHOP_KEY: KEY,
  EXTRA_HEADER: HEADER,
  APIX_WEBHOOK_SECRET: WEBHOOK,
  APIX_TOKEN_OTHER: TOKEN,
}

/** Every spelling in which a secret could cross. */
const NEEDLES = [KEY, HEADER, WEBHOOK, TOKEN].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
])

/** A shop that gives back all it gets, in every place where a server can put it. */
async function startEcho(): Promise<TestServer & {givenUp: string[]}> {
  const givenUp: string[] = []
  const server = await startServer((request, response) => {
    const {method, url, headers, body} = request
    const {pathname} = new URL(url, server.url)
    const key = String(headers['x-shop-key'] ?? '')
    if (pathname === '/openapi.json') return sendJson(response, 200, shopDescription(server.url))
    if (pathname === '/v1/slow') return void response.on('close', () => givenUp.push(url))
    if (pathname === '/v1/pages') {
      const page = Number(new URL(url, server.url).searchParams.get('page') ?? '1')
      if (page === 5) return sendJson(response, 503, {message: 'out of pages'})
      const next = `<${server.url}/v1/pages?page=${page + 1}>; rel="next"`
      response.writeHead(200, {'content-type': 'application/json', link: next})
      return void response.end(JSON.stringify([{page, key}]))
    }
    if (pathname === '/v1/graphql') {
      const errors = [{message: `no field for ${key}`, path: ['me', 'nme']}]
      return sendJson(response, 200, {data: {got: JSON.parse(body)}, errors})
    }
    if (pathname === '/v1/long') {
      const items = Array.from({length: 3000}, (_, id) => ({id, name: `item ${id}`}))
      return sendJson(response, 200, {items, key})
    }
    if (pathname === '/v1/picture') {
      response.writeHead(200, {'content-type': 'image/png'})
      return void response.end(Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(key)]))
    }
    if (pathname === '/v1/digits') {
      response.writeHead(200, {'content-type': 'application/json'})
      return void response.end('{"id":12345678901234567890,"name":"x"}')
    }
    const escaped = [...key].map(
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    response.writeHead(pathname === '/v1/users/42' ? 404 : 200, {
      'content-type': 'application/json',
      'x-echo': key,
      'set-cookie': 'sid=issued-session-id-1; Path=/',
    })
    const echo = {
      ...{method, url, headers, body, key},
      [`${key}!`]: Buffer.from(`${key}`).toString('base64'),
      access_token: 'issued-by-the-server',
    }
    response.end(`{"escaped":"${escaped.join('')}",${JSON.stringify(echo).slice(1)}`)
  })
  return Object.assign(server, {givenUp})
}

function homeFor(server: TestServer): string {
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop
apis:
  shop:
    baseUrl: ${server.url}/v1
    openapi: ${server.url}/openapi.json
    retry: 0
    graphql: /graphql
    headers: { X-Extra: "\${env:EXTRA_HEADER}" }
    auth: { type: apiKey, in: header, name: X-Shop-Key, key: "\${env:SHOP_KEY}" }
    webhook: { provider: standard-webhooks, url: ${server.url}/hook }
    environments:
      development: {}
      production: { confirm: true }
  other: { baseUrl: "${server.url}/other", auth: { type: bearer } }
`,
  )
  return home
}

describe('apix mcp', () => {
  test('costs other commands nothing: they do not load it', () => {
    const {outputs} = JSON.parse(readFileSync(META, 'utf8'))
    const inputsOf = (output: string, seen = new Set<string>()): string[] => {
      if (seen.has(output)) return []
      seen.add(output)
      const {inputs, imports} = outputs[output]
      const next = imports.filter(({kind}: {kind: string}) => kind === 'import-statement')
      return [
        ...Object.keys(inputs),
        ...next.flatMap(({path}: {path: string}) => (outputs[path] ? inputsOf(path, seen) : [])),
      ]
    }
    for (const name of ['bootstrap', 'commands/get', 'commands/mcp', 'index']) {
      const inputs = inputsOf(`dist/${name}.js`)
      expect(inputs.length).toBeGreaterThan(0)
      expect(inputs.filter((path) => /modelcontextprotocol|node_modules\/zod/.test(path))).toEqual(
        [],
      )
    }
  })

  test('lets the official client find and use every tool, and no credential crosses', async () => {
    const server = await startEcho()
    const session = await startMcp(homeFor(server), {env: ENV})
    const {client, call} = session

    const {tools} = await client.listTools()
    expect(tools.map(({name}) => name)).toEqual([
      ...['list_apis', 'list_operations', 'show_operation', 'call_operation', 'send_request'],
      ...[
        'graphql',
        'list_webhook_events',
        'send_webhook',
        'bench',
        'generate_code',
        'history',
        'auth_status',
      ],
    ])
    for (const tool of tools) {
      expect(tool.description?.length, tool.name).toBeGreaterThan(30)
      expect(tool.annotations, tool.name).toMatchObject({openWorldHint: expect.any(Boolean)})
      expect(tool.inputSchema['additionalProperties'], tool.name).toBe(false)
      expect(tool.outputSchema, tool.name).toMatchObject({type: 'object'})
    }
    expect(client.getInstructions()).toContain('call_operation')

    const apis = await call('list_apis')
    expect(apis.data.apis[0]).toMatchObject({name: 'shop', auth: 'apiKey', default: true})
    expect(apis.data.apis[0].environments).toMatchObject([
      {name: 'development', confirm: false},
      {name: 'production', confirm: true},
    ])
    const operations = await call('list_operations', {query: 'list users'})
    expect(operations.data.operations).toMatchObject([{id: 'listUsers', method: 'GET'}])
    const shown = await call('show_operation', {operation: 'createUser'})
    expect(shown.data.body.schema.$defs).toBeDefined()
    expect(shown.data.sample.body.value).toMatchObject({name: 'Ada'})

    const called = await call('call_operation', {
      operation: 'listUsers',
      parameters: {ids: [1, 2], role: 'admin', 'X-Trace': 'a=b:c'},
    })
    expect(called.data).toMatchObject({status: 200, ok: true, api: 'shop', attempts: 1})
    const listing = server.requests.find(({url}) => url.startsWith('/v1/users?'))
    expect(listing?.url).toBe('/v1/users?role=admin&ids=1,2')
    expect(listing?.headers).toMatchObject({
      'x-shop-key': KEY,
      'x-extra': HEADER,
      'x-trace': 'a=b:c',
    })
    // What the server sent back in every form is masked, and what it issued besides.
    expect(called.data.body).toMatchObject({key: '[redacted]', escaped: '[redacted]'})
    expect(called.data.body.access_token).toBe('[redacted]')
    expect(called.data.headers).toMatchObject({'x-echo': '[redacted]', 'set-cookie': '[redacted]'})

    const made = await call('call_operation', {
      operation: 'createUser',
      body: {name: 'Bob; @x', tags: ['a']},
    })
    expect(made.data.status).toBe(200)
    const post = server.requests.find(({method, url}) => method === 'POST' && url === '/v1/users')
    expect(JSON.parse(post?.body ?? '')).toEqual({name: 'Bob; @x', tags: ['a']})
    const missing = await call('call_operation', {operation: 'GET /users/42'})
    expect(missing.data).toMatchObject({status: 404, ok: false})
    expect(missing.data.hints.join()).toContain('check the endpoint URL')
    const sent = await call('send_request', {path: '/any', query: {a: [1, 2]}, body: {x: 1}})
    expect(sent.data.body).toMatchObject({method: 'POST', url: '/v1/any?a=1&a=2', body: '{"x":1}'})

    const pages = await call('send_request', {path: '/pages', paginate: true, maxPages: 3})
    expect(pages.data.body.map(({page}: {page: number}) => page)).toEqual([1, 2, 3])
    expect(pages.data).toMatchObject({status: 200, pages: {count: 3, items: 3, more: true}})
    expect(pages.data.notices).toContain('there are more than 3 pages: raise maxPages')
    const broken = await call('send_request', {path: '/pages?page=3', paginate: true})
    expect(broken.data).toMatchObject({status: 503, ok: false, pages: {count: 2, more: true}})
    expect(broken.data.body).toHaveLength(2)
    expect(broken.data.notices[0]).toBe('page 3 answered HTTP 503: the list is incomplete')
    const asked = await call('graphql', {
      query: '{ me { nme } }',
      variables: {first: 2},
      filter: 'data.got',
    })
    expect(asked.data).toMatchObject({
      status: 200,
      errors: ['no field for [redacted] (me.nme)'],
      body: {query: '{ me { nme } }', variables: {first: 2}},
    })

    const events = await call('list_webhook_events', {
      provider: 'stripe',
      event: 'payment.succeeded',
    })
    expect(events.data.events[0].payload.object).toBe('event')
    const hook = await call('send_webhook', {
      event: 'my.event',
      data: {hello: 'world'},
      count: 2,
    })
    expect(hook.data.deliveries).toMatchObject([{status: 200}, {status: 200}])
    expect(hook.data.deliveries[0].headers['webhook-signature']).toMatch(/^v1,/)

    const seen: number[] = []
    const load = await client.callTool(
      {name: 'bench', arguments: {path: '/fast', durationSeconds: 1.2, connections: 2}},
      undefined,
      {onprogress: ({progress}) => seen.push(progress)},
    )
    expect(load.structuredContent).toMatchObject({mode: 'closed', connections: 2, errors: {}})
    expect(seen.length).toBeGreaterThan(1)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))

    const types = await call('generate_code', {kind: 'types'})
    expect(types.data.code).toContain('export interface paths')
    const client2 = await call('generate_code', {kind: 'client', path: 'generated/shop.ts'})
    expect(client2.data.file).toBe(join(session.home, 'generated', 'shop.ts'))
    expect(readFileSync(client2.data.file, 'utf8')).toContain('createClient')

    const latest = await call('history', {api: 'shop', limit: 3})
    expect(latest.data.entries[0]).toMatchObject({method: 'POST', api: 'shop', status: 200})
    const again = await call('history', {id: called.data.historyId, filter: 'method'})
    expect(again.data.entry).toMatchObject({body: 'GET', status: 200})
    const status = await call('auth_status')
    expect(status.data.credentials).toMatchObject([{api: 'other', storage: 'environment'}])
    const other = await call('send_request', {api: 'other', path: '/me'})
    expect(other.data.body.headers.authorization).toBe('[redacted]')
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${TOKEN}`)

    // Failures that carry what was sent.
    await call('call_operation', {operation: 'nothing'})
    await call('send_request', {path: '/x', headers: {'X-Shop-Key': 'mine'}})
    await call('send_request', {path: '/picture'})
    expect((await call('lst_operations')).text).toMatch(
      /^USAGE: there is no tool lst_operations\nhint: did you mean list_operations\?\nhint: the tools/,
    )
    const wrong = await call('list_operations', {qurey: 'x', limit: 'ten'})
    expect(wrong).toMatchObject({isError: true})
    expect(wrong.text).toBe(
      'USAGE: list_operations: "limit" has to be a number; there is no "qurey", did you mean "query"?\n' +
        'hint: list_operations takes api, environment, query, tag, method, limit, offset',
    )

    expect(
      server.requests.filter(({headers}) => headers['x-shop-key'] === KEY).length,
    ).toBeGreaterThan(5)
    for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
      const bytes = session.bytes(stream)
      if (stream !== 'stderr') expect(bytes.length).toBeGreaterThan(1000)
      for (const needle of NEEDLES)
        expect(bytes.includes(needle), `${needle} in ${stream}`).toBe(false)
      expect(bytes).not.toContain('issued-session-id-1')
    }
    // stdout is the protocol and nothing else.
    for (const line of session.bytes('stdout').trim().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({jsonrpc: '2.0'})
    }
  })

  test('cuts long answers and gives the rest by filter, by history and as a file', async () => {
    const server = await startEcho()
    const {call, home} = await startMcp(homeFor(server), {env: ENV})
    const long = await call('send_request', {path: '/long'})
    expect(long.data).toMatchObject({truncated: true, bodyEncoding: 'text'})
    expect(long.data.body.length).toBe(20_000)
    expect(long.data.outline).toBe('{items: [3000 × {id: number, name: string}], key: string}')
    expect(long.data.note).toContain(long.data.historyId)
    const picked = await call('send_request', {path: '/long', filter: 'items[2999].name'})
    expect(picked.data).toMatchObject({body: 'item 2999', truncated: false, bodyEncoding: 'json'})
    const later = await call('history', {id: long.data.historyId, offset: 20_000, maxChars: 200})
    expect(later.data.entry.body.length).toBe(200)
    expect(later.data.entry.truncated).toBe(true)
    const saved = await call('send_request', {path: '/long', saveTo: 'out/long.json'})
    expect(saved.data).toMatchObject({body: null, savedTo: join(home, 'out', 'long.json')})
    const file = JSON.parse(readFileSync(saved.data.savedTo, 'utf8'))
    expect(file.items).toHaveLength(3000)
    expect(file.key).toBe('[redacted]')
    const picture = await call('send_request', {path: '/picture', saveTo: 'picture.png'})
    expect(picture.data).toMatchObject({bodyEncoding: 'binary', savedTo: join(home, 'picture.png')})
    expect(readFileSync(picture.data.savedTo, 'latin1')).toBe('\0\x01\x02[redacted]')
    const digits = await call('send_request', {path: '/digits'})
    expect(digits.data).toMatchObject({bodyEncoding: 'text', truncated: false})
    expect(digits.data.body).toContain('12345678901234567890')
  })

  test('goes nowhere else, takes no credential and touches no file but its own', async () => {
    const server = await startEcho()
    const foreign = await startServer((_request, response) => sendJson(response, 200, {}))
    const home = homeFor(server)
    symlinkSync('/tmp', join(home, 'way-out'))
    writeFileSync(join(home, 'mine.txt'), 'mine')
    const {call} = await startMcp(home, {env: ENV, args: ['--api', 'shop']})
    const refused = async (name: string, args: Record<string, unknown>, code: string) => {
      const {isError, text} = await call(name, args)
      expect(isError, JSON.stringify(args)).toBe(true)
      expect(text, JSON.stringify(args)).toMatch(new RegExp(`^(?:MCP error .*)?${code}`))
      return text
    }
    const elsewhere = await refused('send_request', {path: `${foreign.url}/x`}, 'CREDENTIAL_ORIGIN')
    expect(elsewhere).toContain('hint: ')
    await refused('bench', {path: `${foreign.url}/x`}, 'CREDENTIAL_ORIGIN')
    await refused(
      'send_webhook',
      {event: 'e', data: {}, to: 'https://example.com'},
      'CREDENTIAL_ORIGIN',
    )
    await refused('send_request', {path: server.url.replace('//', '//user:pass@')}, 'USAGE')
    for (const name of [
      'Authorization',
      'cookie',
      'X-Shop-Key',
      'Host',
      'X-HTTP-Method-Override',
    ]) {
      await refused('send_request', {path: '/x', headers: {[name]: 'x'}}, 'USAGE')
    }
    await refused('send_request', {path: '/x', headers: {'X-A': 'b\r\nAuthorization: c'}}, 'USAGE')
    await refused('list_operations', {api: 'other'}, 'USAGE')
    await refused('call_operation', {operation: 'getUser'}, 'INPUT_REQUIRED')
    await refused('call_operation', {operation: 'getUsr'}, 'OPERATION_UNKNOWN')
    await refused('call_operation', {operation: 'getUser', params: {}}, '.*params')
    await refused('send_request', {path: '/x', filter: '[['}, 'USAGE')
    for (const path of [
      '../x.ts',
      '/tmp/x.ts',
      '.git/x.ts',
      'way-out/x.ts',
      'a/node_modules/x.ts',
    ]) {
      await refused('generate_code', {kind: 'types', path}, 'USAGE')
    }
    await refused('generate_code', {kind: 'types', path: 'x.sh'}, 'USAGE')
    await refused('send_request', {path: '/long', saveTo: 'mine.txt'}, 'USAGE')
    await refused('send_request', {path: '/long', saveTo: 'apix.yaml'}, 'USAGE')
    const photo = {operation: 'putPhoto', parameters: {userId: 1}}
    await refused('call_operation', {...photo, files: {photo: '/etc/passwd'}}, 'USAGE')
    await refused('call_operation', {...photo, files: {photo: 'way-out/x'}}, 'USAGE')
    expect(readFileSync(join(home, 'mine.txt'), 'utf8')).toBe('mine')
    expect(foreign.requests).toEqual([])
    const own = await call('call_operation', {...photo, files: {photo: 'mine.txt'}})
    expect(own.data.status).toBe(200)
    expect(server.requests.at(-1)?.body).toContain('\r\nmine\r\n')
  })

  test('asks the person where the environment says so, and sends nothing without a yes', async () => {
    const server = await startEcho()
    const home = homeFor(server)
    const order = {environment: 'production', path: '/orders', body: {amount: 5}}
    const orders = () => server.requests.filter(({url}) => url === '/v1/orders').length

    const silent = await startMcp(home, {env: ENV})
    const refused = await silent.call('send_request', order)
    expect(refused).toMatchObject({isError: true})
    expect(refused.text).toMatch(/^CONFIRMATION_REQUIRED: POST in shop\/production/)
    expect(refused.text).toContain('apix mcp --yes')
    expect((await silent.call('bench', {...order, requests: 1})).text).toMatch(/^CONFIRMATION_REQ/)
    const mutation = {environment: 'production', query: 'mutation { pay }'}
    expect((await silent.call('graphql', mutation)).text).toMatch(/^CONFIRMATION_REQUIRED: POST/)
    // What changes nothing needs no yes.
    const query = await silent.call('graphql', {...mutation, query: '{ me }'})
    expect(query.data.status).toBe(200)
    expect((await silent.call('send_request', {...order, body: undefined})).data.status).toBe(200)
    expect(orders()).toBe(1)

    const asked: string[] = []
    let answer: ElicitResult = {action: 'decline'}
    const talking = await startMcp(home, {
      env: ENV,
      elicit(message) {
        asked.push(message)
        return answer
      },
    })
    const noes: ElicitResult[] = [
      {action: 'decline'},
      {action: 'cancel'},
      {action: 'accept', content: {send: false}},
    ]
    for (const no of noes) {
      answer = no
      expect((await talking.call('send_request', order)).text).toMatch(/^CONFIRMATION_REQUIRED/)
    }
    expect(orders()).toBe(1)
    answer = {action: 'accept', content: {send: true}}
    expect((await talking.call('send_request', order)).data.status).toBe(200)
    expect(orders()).toBe(2)
    expect(asked[0]).toBe(
      `Send POST ${server.url}/v1/orders in shop/production? Body: {"amount":5}`,
    )
    expect(asked).toHaveLength(4)
  })

  test('only reads with --read-only', async () => {
    const server = await startEcho()
    const home = homeFor(server)
    const {client, call} = await startMcp(home, {
      env: ENV,
      args: ['--read-only', '-e', 'development'],
    })
    const {tools} = await client.listTools()
    expect(tools.map(({name}) => name)).not.toContain('send_webhook')
    expect(tools.every(({annotations}) => annotations?.readOnlyHint)).toBe(true)
    expect((await call('send_request', {path: '/x', body: {}})).text).toMatch(/^USAGE: .*read-only/)
    expect(
      (await call('call_operation', {operation: 'createUser', body: {name: 'x'}})).isError,
    ).toBe(true)
    expect((await call('bench', {path: '/x', method: 'DELETE'})).isError).toBe(true)
    expect((await call('generate_code', {kind: 'types', path: 'x.ts'})).isError).toBe(true)
    expect((await call('send_request', {path: '/x', saveTo: 'x.json'})).isError).toBe(true)
    expect((await call('list_operations', {environment: 'production'})).isError).toBe(true)
    expect((await call('graphql', {query: 'mutation { pay }'})).text).toMatch(/^USAGE: .*read-only/)
    expect((await call('send_webhook', {event: 'e'})).text).toContain('in a read-only server')
    expect(server.requests.filter(({url}) => !url.startsWith('/openapi'))).toEqual([])
    expect((await call('send_request', {path: '/x'})).data.status).toBe(200)
    expect((await call('graphql', {query: '{ me }'})).data.status).toBe(200)
    expect(existsSync(join(home, 'x.ts'))).toBe(false)
  })

  test('stops a request that the client cancels', async () => {
    const server = await startEcho()
    const {client, call} = await startMcp(homeFor(server), {env: ENV})
    const abort = new AbortController()
    const slow = client.callTool({name: 'send_request', arguments: {path: '/slow'}}, undefined, {
      signal: abort.signal,
    })
    slow.catch(() => {})
    await expect.poll(() => server.requests.some(({url}) => url === '/v1/slow')).toBe(true)
    abort.abort()
    await expect(slow).rejects.toThrow()
    await expect.poll(() => server.givenUp).toEqual(['/v1/slow'])
    expect((await call('send_request', {path: '/after'})).data.status).toBe(200)
    const timed = await call('send_request', {path: '/slow', timeoutMs: 300})
    expect(timed.text).toMatch(/^(?:MAX_TIME|TIMEOUT): /)
  })

  test('answers what was piped in, and ends with its client or when it is told to', async () => {
    const server = await startEcho()
    const home = homeFor(server)
    const line = (id: number, method: string, params: object) =>
      `${JSON.stringify({jsonrpc: '2.0', id, method, params})}\n`
    const hello = line(1, 'initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: {name: 'pipe', version: '1'},
    })
    const request = line(2, 'tools/call', {name: 'send_request', arguments: {path: '/piped'}})
    const piped = startApix(['mcp'], {home, env: ENV, stdin: `${hello}no JSON\n${request}`})
    const {code, stdout} = await piped.finished
    expect(code).toBe(0)
    const answers = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text))
    expect(answers.map(({id}) => id)).toEqual([1, 2])
    expect(answers[1].result.structuredContent.status).toBe(200)

    const waiting = startApix(['mcp'], {home, env: ENV, stdin: ''})
    expect((await waiting.finished).code).toBe(0)

    const {transport, call} = await startMcp(home, {env: ENV})
    const pending = call('send_request', {path: '/slow'}).catch((error: Error) => error)
    await expect.poll(() => server.requests.some(({url}) => url === '/v1/slow')).toBe(true)
    const gone = new Promise<void>((resolve) => {
      transport.onclose = resolve
    })
    process.kill(transport.pid ?? 0, 'SIGTERM')
    await gone
    await pending
  })
})
