import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix, temporaryFolder} from '../helpers/run-apix.js'
import {hasTmux, startTerminal, type TerminalOptions} from '../helpers/tmux.js'

if (!hasTmux && !process.env['CI']) {
  console.warn('skipped: tmux is missing (apt-get install tmux)')
}

const SHOP = {
  openapi: '3.1.0',
  info: {title: 'Shop', version: '1'},
  servers: [{url: 'https://api.example.com'}],
  paths: {
    '/users/{id}': {
      get: {
        operationId: 'getUser',
        summary: 'One user by id',
        parameters: [
          {name: 'id', in: 'path', required: true, schema: {type: 'integer'}, example: 42},
          {name: 'view', in: 'query', schema: {enum: ['short', 'full']}, description: 'How much.'},
        ],
        responses: {200: {description: 'ok'}},
      },
    },
    '/users': {
      get: {operationId: 'listUsers', summary: 'All users', responses: {200: {description: 'ok'}}},
      post: {
        operationId: 'createUser',
        summary: 'Add a user',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: {name: {type: 'string', examples: ['Ada']}, age: {type: 'integer'}},
              },
            },
          },
        },
        responses: {201: {description: 'made'}},
      },
    },
  },
}

const TOKEN = 'sekrit-token-value'

/** A shop, its description, and a project that knows both. */
async function shop(options: TerminalOptions & {config?: string} = {}) {
  const server = await startServer(({method, url, headers, body}, response) => {
    if (url === '/big') {
      const item = {name: 'Ada', tags: ['a', 'b'], address: {city: 'London'}}
      return sendJson(response, 200, {
        items: Array.from({length: 180_000}, () => item),
        end: 'last',
      })
    }
    if (url === '/image') {
      response.writeHead(200, {'content-type': 'image/png'})
      return response.end(Buffer.from([0x89, 0x50, 0, 0x1b, 0x5b]))
    }
    if (url === '/evil') return response.end('title \u001b]0;owned\u0007 \u001b[2J\u001b[31mred')
    if (url === '/slow') return undefined
    if (url === '/gone') return sendJson(response, 404, {error: 'no such thing'})
    const user = {id: 42, name: 'Ada', tags: ['x', 'y'], token: headers.authorization}
    return sendJson(response, 200, {...user, echo: `${method} ${url}`, got: body})
  })
  const home = temporaryFolder()
  mkdirSync(join(home, 'work'))
  writeFileSync(join(home, 'work', 'shop.json'), JSON.stringify(SHOP))
  const config =
    options.config ??
    `apis:
  shop:
    baseUrl: ${server.url}
    openapi: ./shop.json
    auth: {type: bearer}
    environments: {development: {}, production: {confirm: true}}
  other: {baseUrl: '${server.url}'}
`
  writeFileSync(join(home, 'work', 'apix.yaml'), config)
  const start = (args: readonly string[], more: TerminalOptions = {}) =>
    startTerminal(['explore', ...args], {
      home,
      cwd: join(home, 'work'),
      ...options,
      ...more,
      env: {APIX_TOKEN: TOKEN, ...more.env},
    })
  return {server, home, work: join(home, 'work'), start}
}

/** The terminal is as it was found, and nothing of the conversation is left on it. */
async function expectNoTrace(terminal: ReturnType<typeof startTerminal>, code: number, told = '') {
  const shown = await terminal.until(/exit \d+[\s\S]*-echonl/)
  expect(shown.trimStart()).toMatch(new RegExp(`^${told}exit ${code}\n`))
  expect(shown).toMatch(/[^-]icanon[\s\S]*[^-]echo /)
  expect(terminal.state()).toEqual({alternate: false, cursor: true})
}

describe.skipIf(!hasTmux && !process.env['CI'])('explore', () => {
  test('from choosing an API to a saved request and printed code, by keys', async () => {
    const {server, home, work, start} = await shop()
    const t = start([])
    const apis = await t.until('Which API?')
    expect(apis).toMatch(/❯ shop +http:\/\/127\.0\.0\.1:\d+/)
    expect(apis).toContain('+ github')
    t.press('Enter')
    const list = await t.until('Search:')
    expect(list).toMatch(/❯ +GET +\/users\/\{id\} +One user by id/)
    t.type('usr id')
    await t.until(/❯ +GET +\/users\/\{id\}/)
    t.press('Enter')
    expect(await t.until('id:')).toContain('path, required: integer')
    t.type('many')
    t.press('Enter')
    await t.until('expected integer')
    t.press('Tab')
    await t.until('id: 42')
    t.press('Enter')
    const preview = await t.until('What now?')
    expect(preview).toContain(`GET ${server.url}/users/42`)
    expect(preview).toContain('Authorization: Bearer •••••')
    t.type('optional')
    t.press('Enter')
    expect(await t.until('Which one?')).toContain('view')
    t.press('Enter')
    await t.until('How much')
    t.press('Down', 'Enter')
    await t.until('view=full')
    t.press('Enter')
    const answer = await t.until(/200 OK .*application\/json/)
    expect(answer).toMatch(/▾ timing/)
    expect(answer).toMatch(/▸ headers \(\d+\)/)
    expect(answer).toContain('"echo": "GET /users/42?view=full"')
    expect(answer).toContain('"token": "[redacted]"')
    // Folding and search.
    t.type('/tags')
    t.press('Enter', 'Left')
    await t.until('"tags": […],  2 items')
    t.type('h')
    await t.until('content-type: application/json')
    // Repeat, then save.
    t.type('r')
    await expect.poll(() => server.requests.length, {timeout: 20_000}).toBe(2)
    await t.until('200 OK')
    t.type('s')
    await t.until('name: getUser')
    t.press('Enter')
    await t.until('saved .apix/requests/getUser.apix.yaml')
    t.press('Escape')
    await t.until('200 OK')
    t.type('c')
    await t.until('In which language?')
    t.press('Enter')
    await t.until('printed when you leave')
    t.press('Escape')
    await t.until('200 OK')
    t.type('a')
    await t.until('apix call getUser')
    t.press('Escape')
    await t.until('200 OK')
    t.press('Escape')
    // What was saved and what was sent stand first now.
    const again = await t.until('★ getUser')
    expect(again).toMatch(/↻ GET +\/users\/42\?view=full +200/)
    t.press('Escape')
    await t.until('Which API?')
    t.press('Escape')
    const left = await t.until('exit 0')
    expect(left).toMatch(/^saved \.apix\/requests\/getUser\.apix\.yaml\ncurl /)
    expect(left.replaceAll('\n', '')).toContain('"Authorization: Bearer $APIX_TOKEN"')
    expect(left).toContain('apix call getUser id=42 view=full -a shop -e development')
    expect(left).not.toContain(TOKEN)
    const file = readFileSync(join(work, '.apix', 'requests', 'getUser.apix.yaml'), 'utf8')
    expect(file).toContain(`name: getUser
api: shop
env: development
steps:
  - name: getUser
    request:
      method: GET
      path: /users/42
      query:
        view: full
    expect:
      status: 200
`)
    const saved = '.apix/requests/getUser.apix.yaml'
    const run = await runApix(['test', saved], {home, cwd: work, env: {APIX_TOKEN: TOKEN}})
    expect(run.code, run.stdout + run.stderr).toBe(0)
    expect(server.requests.map(({url, headers}) => `${url} ${headers.authorization}`)).toEqual(
      Array.from({length: 3}, () => `/users/42?view=full Bearer ${TOKEN}`),
    )
  })

  test('forty columns: a body from its example, in the editor, and no line too long', async () => {
    const {server, start} = await shop()
    const editor = 'sed -i s/Ada/Grace/'
    const t = start(['shop'], {columns: 40, env: {EDITOR: editor}})
    const fits = (shown: string) => {
      expect(shown.split('\n').filter((line) => [...line].length > 40)).toEqual([])
      return shown
    }
    fits(await t.until('Search:'))
    t.type('create')
    await t.until(/❯ +POST +\/users/)
    t.press('Enter')
    // Field by field, what is required first, from the example of the description.
    expect(fits(await t.until('"name": "Ada"'))).toMatch(/❯ name = "Ada" +example: string/)
    t.type('optional')
    t.press('Enter')
    expect(fits(await t.until('Which one?'))).toMatch(/❯ age +integer/)
    t.press('Enter')
    await t.until('age:')
    t.type('old')
    t.press('Enter')
    fits(await t.until('expected integer'))
    t.press('C-u')
    t.type('36')
    t.press('Enter')
    fits(await t.until('"age": 36'))
    t.type('edit in')
    t.press('Enter')
    fits(await t.until('"name": "Grace"'))
    expect(t.screen()).toContain('"age": 36')
    // A body that does not fit is named before it is sent; the lines of a paste are no Enter.
    t.type('body')
    t.press('Enter')
    await t.until('Which field?')
    t.type('paste')
    t.press('Enter')
    await t.until('body:')
    t.press('C-u')
    t.paste('{\n"age":\t"x"\r\n}')
    fits(await t.until('{ "age": "x" }'))
    t.press('Enter')
    const wrong = fits(await t.until('! body /name'))
    expect(wrong).toMatch(/Send +although it/)
    t.press('C-c')
    await expectNoTrace(t, 130)
    expect(server.requests).toEqual([])
  })

  test('every step is left without a trace, by Esc, Ctrl-C, SIGTERM, and at any size', async () => {
    const {server, start} = await shop()
    const t = start(['shop'])
    await t.until('Search:')
    t.type('getUser')
    await t.until(/❯ +GET +\/users\/\{id\}/)
    t.press('Enter')
    await t.until('id:')
    t.resize(50, 12)
    await t.until(/esc back/)
    t.press('Escape')
    await t.until('Search:')
    t.resize(90, 30)
    await t.until(/POST +\/users +Add a user/)
    t.type('/slow')
    t.press('Enter')
    await t.until('What now?')
    t.press('Enter')
    expect(await t.until('esc stop')).toContain('GET 127.0.0.1')
    // That it is waited for is shown before it is sent.
    await expect.poll(() => server.requests.length, {timeout: 20_000}).toBe(1)
    t.press('Escape')
    await t.until('What now?')
    t.press('Escape')
    await t.until('Search:')
    t.press('Escape')
    await expectNoTrace(t, 0)
    expect(server.requests.map(({url}) => url)).toEqual(['/slow'])

    const killed = start(['shop'])
    await killed.until('Search:')
    process.kill(killed.pid(), 'SIGTERM')
    await expectNoTrace(killed, 130)

    // Ctrl-Z gives the terminal back; on SIGCONT, as `fg` sends it, the conversation goes on.
    const stopped = start(['shop'])
    await stopped.until('Search:')
    const pid = stopped.pid()
    stopped.press('C-z')
    await expect.poll(() => stopped.state().alternate, {timeout: 20_000}).toBe(false)
    process.kill(pid, 'SIGCONT')
    await stopped.until('Search:')
    stopped.type('create')
    await stopped.until(/❯ +POST +\/users/)
    stopped.press('C-c')
    await expectNoTrace(stopped, 130)

    const waiting = start(['shop'])
    await waiting.until('Search:')
    waiting.type('/slow')
    waiting.press('Enter', 'Enter')
    await waiting.until('esc stop')
    waiting.press('C-c')
    await expectNoTrace(waiting, 130)
  })

  test('ten megabytes, binary data, a hostile server, a refusal; then a question before it is sent', async () => {
    const {server, work, start} = await shop()
    const t = start(['shop', '-e', 'production'])
    const send = async (path: string) => {
      await t.until('Search:')
      t.type(path)
      t.press('Enter', 'Enter')
    }
    await send('/big')
    await t.until(/200 OK .* 1\d\.\d MiB/)
    t.press('G')
    await t.until('"end": "last"')
    t.type('z')
    await t.until('"items": […],  180,000 items')
    t.press('Escape')
    await send('/image')
    await t.until('binary data (5 B, image/png): w writes it to a file')
    t.type('w')
    await t.until('file: image.png')
    t.press('Enter')
    await t.until('wrote image.png')
    t.press('Enter')
    await t.until('binary data')
    expect(readFileSync(join(work, 'image.png'))).toHaveLength(5)
    t.press('Escape')
    await send('/evil')
    await t.until('title \\x1b]0;owned\\x07 \\x1b[2J\\x1b[31mred')
    t.press('Escape')
    await send('/gone')
    const gone = await t.until('404 Not Found')
    expect(gone).toContain('the server says: no such thing')
    expect(gone).toContain('hint: check the endpoint URL')
    t.press('Escape')
    await send('DELETE /users/1')
    expect(await t.until('Sure?')).toContain('in shop/production?')
    t.press('Enter')
    await t.until('What now?')
    expect(server.requests.some(({method}) => method === 'DELETE')).toBe(false)
    t.press('Enter')
    await t.until('Sure?')
    t.type('y')
    await t.until('❯ Yes, send it')
    t.press('Enter')
    await t.until('"echo": "DELETE /users/1"')
    t.press('Escape')
    await t.until('Search:')
    t.type('env')
    await t.until('❯ + another environment…')
    t.press('Enter')
    await t.until('Which environment?')
    t.press('Up', 'Enter')
    expect(await t.until('now development')).toContain('apix › shop/development')
    t.press('C-c')
    await expectNoTrace(t, 130, 'wrote image.png\n')
  })

  test('with nothing configured and no description: a URL, and what was sent before', async () => {
    const {server, home} = await shop()
    const cwd = join(home, 'empty')
    mkdirSync(cwd)
    const env = {NO_COLOR: '1'}
    const t = startTerminal(['explore'], {home, cwd, env})
    await t.until('Which API?')
    t.type('github')
    await t.until('❯ + github')
    t.press('C-u')
    t.type(`${server.url}/hello`)
    await t.until(/❯ \+ http:.* send this/)
    t.press('Enter')
    await t.until('What now?')
    t.press('Enter')
    await t.until('"echo": "GET /hello"')
    t.press('Escape')
    expect(await t.until('Search:')).toMatch(/↻ GET +http:\/\/127\.0\.0\.1:\d+\/hello +200/)
    expect(t.painted()).not.toMatch(/\u001b\[(?:3\d|9\d)m/)
    t.press('Enter')
    expect(await t.until('What now?')).toContain(`GET ${server.url}/hello`)
    t.press('C-c')
    await expectNoTrace(t, 130)
    expect(readdirSync(cwd)).toEqual([])
  })
})

test('without a terminal it says what to use instead, exit 2', async () => {
  const {code, stdout, stderr} = await runApix(['explore'])
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('apix explore is driven by keys and needs a terminal')
  expect(stderr).toContain('apix call OPERATION')
})
