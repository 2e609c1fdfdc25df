import {spawn} from 'node:child_process'
import {describe, expect, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {BIN, isolatedEnvironment, runApix, temporaryFolder} from '../helpers/run-apix.js'

/** Runs a shell line in which `$APIX` is the program. */
function shell(line: string): Promise<number | null> {
  const env = {...isolatedEnvironment(temporaryFolder()), APIX: `${process.execPath} ${BIN}`}
  const child = spawn('sh', ['-c', line], {env, stdio: 'ignore'})
  return new Promise((resolve) => child.on('close', resolve))
}

const serve = () => startServer(({body}, response) => sendJson(response, 200, {body}))

describe('stdin', () => {
  test.each([
    ['GET from a pipe', "printf 'a\\nb\\nc\\n' | while read u; do $APIX get", ''],
    ['DELETE from a file', 'while read u; do $APIX delete', ''],
    ['POST with ITEMs from a file', 'while read u; do $APIX post', 'x=1'],
  ])('a loop of %s sees all its lines', async (_, begin, items) => {
    const server = await serve()
    const input = begin.startsWith('printf') ? '' : '<<END\na\nb\nc\nEND'
    await shell(`${begin} ${server.url}/$u ${items}; done ${input}`)
    expect(server.requests.map(({url}) => url)).toEqual(['/a', '/b', '/c'])
  })

  test('is the body of a POST that has none, however slow, with a word after two seconds', async () => {
    const server = await serve()
    const slow = spawn(process.execPath, [BIN, 'post', server.url], {
      env: isolatedEnvironment(temporaryFolder()),
    })
    let stderr = ''
    slow.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk
      slow.stdin.end('second')
    })
    slow.stdin.write('first,')
    await new Promise((resolve) => slow.on('close', resolve))
    expect(stderr).toContain('--ignore-stdin')
    expect(server.requests[0]?.body).toBe('first,second')
  })

  test('is read where it is asked for, by any method', async () => {
    const server = await serve()
    await runApix(['get', server.url, '@-'], {stdin: 'asked'})
    await runApix(['request', 'delete', server.url, '-d', '@-'], {stdin: 'for'})
    expect(server.requests.map(({body}) => body)).toEqual(['asked', 'for'])
  })

  test('is never mixed with another body', async () => {
    const server = await serve()
    for (const args of [
      ['@-', 'a=b'],
      ['@-', '--raw', 'x'],
      ['@-', '-d', 'x'],
    ]) {
      const run = await runApix(['post', server.url, ...args], {stdin: 'piped'})
      expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('cannot be mixed')])
    }
    expect(server.requests).toEqual([])
  })
})
