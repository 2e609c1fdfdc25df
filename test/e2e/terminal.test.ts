import type {ServerResponse} from 'node:http'
import {describe, expect, test} from 'vitest'
import {startServer} from '../helpers/http-server.js'
import {runApix, temporaryFolder} from '../helpers/run-apix.js'
import {hasTerminal, runOnTerminal} from '../helpers/terminal.js'

const ESCAPE = '\u001b'

if (!hasTerminal && !process.env['CI']) {
  console.warn('skipped: no terminal to run on (apt install bsdutils)')
}

const ROUTES: Record<string, (response: ServerResponse) => void> = {
  '/json': (response) => {
    response.setHeader('content-type', 'application/json')
    response.end('{"id":9007199254740993,"a":1,"a":2,"price":10.50}')
  },
  '/binary': (response) => {
    response.setHeader('content-type', 'image/png')
    response.end(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 7, 0x1b, 0x5b, 0x41]))
  },
  '/evil': (response) => {
    response.statusMessage = 'OK\u009b31m'
    response.setHeader('x-evil', 'a\u009b31mb')
    response.end('title \u001b]0;owned\u0007 hidden\rshown \u001b[31mred \u202etxt')
  },
  '/501': (response) => void response.writeHead(501).end('no'),
  '/large': (response) => void response.end(`[${'{"a":1},'.repeat(300_000)}0]`),
  '/events': (response) => {
    response.writeHead(200, {'content-type': 'text/event-stream'})
    response.end('data: {"n":1}\n\ndata: text\n\n')
  },
  '/lines': (response) => {
    response.writeHead(200, {'content-type': 'application/x-ndjson'})
    response.end('{"n":1}\n{"n":9007199254740993}\n')
  },
  '/slow': (response) => {
    response.writeHead(200, {'content-length': 200_000})
    response.write(Buffer.alloc(100_000))
    setTimeout(() => response.end(Buffer.alloc(100_000)), 300)
  },
}

async function serve(): Promise<string> {
  const {url} = await startServer((request, response) => ROUTES[request.url]?.(response))
  return url
}

describe.skipIf(!hasTerminal && !process.env['CI'])('on a terminal', () => {
  test('status, headers and the body laid out, in colour, to the digit', async () => {
    const {screen, code} = await runOnTerminal(['get', `${await serve()}/json`])
    expect(code).toBe(0)
    const plain = screen.replace(/\u001b\[\d*m/g, '')
    expect(plain).toMatch(/^HTTP\/1\.1 200 OK\ncontent-type: application\/json\n/)
    expect(plain).toMatch(
      /\n\n\{\n {2}"id": 9007199254740993,\n {2}"a": 1,\n {2}"a": 2,\n {2}"price": 10\.50\n\}\n$/,
    )
    expect(screen).toContain(`${ESCAPE}[`)
  })

  test.each<[string, Record<string, string>, string[], boolean]>([
    ['NO_COLOR=1', {NO_COLOR: '1'}, [], false],
    ['NO_COLOR=1 and --pretty all', {NO_COLOR: '1'}, ['--pretty', 'all'], false],
    ['NO_COLOR empty', {NO_COLOR: ''}, [], true],
    ['TERM=dumb', {TERM: 'dumb'}, [], false],
    ['--no-color', {}, ['--no-color'], false],
    ['FORCE_COLOR=0', {FORCE_COLOR: '0'}, [], false],
    ['--pretty format', {}, ['--pretty', 'format', '--body'], false],
    ['--json', {FORCE_COLOR: '1'}, ['--json'], false],
  ])('%s', async (_, env, flags, colored) => {
    const {screen} = await runOnTerminal(['get', `${await serve()}/json`, ...flags], {env})
    expect(screen.includes(ESCAPE)).toBe(colored)
  })

  test('nothing that a server sends is obeyed', async () => {
    const env = {NO_COLOR: '1'}
    for (const flags of [[], ['--stream'], ['-p', 'hbmt']]) {
      const {screen} = await runOnTerminal(['get', `${await serve()}/evil`, ...flags], {env})
      expect(screen).toContain('\\x1b]0;owned\\x07 hidden\\x0dshown')
      expect(screen).not.toMatch(/[\u001b\u0007\u009b\u202e]|\r(?!\n)/)
    }
  })

  test('binary data is announced, with its size', async () => {
    const {screen} = await runOnTerminal(['get', `${await serve()}/binary`, '--body'])
    expect(screen).toMatch(/binary data not shown \(9 B\)/)
    expect(screen).not.toContain('PNG')
  })

  test('the status of a failure is said once', async () => {
    const {screen, code} = await runOnTerminal(['get', `${await serve()}/501`])
    expect(code).toBe(5)
    expect(screen.match(/501/g)).toHaveLength(1)
  })

  test('what is too large to lay out is printed as it came, and that is said', async () => {
    const {screen} = await runOnTerminal(['get', `${await serve()}/large`, '--body'])
    expect(screen).toContain('the body is larger than 2 MiB: printed as it came')
    expect(screen).toContain('{"a":1},{"a":1},')
    expect(screen).toMatch(/,0\]\n$/)
  })

  test('events and lines of JSON stay lines, and are coloured', async () => {
    const url = await serve()
    const events = await runOnTerminal(['get', `${url}/events`, '--body'])
    expect(events.screen.replace(/\u001b\[\d*m/g, '')).toBe('data: {"n":1}\n\ndata: text\n\n')
    expect(events.screen).toContain(ESCAPE)
    const lines = await runOnTerminal(['get', `${url}/lines`, '--filter', 'n', '--body'])
    expect(lines.screen.replace(/\u001b\[\d*m/g, '')).toBe('1\n9007199254740993\n')
  })

  test('the waterfall fits 40 columns', async () => {
    const args = ['get', `${await serve()}/json`, '-p', 't', '--no-color']
    const {screen} = await runOnTerminal(args, {columns: 40})
    expect(screen).toMatch(/firstByte .*ms/)
    for (const line of screen.split('\n')) expect(line.length).toBeLessThanOrEqual(40)
  })

  test('a download shows how far it is, and leaves one line', async () => {
    const cwd = temporaryFolder()
    const args = ['get', `${await serve()}/slow`, '--download', '-p', 'm', '--no-color']
    const {screen} = await runOnTerminal(args, {cwd})
    expect(screen).toMatch(/ \d+% [█░]+ [\d.]+ KiB of 195 KiB/)
    expect(screen).toMatch(/\u001b\[2Ksaved \S*slow \(195 KiB in /)
  })
})

describe('in a pipe', () => {
  test.each<[string, Record<string, string>, string[], boolean]>([
    ['nothing', {}, ['-p', 'hb'], false],
    ['FORCE_COLOR=1', {FORCE_COLOR: '1'}, ['-p', 'hb'], true],
    ['FORCE_COLOR=1 and NO_COLOR=1', {FORCE_COLOR: '1', NO_COLOR: '1'}, ['-p', 'hb'], false],
    ['FORCE_COLOR=1 and a body alone', {FORCE_COLOR: '1'}, [], false],
    ['--pretty all', {}, ['--pretty', 'all'], true],
    ['--pretty all and NO_COLOR=1', {NO_COLOR: '1'}, ['--pretty', 'all'], false],
    ['--pretty format', {}, ['--pretty', 'format'], false],
    ['--json and FORCE_COLOR=1', {FORCE_COLOR: '1'}, ['--json'], false],
  ])('%s', async (_, env, flags, colored) => {
    const {stdout, stderr} = await runApix(['get', `${await serve()}/json`, ...flags], {env})
    expect(stdout.includes(ESCAPE)).toBe(colored)
    expect(stderr).toBe('')
  })

  test('a filter works on every event and line as it comes', async () => {
    const url = await serve()
    const events = await runApix(['get', `${url}/events`, '--filter', 'n'])
    expect(events.stdout).toBe('1\n')
    const lines = await runApix(['get', `${url}/lines`, '--filter', 'n'])
    expect(lines.stdout).toBe('1\n9007199254740993\n')
  })
})
