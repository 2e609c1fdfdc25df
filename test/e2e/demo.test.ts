import {expect, test} from 'vitest'
import {startApix} from '../helpers/run-apix.js'

async function firstLine(running: ReturnType<typeof startApix>): Promise<string> {
  await expect.poll(() => running.stdout().includes('\n'), {timeout: 10_000}).toBe(true)
  return running.stdout().split('\n')[0] ?? ''
}

test('demo --json says where it listens, serves, and ends with 130', async () => {
  const running = startApix(['demo', '--port', '0', '--json'])
  const listening = JSON.parse(await firstLine(running)) as Record<string, string>
  expect(listening).toMatchObject({
    type: 'listening',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    issuer: `${listening['url']}/oauth`,
    webhookSecret: expect.stringMatching(/^whsec_/),
  })
  const response = await fetch(`${listening['issuer']}/.well-known/openid-configuration`)
  expect(response.status).toBe(200)

  running.child.kill('SIGINT')
  const {code, stdout, stderr} = await running.finished
  expect(code).toBe(130)
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(stderr).toBe('')
  await expect(fetch(listening['url'] ?? '')).rejects.toThrow()
})

test('demo prints the commands to try', async () => {
  const running = startApix(['demo', '--port', '0'])
  await firstLine(running)
  running.child.kill('SIGTERM')
  const {stdout} = await running.finished
  expect(stdout).toContain('apix login demo')
  expect(stdout).toMatch(/--webhook-url http:\/\/127\.0\.0\.1:\d+\/webhooks\/standard-webhooks/)
})

test('a busy port is exit 2, with and without --json', async () => {
  const first = startApix(['demo', '--port', '0', '--json'])
  const {port} = new URL(JSON.parse(await firstLine(first)).url)
  const words = await startApix(['demo', '--port', port]).finished
  expect(words.code).toBe(2)
  expect(words.stderr).toContain('in use')
  const document = await startApix(['demo', '--port', port, '--json']).finished
  expect(document.code).toBe(2)
  expect(document.json.error.code).toBe('PORT_BUSY')
  first.child.kill('SIGINT')
  await first.finished
})
