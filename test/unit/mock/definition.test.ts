import {Ajv} from 'ajv'
import {describe, expect, test} from 'vitest'
import type {MockBehaviour} from '../../../src/mock/index.js'
import {
  assemble,
  createMockMemory,
  detectSource,
  MOCK_SCHEMA,
  parseMock,
} from '../../../src/mock/index.js'
import {mockRequest} from '../../helpers/mock-request.js'

async function load(
  text: string,
  files: Record<string, string> = {},
  memory = createMockMemory(),
): Promise<MockBehaviour> {
  const definition = await parseMock(text, 'mock.yaml')
  return assemble(
    {routes: () => [], definition, behaviour: {}},
    {
      memory,
      now: () => 0,
      readFile(path) {
        const content = files[path]
        if (content === undefined) throw new Error(`cannot read ${path}`)
        return Buffer.from(content)
      },
      openSpec: () => Promise.reject(new Error('no OpenAPI here')),
      upstream: () => Promise.reject(new Error('no upstream here')) as never,
    },
  )
}

async function ask(
  behaviour: MockBehaviour,
  line: string,
  rest?: Parameters<typeof mockRequest>[1],
) {
  const request = mockRequest(line, rest)
  for (const source of behaviour.sources) {
    const match = source.find(request)
    if (!match) continue
    const step = match.take()
    const reply = await step.respond({...request, params: match.params})
    const type = reply.headers.find(([name]) => name === 'content-type')?.[1]
    return {status: reply.status, body: reply.body.toString(), type, headers: reply.headers, step}
  }
  return undefined
}

describe('a definition', () => {
  test('answers with JSON, texts and files, in sequence', async () => {
    const mock = await load(
      `
routes:
  - route: GET /json
    json: {query: {limit: 10}, version: 2.0}
  - method: POST
    path: /text
    status: 202
    headers: {X-Version: 2.0, Set-Cookie: [a=1, b=2]}
    body: hello {{body.name}}
  - route: /page
    file: page.html
  - route: GET /filled
    file: filled.json
    template: true
  - route: GET /plain
    body: '{{not.filled}}'
    template: false
  - route: GET /busy
    delay: 70ms
    headers: {X-All: yes, X-Other: 1}
    respond:
      - {status: 503, times: 2, delay: 10ms, headers: {X-Other: 2}}
      - {status: 200, fault: drip(1s)}
`,
      {'page.html': '<b>{{left}}</b>', 'filled.json': '{"path":"{{path}}"}'},
    )
    // Inside of a body a number stays a number, whatever its name; a header is always a text.
    expect((await ask(mock, 'GET /json'))?.body).toBe('{"query":{"limit":10},"version":2}')
    const text = await ask(mock, 'POST /text', {body: {name: 'Ada'}})
    expect(text).toMatchObject({status: 202, body: 'hello Ada'})
    expect(text?.headers).toEqual(
      expect.arrayContaining([
        ['X-Version', '2.0'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ]),
    )
    expect(await ask(mock, 'PUT /page')).toMatchObject({
      body: '<b>{{left}}</b>',
      type: 'text/html; charset=utf-8',
    })
    expect(await ask(mock, 'GET /filled')).toMatchObject({
      body: '{"path":"/filled"}',
      type: 'application/json',
    })
    expect((await ask(mock, 'GET /plain'))?.body).toBe('{{not.filled}}')
    const busy = [1, 2, 3, 4].map(() => ask(mock, 'GET /busy'))
    expect((await Promise.all(busy)).map((one) => one?.status)).toEqual([503, 503, 200, 200])
    expect((await ask(mock, 'GET /busy'))?.step).toMatchObject({
      fault: {kind: 'drip', duration: 1000},
      delay: {time: 70},
    })
    expect((await busy[0])?.step.delay).toEqual({kind: 'fixed', time: 10})
    expect((await busy[0])?.headers).toEqual([
      ['X-All', 'yes'],
      ['X-Other', '2'],
    ])
  })

  test('chooses by conditions, priority and states', async () => {
    const memory = createMockMemory()
    const mock = await load(
      `
scenarios: {order: open}
routes:
  - {route: GET /x, body: any}
  - {route: GET /x, when: {query: {a: 1}}, body: a is 1}
  - {route: GET /x/first, body: exact}
  - {route: 'GET /x/*', priority: 1, when: {headers: {x-all: 'yes'}}, body: all}
  - {route: POST /pay, when: {state: {order: open}}, set: {order: paid}, status: 201}
  - {route: POST /pay, status: 409, body: 'already {{state.order}}'}
`,
      {},
      memory,
    )
    expect((await ask(mock, 'GET /x'))?.body).toBe('any')
    expect((await ask(mock, 'GET /x?a=1'))?.body).toBe('a is 1')
    expect((await ask(mock, 'GET /x/first'))?.body).toBe('exact')
    expect((await ask(mock, 'GET /x/first', {headers: {'x-all': 'yes'}}))?.body).toBe('all')
    expect((await ask(mock, 'POST /pay'))?.status).toBe(201)
    expect(await ask(mock, 'POST /pay')).toMatchObject({status: 409, body: 'already paid'})
    memory.state.reset()
    expect((await ask(mock, 'POST /pay'))?.status).toBe(201)
  })

  test('goes on where it was when it is read again', async () => {
    const memory = createMockMemory()
    const text = `
scenarios: {a: one}
resources: /users
routes:
  - {route: GET /x, respond: [{status: 500}, {status: 200}]}
  - {route: POST /a, set: {a: two}}
`
    const first = await load(text, {}, memory)
    await ask(first, 'GET /x')
    await ask(first, 'POST /a')
    await ask(first, 'POST /users', {body: {name: 'Ada'}})
    const second = await load(text.replace('status: 200', 'status: 204'), {}, memory)
    expect((await ask(second, 'GET /x'))?.status).toBe(204)
    expect((await ask(second, 'GET /users'))?.body).toBe('[{"id":1,"name":"Ada"}]')
    expect(memory.state.scenario('a')).toBe('two')
    const third = await load('resources: /people', {}, memory)
    expect(await ask(third, 'GET /users')).toBeUndefined()
    expect(memory.state.snapshot()).toMatchObject({scenarios: {}, resources: {'/people': []}})
  })

  test.each([
    ['routes:\n  - route: GET /a\n    jsn: 1\n', 'mock.yaml:3:5', 'did you mean json?'],
    ['routes:\n  - route: GET a\n', 'mock.yaml:2:5', undefined],
    ['routes:\n  - {status: 200}\n', 'mock.yaml:2:5', undefined],
    ['routes:\n  - path: /a\n    delay: soon\n', 'mock.yaml:3:12', undefined],
    ["routes:\n  - path: /a\n    json:\n      x: '{{quary}}'\n", 'mock.yaml:4:7', undefined],
    ['routes:\n  - path: /a\n    respond:\n      - {fault: rset}\n', 'mock.yaml:4:17', undefined],
    ['routes:\n  - path: /a\n    file: none.json\n', 'mock.yaml:3:11', undefined],
    ['routes:\n  - path: /a\n    json: 1\n    body: x\n', 'mock.yaml:4:11', undefined],
    ['routes:\n  - path: /a\n    status: 200\n    respond: [{}]\n', 'mock.yaml:4:14', undefined],
    ['routes:\n  - path: /a\n    status: 700\n', 'mock.yaml:3:13', undefined],
    [
      'routes:\n  - path: /a\n    when: {query: {a: {matches: "("}}}\n',
      'mock.yaml:3:11',
      undefined,
    ],
    ['operations:\n  listPets: {status: 500}\n', 'mock.yaml:2:13', undefined],
    ['delay: soon\n', 'mock.yaml:1:8', undefined],
    ['rateLimitHeaders: gihub\n', 'mock.yaml:1:19', undefined],
    ['routes: [\n', 'mock.yaml:2:1', undefined],
  ])('%j is refused with its place', async (text, location, hint) => {
    const error = await load(text).catch((thrown) => thrown)
    expect(error).toMatchObject({code: 'CONFIG_INVALID', facts: {location}})
    if (hint) expect(error.hints).toContain(hint)
  })

  test('tells everything that is wrong at once', async () => {
    const text = 'delay: soon\nroutes:\n  - {route: GET a}\n  - {route: GET /b, fault: x}\n'
    const error = await load(text).catch((thrown) => thrown)
    expect(error.facts.location).toBe('mock.yaml:3:5')
    expect(error.hints.join('\n')).toMatch(/mock\.yaml:4:[\s\S]*mock\.yaml:1:8/)
    expect(error.hints).toHaveLength(2)
  })

  test('an alias bomb is refused', async () => {
    const lines = ['a: &a0 [x, x]']
    for (let level = 1; level < 30; level++) {
      lines.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`)
    }
    await expect(load(lines.join('\n'))).rejects.toThrow('ordinary size')
  })
})

test('the schema for editors says the same as the check, and is draft-07', async () => {
  const validate = new Ajv({strict: false, formats: {uri: true}}).compile(MOCK_SCHEMA)
  const good = {
    openapi: './a.yaml',
    routes: [{route: 'GET /a', when: {body: {json: [1]}}, respond: [{status: 200, times: 2}]}],
    resources: {'/users': {data: [{id: 1}]}, '/x': null},
  }
  expect(validate(good)).toBe(true)
  await expect(parseMock(JSON.stringify(good), 'x')).resolves.toBeDefined()
  for (const bad of [{routes: {}}, {routes: [{sttus: 1}]}, {resources: {users: {}}}, {seed: -1}]) {
    expect(validate(bad), JSON.stringify(bad)).toBe(false)
    await expect(parseMock(JSON.stringify(bad), 'x')).rejects.toThrow()
  }
})

test.each([
  ['api.yaml', 'openapi: 3.1.0\ninfo: {}', 'openapi'],
  ['api.yaml', '# mock\nswagger: "2.0"\n', 'openapi'],
  ['api.json', '{"info":{},"openapi":"3.0.3"}', 'openapi'],
  ['any.yaml', 'openapi: ./spec.yaml\n', 'mock'],
  ['any.yaml', '# a comment\nroutes:\n', 'mock'],
  ['any.json', '{"resources": "/users"}', 'mock'],
  ['mock.yaml', 'rotues: []', 'mock'],
  ['x.har', '', 'har'],
  ['calls.json', '\uFEFF{\n "log": {"version": "1.2"', 'har'],
  ['paths.yaml', 'paths: {}', 'openapi'],
])('%s with %j is %s', (name, head, kind) => {
  expect(detectSource(name, head)).toBe(kind)
})
