import {spawn} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {BIN, isolatedEnvironment, startApix, temporaryFolder} from '../helpers/run-apix.js'

const CONTENT = randomBytes(64 * 1024)
const ETAG = '"v1"'

type Answer = (
  range: string | undefined,
  response: ServerResponse,
  headers: IncomingMessage['headers'],
) => void

/** A file as a careful server hands it out: ranges, validators, 416. */
const file: Answer = (range, response, headers) => {
  response.setHeader('etag', ETAG)
  response.setHeader('accept-ranges', 'bytes')
  const [, start] = /^bytes=(\d+)-$/.exec(range ?? '') ?? []
  const changed = headers['if-range'] !== undefined && headers['if-range'] !== ETAG
  if (start === undefined || changed) {
    response.writeHead(200, {'content-length': CONTENT.length}).end(CONTENT)
  } else if (Number(start) >= CONTENT.length) {
    response.writeHead(416, {'content-range': `bytes */${CONTENT.length}`}).end()
  } else {
    const rest = CONTENT.subarray(Number(start))
    const place = `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}`
    response.writeHead(206, {'content-range': place, 'content-length': rest.length}).end(rest)
  }
}

function serve(answer: Answer) {
  return startServer(({headers}, response) => answer(headers.range, response, headers))
}

const named = (disposition: string) =>
  serve((_, response) => response.setHeader('content-disposition', disposition).end('x'))

describe('a download', () => {
  test('is saved byte by byte under the name in the URL, which is said', async () => {
    const cwd = temporaryFolder()
    const server = await serve(file)
    const run = await runApix(['get', `${server.url}/files/a%20b.bin?x=1`, '--download'], {cwd})
    expect([run.code, run.stdout]).toEqual([0, ''])
    expect(run.stderr).toMatch(/^saved \S*a b\.bin \(64 KiB in /)
    expect(readFileSync(join(cwd, 'a b.bin')).equals(CONTENT)).toBe(true)
    expect(readdirSync(cwd).filter((name) => name.includes('part'))).toEqual([])
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity')
  })

  test.each([
    ['attachment; filename="report.pdf"', 'report.pdf'],
    ['attachment; filename=/etc/hosts', 'hosts'],
    ['attachment; filename="../../x.txt"', 'x.txt'],
    ['attachment; filename="..\\\\..\\\\x.txt"', 'x.txt'],
    ['attachment; filename=".bashrc"', 'bashrc'],
    ['attachment; filename="a.txt"; filename*=UTF-8\'\'%e2%82%ac%20rates.txt', '€ rates.txt'],
    ["attachment; filename*=UTF-8''..%2f..%2fevil.sh", 'evil.sh'],
    ['attachment; filename="CON.txt"', '_CON.txt'],
    ['attachment; filename="-rf"', '_rf'],
    ['attachment; filename="a:b?.txt"', 'a_b_.txt'],
    ['attachment; filename=".."', 'file.txt'],
    ['attachment', 'file.txt'],
  ])('%s is saved as %s', async (disposition, name) => {
    const cwd = temporaryFolder()
    const server = await named(disposition)
    const run = await runApix(['get', `${server.url}/file.txt`, '--download'], {cwd})
    expect(run.code).toBe(0)
    expect(existsSync(join(cwd, name))).toBe(true)
  })

  test('never overwrites what it was not told to', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'a.tar.gz'), 'mine')
    const server = await serve(file)
    await runApix(['get', `${server.url}/a.tar.gz`, '--download'], {cwd})
    expect(readFileSync(join(cwd, 'a.tar.gz'), 'utf8')).toBe('mine')
    expect(statSync(join(cwd, 'a-1.tar.gz')).size).toBe(CONTENT.length)
  })

  test('of an error is no download: it is printed', async () => {
    const cwd = temporaryFolder()
    const server = await serve((_, response) => void response.writeHead(404).end('no such file'))
    const run = await runApix(['get', `${server.url}/a.bin`, '--download'], {cwd})
    expect([run.code, run.stdout]).toEqual([4, 'no such file'])
    expect(existsSync(join(cwd, 'a.bin'))).toBe(false)
  })

  test('names its file in the document', async () => {
    const cwd = temporaryFolder()
    const server = await serve(file)
    const {json} = await runApix(['get', `${server.url}/a.bin`, '--download', '--json'], {cwd})
    expect(json.download).toEqual({file: join(cwd, 'a.bin'), size: CONTENT.length})
    expect(json.response).toMatchObject({status: 200, body: null})
  })
})

describe('a download that was interrupted', () => {
  test('keeps what came, and is continued from there', async () => {
    const cwd = temporaryFolder()
    let whole = false
    const server = await serve((range, response, headers) => {
      if (whole) return file(range, response, headers)
      response.writeHead(200, {etag: ETAG, 'content-length': CONTENT.length})
      response.write(CONTENT.subarray(0, 20_000))
    })
    const run = startApix(['get', `${server.url}/a.bin`, '--download', '-o', 'a.bin'], {cwd})
    const path = join(cwd, 'a.bin')
    while (!existsSync(path) || statSync(path).size < 20_000) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    run.child.kill('SIGINT')
    const stopped = await run.finished
    expect(stopped.code).toBe(130)
    expect(stopped.stderr).toContain('continue with: --download --continue -o a.bin')
    whole = true
    const args = ['get', `${server.url}/a.bin`, '--download', '--continue', '-o', 'a.bin']
    expect((await runApix(args, {cwd})).code).toBe(0)
    expect(readFileSync(path).equals(CONTENT)).toBe(true)
    expect(server.requests[1]?.headers).toMatchObject({
      range: 'bytes=20000-',
      'if-range': ETAG,
      'accept-encoding': 'identity',
    })
    const again = await runApix(args, {cwd})
    expect([again.code, again.stderr]).toEqual([0, 'a.bin is complete (64 KiB)\n'])
    expect(readdirSync(cwd).filter((name) => name.includes('part'))).toEqual([])
  })

  test('that broke off at the server is exit 6, and continued too', async () => {
    const cwd = temporaryFolder()
    let calls = 0
    const server = await serve((range, response, headers) => {
      if (calls++ > 0) return file(range, response, headers)
      response.writeHead(200, {etag: ETAG, 'content-length': CONTENT.length})
      response.write(CONTENT.subarray(0, 5))
      setTimeout(() => response.destroy(), 300)
    })
    const broken = await runApix(['get', `${server.url}/a.bin`, '--download'], {cwd})
    expect(broken.code).toBe(6)
    const rest = await runApix(['get', `${server.url}/a.bin`, '--download', '--continue'], {cwd})
    expect(rest.code).toBe(0)
    expect(readFileSync(join(cwd, 'a.bin')).equals(CONTENT)).toBe(true)
  })

  test('before its first byte leaves nothing behind', async () => {
    const cwd = temporaryFolder()
    const server = await serve((_, response) => {
      response.writeHead(200, {'content-length': 10})
      response.flushHeaders()
      setTimeout(() => response.destroy(), 50)
    })
    const run = await runApix(['get', `${server.url}/a.bin`, '--download'], {cwd})
    expect(run.code).toBe(6)
    expect(readdirSync(cwd).filter((name) => name.startsWith('a.bin'))).toEqual([])
  })

  const continuing = async (answer: Answer, before: Buffer) => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'a.bin'), before)
    const server = await serve(answer)
    const args = ['get', `${server.url}/a.bin`, '--download', '--continue', '-o', 'a.bin']
    const run = await runApix(args, {cwd})
    return {run, server, content: readFileSync(join(cwd, 'a.bin'))}
  }

  test('asks for the rest of a file that another program began', async () => {
    const {server, content, run} = await continuing(file, CONTENT.subarray(0, 5))
    expect(server.requests[0]?.headers.range).toBe('bytes=5-')
    expect(run.code).toBe(0)
    expect(content.equals(CONTENT)).toBe(true)
  })

  test.each([
    ['begins elsewhere', 206, {'content-range': 'bytes 3-9/10'}],
    ['says nothing of its place', 206, {}],
    ['is smaller than what is here', 416, {'content-range': 'bytes */3'}],
  ])('is left alone when the answer %s', async (_, status, headers) => {
    const answer: Answer = (_range, response) =>
      void response.writeHead(status, headers as Record<string, string>).end('1234567')
    const {run, content} = await continuing(answer, Buffer.from('12345'))
    expect(run.code).toBe(6)
    expect(run.stderr).toContain('cannot be continued')
    expect(content.toString()).toBe('12345')
  })

  test('begins anew when the server ignores ranges', async () => {
    const {run, content} = await continuing(
      (_, response) => void response.end('all of it'),
      Buffer.from('old'),
    )
    expect([run.code, content.toString()]).toEqual([0, 'all of it'])
    expect(run.stderr).toContain('from the start')
  })
})

describe('-o', () => {
  test('keeps a link a link, and the permissions of the file', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'real'), 'old', {mode: 0o640})
    symlinkSync('real', join(cwd, 'link'))
    const server = await serve((_, response) => void response.end('new'))
    expect((await runApix(['get', server.url, '-o', 'link'], {cwd})).code).toBe(0)
    expect(readFileSync(join(cwd, 'real'), 'utf8')).toBe('new')
    expect(statSync(join(cwd, 'real')).mode & 0o777).toBe(0o640)
  })

  test('writes to a device instead of replacing it; - is stdout', async () => {
    const cwd = temporaryFolder()
    const server = await serve((_, response) => void response.end('x'))
    // A link of our own to it, so that a mistake costs nothing.
    symlinkSync('/dev/null', join(cwd, 'null'))
    expect((await runApix(['get', server.url, '-o', 'null'], {cwd})).code).toBe(0)
    expect(statSync(join(cwd, 'null')).isCharacterDevice()).toBe(true)
    expect((await runApix(['get', server.url, '-o', '-'], {cwd})).stdout).toBe('x')
    const nowhere = await runApix(['get', server.url, '-o', 'none/x'], {cwd})
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('no folder none')])
  })

  test('says so when the disk is full', async () => {
    if (!existsSync('/dev/full')) return
    const server = await serve(file)
    const run = await runApix(['get', server.url, '-o', '/dev/full'])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/error: cannot write \/dev\/full: ENOSPC/)
    const words = 'error: the output could not be written: ENOSPC: no space left on device, write\n'
    const hint = 'hint: what was printed is incomplete\n'
    expect(await intoFullDisk(['get', server.url, '--json'])).toEqual([1, `${words}${hint}`])
    expect(await intoFullDisk(['help'])).toEqual([1, words])
  })
})

/** What a run says whose stdout is a full disk. */
async function intoFullDisk(args: readonly string[]): Promise<[code: number, stderr: string]> {
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['ignore', full, 'pipe'],
    env: isolatedEnvironment(temporaryFolder()),
  })
  const said: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
  const [code] = await once(child, 'close')
  closeSync(full)
  return [code, Buffer.concat(said).toString()]
}

describe('a pipe', () => {
  test('gets a mebibyte of random bytes as it is', async () => {
    const bytes = randomBytes(1024 * 1024)
    const server = await serve((_, response) => void response.end(bytes))
    const run = await runApix(['get', server.url])
    const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex')
    expect(digest(run.bytes)).toBe(digest(bytes))
  })

  test('that is closed early is no failure', async () => {
    const server = await serve((_, response) => void response.end('line\n'.repeat(500_000)))
    const run = startApix(['get', server.url])
    run.child.stdout?.once('data', () => run.child.stdout?.destroy())
    const {code, stderr} = await run.finished
    expect([code, stderr]).toEqual([0, ''])
  })
})
