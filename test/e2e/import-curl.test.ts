import {execFile, spawnSync} from 'node:child_process'
import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {type ReceivedRequest, startServer, type TestServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'

let server: TestServer

beforeEach(async () => {
  server = await startServer((request, response) => response.end(JSON.stringify(request.headers)))
})

/** What the server saw, without what every client fills in its own way. */
function meaning({method, url, body, headers}: ReceivedRequest) {
  const own = Object.entries(headers).filter(
    ([name]) =>
      !/^(?:user-agent|accept-encoding|connection|content-length|host|expect)$/.test(name),
  )
  const boundary = /boundary=(.*)$/.exec(headers['content-type'] ?? '')?.[1]
  const text = (value: string) => (boundary ? value.replaceAll(boundary, 'B') : value)
  return {
    method,
    url,
    body: text(body),
    headers: own.map(([name, value]) => [name, text(`${value}`)]),
  }
}

/** Whether a program is there; in CI it has to be, elsewhere its tests are skipped. */
function judge(name: string, words: [string, ...string[]], how: string): boolean {
  const [program, ...args] = words
  const isThere = spawnSync(program, args).status === 0
  if (!isThere && !process.env['CI']) console.warn(`skipped: ${name} is missing (${how})`)
  return isThere || process.env['CI'] !== undefined
}

const hasCurl = judge('curl', ['curl', '--version'], 'apt-get install curl')
const hasPython = judge(
  'requests for Python',
  ['python3', '-c', 'import requests'],
  'apt-get install python3-requests',
)

describe('apix import curl', () => {
  test
    .skipIf(!hasCurl)
    .each([
      `curl U/a?x=1`,
      `curl -X DELETE U/a -H 'X-A: b' -H 'X-Empty;'`,
      `curl U/p -d a=1 -d 'b=ü ö'`,
      `curl U/p --data-raw '@not-a-file'`,
      `curl U/p --data-urlencode 'q=a b&c' --data-urlencode '=x y'`,
      `curl -G U/s -d q=1 --data-urlencode 'w=a b'`,
      `curl U/j --json '{"id":9007199254740993}'`,
      `curl -sSLX PUT U/p -d@data.txt`,
      `curl U/p --data-binary @data.txt -H 'Content-Type: text/plain'`,
      `curl -u ann:secret U/p -b 'sid=abc' -e http://from/ -I`,
      `curl -T data.txt U/up`,
      `curl 'U/q' \\\n  -H 'accept: */*' \\\n  --data-raw $'{"a":"it\\'s\\u0021\\n"}' \\\n  --compressed`,
    ])('sends what curl sends: %s', async (template) => {
    const home = temporaryFolder()
    writeFileSync(join(home, 'data.txt'), 'one\ntwo\r\n')
    const command = template.replaceAll('U/', `${server.url}/`)
    const {code, stderr} = await runApix(['import', 'curl', command], {home})
    expect([code, stderr]).toEqual([0, ''])
    await new Promise((resolve) =>
      execFile('bash', ['-c', command], {cwd: home}, () => resolve(undefined)),
    )
    expect(server.requests).toHaveLength(2)
    const [mine, theirs] = server.requests.map(meaning)
    const sorted = (request: typeof mine) => ({...request, headers: request?.headers.sort()})
    expect(sorted(mine)).toEqual(sorted(theirs))
  })

  test('keeps its secrets out of the history and of what is printed about it', async () => {
    const home = temporaryFolder()
    const command = `curl ${server.url}/x -H 'Authorization: Bearer pasted-secret' -b 'sid=pasted-cookie' -d 'password=pasted-word'`
    const run = await runApix(['import', 'curl', command, '--json'], {home})
    expect(server.requests[0]?.headers.authorization).toBe('Bearer pasted-secret')
    expect(run.stdout + run.stderr).not.toMatch(/pasted-secret|pasted-cookie/)
    const history = await runApix(['history', 'show', 'last', '--json'], {home})
    expect(history.stdout).not.toMatch(/pasted-/)
  })

  test.each([
    ['curl http://h/ --frobnicate', '--frobnicate is not known'],
    ['curl http://h/ --digest -u a:b', "cannot do what curl's --digest does"],
    ["curl 'http://h/", 'open quote'],
    ['wget http://h/', 'no curl command'],
    ['curl -X POST', 'no URL'],
  ])('names what it cannot do: %s', async (command, message) => {
    const {code, stderr} = await runApix(['import', 'curl', command])
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  test('saves the server as an API', async () => {
    const home = temporaryFolder()
    const command = `curl ${server.url}/users -H 'Authorization: Bearer pasted-secret'`
    const {code, stdout, stderr} = await runApix(['import', 'curl', command, '--save', 'shop'], {
      home,
    })
    expect([code, stdout]).toEqual([0, 'apix get /users -a shop\n'])
    expect(stderr).toContain('apix login shop')
    const config = await runApix(['api', 'show', 'shop', '--json'], {home})
    expect(config.stdout).toContain('"bearer"')
    expect(config.stdout).not.toContain('pasted-secret')
    expect(server.requests).toEqual([])
  })
})

describe('--snippet', () => {
  test.for([
    ['ts', true, 'request.ts', [process.execPath, '--import', 'tsx']],
    ['python', hasPython, 'request.py', ['python3']],
    ['curl', hasCurl, 'request.sh', ['bash']],
  ] as const)('%s sends the same request', async ([language, able, name, command], {skip}) => {
    skip(!able)
    const [program, ...args] = command
    const home = temporaryFolder()
    const env = {APIX_TOKEN: 'the-token'}
    const words = [
      'post',
      `${server.url}/p?q=a%20b`,
      'name=it\'s "ü" $HOME `x` \\n',
      'id:=9007199254740993',
      'X-A:1',
      'Authorization:Bearer the-token',
    ]
    await runApix(words, {home, env})
    const {stdout} = await runApix([...words, '--snippet', language], {home, env})
    expect(stdout).not.toContain('the-token')
    // Beside the tests, where tsx is found.
    const file = join(language === 'ts' ? process.cwd() : home, `.snippet-${process.pid}-${name}`)
    writeFileSync(file, stdout)
    const failure = await new Promise((resolve) =>
      execFile(program, [...args, file], {env: {...process.env, ...env}}, (error, _, stderr) =>
        resolve(error ? stderr : undefined),
      ),
    )
    rmSync(file, {force: true})
    expect(failure).toBeUndefined()
    expect(server.requests).toHaveLength(2)
    const [mine, theirs] = server.requests
    expect(theirs).toMatchObject({method: mine?.method, url: mine?.url, body: mine?.body})
    for (const header of ['authorization', 'x-a', 'content-type', 'accept', 'user-agent']) {
      expect([header, theirs?.headers[header]]).toEqual([header, mine?.headers[header]])
    }
  })
})
