import {spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import type {AddressInfo} from 'node:net'
import {createServer, type Socket} from 'node:net'
import {gzipSync} from 'node:zlib'
import {describe, expect, onTestFinished, test} from 'vitest'
import {BIN, isolatedEnvironment, temporaryFolder} from '../helpers/run-apix.js'

const OK = 'HTTP/1.1 200 OK\r\n'
const MEBIBYTE = 1024 * 1024

/** A gzip member of a gibibyte of zeros, made of a mebibyte's. */
const BOMB = Buffer.concat(Array.from({length: 1024}, () => gzipSync(Buffer.alloc(MEBIBYTE))))

async function drip(socket: Socket, text: string, every: number): Promise<void> {
  for (const character of text) {
    if (socket.destroyed) return
    socket.write(character)
    await new Promise((resolve) => setTimeout(resolve, every))
  }
}

const limited = (value: string) => (socket: Socket) =>
  socket.end(`HTTP/1.1 429 Too Many\r\n${value}Content-Length: 0\r\nConnection: close\r\n\r\n`)

/** What a broken server does with a request, by path. */
const FAULTS: Record<string, (socket: Socket) => unknown> = {
  '/reset': (socket) => socket.resetAndDestroy(),
  '/reset-later': (socket) => {
    socket.write(`${OK}Content-Length: 100\r\n\r\nhalf`)
    setTimeout(() => socket.resetAndDestroy(), 50)
  },
  '/empty': (socket) => socket.end(),
  '/truncated': (socket) => socket.end(`${OK}Content-Length: 100\r\n\r\nonly this`),
  '/truncated-chunks': (socket) =>
    socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`),
  '/malformed-chunks': (socket) =>
    socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n`),
  '/garbage': (socket) => socket.end('\x00\x01SSH-2.0-OpenSSH\r\n\r\n'),
  '/two-lengths': (socket) =>
    socket.end(`${OK}Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello!!`),
  '/bad-gzip': (socket) =>
    socket.end(`${OK}Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello`),
  '/cut-gzip': (socket) => {
    const part = gzipSync(Buffer.alloc(5000, 'x')).subarray(0, 20)
    socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${part.length}\r\n\r\n`)
    socket.end(part)
  },
  '/loop': (socket) =>
    socket.end(
      'HTTP/1.1 302 Found\r\nLocation: /loop\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    ),
  '/silent': () => {},
  '/slow-headers': (socket) => drip(socket, `${OK}X-Slow: ${'x'.repeat(2000)}\r\n\r\n`, 50),
  '/drip': (socket) => {
    socket.write(`${OK}Content-Length: 5000\r\n\r\n`)
    return drip(socket, 'x'.repeat(5000), 50)
  },
  '/events': (socket) => {
    socket.write(`${OK}Content-Type: text/event-stream\r\n\r\n`)
    return drip(socket, 'data: x\n\n'.repeat(500), 50)
  },
  '/headers': (socket) => socket.end(`${OK}X-Big: ${'x'.repeat(MEBIBYTE)}\r\n\r\n`),
  '/seconds': limited('Retry-After: 30\r\n'),
  '/hour': limited('Retry-After: 3600\r\n'),
  '/date': (socket) => {
    const now = Date.now()
    const date = (at: number) => new Date(at).toUTCString()
    limited(`Date: ${date(now)}\r\nRetry-After: ${date(now + 90_000)}\r\n`)(socket)
  },
  '/bomb': (socket) => {
    socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${BOMB.length}\r\n\r\n`)
    socket.end(BOMB)
  },
  '/large': async (socket) => {
    socket.write(`${OK}Content-Length: ${100 * MEBIBYTE}\r\n\r\n`)
    const chunk = Buffer.alloc(MEBIBYTE, 'x')
    for (let index = 0; index < 100 && !socket.destroyed; index++) {
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve))
    }
    socket.end()
  },
}

async function serve(): Promise<{url: string; hits: Map<string, number>}> {
  const hits = new Map<string, number>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.on('data', (data) => {
      const path = /^\S+ (\S+)/.exec(data.toString('latin1'))?.[1] ?? ''
      hits.set(path, (hits.get(path) ?? 0) + 1)
      void FAULTS[path]?.(socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits}
}

interface Measured {
  code: number | null
  stdoutSize: number
  stdout: string
  stderr: string
  /** Bytes; 0 where the system does not tell. */
  peak: number
  milliseconds: number
}

/** Runs the program, watching how much memory it has at most. */
function run(args: readonly string[], home = temporaryFolder()): Promise<Measured> {
  const began = performance.now()
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: home,
    env: isolatedEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let peak = 0
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024)
    } catch {
      // It has ended, or this system has no such place.
    }
  }, 10)
  const kill = setTimeout(() => child.kill('SIGKILL'), 50_000)
  let stdoutSize = 0
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdoutSize += chunk.length
    if (stdout.length < 10_000) stdout += chunk.toString('latin1')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(watch)
      clearTimeout(kill)
      resolve({code, stdoutSize, stdout, stderr, peak, milliseconds: performance.now() - began})
    })
  })
}

describe('a broken response', () => {
  test.each([
    ['/reset', 'CONNECTION_RESET'],
    ['/reset-later', 'TRUNCATED'],
    ['/empty', 'CONNECTION_RESET'],
    ['/truncated', 'TRUNCATED'],
    ['/truncated-chunks', 'TRUNCATED'],
    ['/malformed-chunks', 'PROTOCOL'],
    ['/garbage', 'PROTOCOL'],
    ['/two-lengths', 'PROTOCOL'],
    ['/bad-gzip', 'PROTOCOL'],
    ['/cut-gzip', 'TRUNCATED'],
    ['/headers', 'PROTOCOL'],
    ['/loop', 'TOO_MANY_REDIRECTS'],
  ])('%s is %s and exit code 6, in a pipe and with --json', async (path, code) => {
    const {url} = await serve()
    const flags = ['--no-retry', '--follow']
    const [plain, json] = await Promise.all([
      run(['get', url + path, ...flags]),
      run(['get', url + path, ...flags, '--json']),
    ])
    expect([plain.code, json.code], plain.stderr).toEqual([6, 6])
    expect(JSON.parse(json.stdout).error).toMatchObject({code, exitCode: 6})
    expect(plain.stderr).toMatch(/^error: .*\nhint: /)
  })
})

describe('a slow server', () => {
  test.each([
    '/silent',
    '/slow-headers',
    '/drip',
    '/events',
  ])('%s does not outlast --max-time', async (path) => {
    const {url} = await serve()
    const {code, stderr, milliseconds} = await run(['get', url + path, '--max-time', '1s'])
    expect([code, stderr.includes('--max-time')]).toEqual([7, true])
    expect(milliseconds).toBeLessThan(20_000)
  })
})

describe('429', () => {
  test('with more than the cap stops at once and says when', async () => {
    const {url, hits} = await serve()
    const results = await Promise.all(['/hour', '/date'].map((path) => run(['get', url + path])))
    for (const {code, stderr} of results) {
      expect(code).toBe(4)
      expect(stderr).toMatch(/not retried: the wait of 1 (?:h 0 m|m 30 s).*try again at \d{4}-/)
      expect(stderr).toContain('hint: slow down: the server asks to wait')
    }
    expect([...hits.values()]).toEqual([1, 1])
  })

  test('with more than is left stops at once, too', async () => {
    const {url, hits} = await serve()
    const {code, stderr} = await run(['get', `${url}/seconds`, '--max-time', '5s'])
    expect(code).toBe(4)
    expect(stderr).toMatch(/longer than --max-time allows; try again at/)
    expect(hits.get('/seconds')).toBe(1)
  })
})

describe('memory', () => {
  test('100 MiB stream through a pipe in under 250 MB', async () => {
    const {url} = await serve()
    const {code, stdoutSize, peak} = await run(['get', `${url}/large`])
    expect([code, stdoutSize]).toEqual([0, 100 * MEBIBYTE])
    expect(peak).toBeLessThan(250e6)
  })

  test('a gzip bomb that has to be held is refused in under 300 MB', async () => {
    const {url} = await serve()
    const {code, stdout, peak} = await run(['get', `${url}/bomb`, '--json'])
    expect(JSON.parse(stdout).error.code).toBe('BODY_TOO_LARGE')
    expect(code).toBe(6)
    expect(peak).toBeLessThan(300e6)
  })
})
