import {execFile} from 'node:child_process'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {expect, onTestFinished, test} from 'vitest'
import {authorizationUrl, demo} from './helpers.js'

const SCRIPT = fileURLToPath(new URL('../../../scripts/demo-browser.mjs', import.meta.url))

test('the scripted browser presses Allow and ends at the loopback page', async () => {
  const running = await demo()
  const callbacks: string[] = []
  const listener = createServer((request, response) => {
    callbacks.push(request.url ?? '')
    response.end('You can close this window')
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void listener.close())

  const {port} = listener.address() as AddressInfo
  const redirect = `http://127.0.0.1:${port}/callback`
  const {url} = authorizationUrl(running, 'users', {redirect_uri: redirect})
  await promisify(execFile)(process.execPath, [SCRIPT, url])
  expect(callbacks).toHaveLength(1)
  expect(callbacks[0]).toMatch(/^\/callback\?code=.+&state=state-1&iss=/)
})
