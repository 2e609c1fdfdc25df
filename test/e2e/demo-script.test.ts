import {spawn} from 'node:child_process'
import {readdirSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'
import {temporaryFolder} from '../helpers/run-apix.js'

const SCRIPT = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url))

function startScript(temporary: string) {
  const child = spawn(process.execPath, [SCRIPT], {
    env: {PATH: process.env['PATH'] ?? '', HOME: temporary, TMPDIR: temporary},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  const finished = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {child, finished, output: () => output}
}

const portOf = (output: string) => /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1] ?? ''

test('npm run demo does the main job and leaves nothing behind', async () => {
  const temporary = temporaryFolder()
  const {finished, output} = startScript(temporary)
  expect(await finished, output()).toBe(0)
  const commands = [...output().matchAll(/^\$ apix (\w+(?: (?:add|send|status))?)/gm)].map(
    (match) => match[1],
  )
  expect(commands).toEqual([
    'api add',
    'login',
    'get',
    'post',
    'webhook send',
    'bench',
    'stats',
    'auth status',
    'logout',
  ])
  expect(output()).toContain('Everything succeeded')
  expect(readdirSync(temporary)).toEqual([])
  await expect(fetch(portOf(output()))).rejects.toThrow()
}, 180_000)

test('Ctrl-C in the middle of it cleans up as well', async () => {
  const temporary = temporaryFolder()
  const {child, finished, output} = startScript(temporary)
  await expect.poll(output, {timeout: 90_000, interval: 20}).toContain('$ apix login')
  child.kill('SIGINT')
  expect(await finished).toBe(130)
  expect(readdirSync(temporary)).toEqual([])
  await expect(fetch(portOf(output()))).rejects.toThrow()
}, 180_000)
