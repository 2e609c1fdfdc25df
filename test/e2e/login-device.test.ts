import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {temporaryFolder} from '../helpers/run-apix.js'
import {hasTmux, startTerminal} from '../helpers/tmux.js'

if (!hasTmux && !process.env['CI']) {
  console.warn('skipped: tmux is missing (apt-get install tmux)')
}

/** A device login on a terminal, which a test ends as the person at the other device would. */
async function waitingLogin(columns: number) {
  const person: {answer?: Record<string, unknown>} = {}
  const server = await startServer(({url}, response) => {
    if (url === '/device') {
      return sendJson(response, 200, {
        device_code: 'DC-canary',
        user_code: 'WDJB-MJHT',
        verification_uri: `${server.url}/enter`,
        expires_in: 900,
        interval: 1,
      })
    }
    const {answer = {error: 'authorization_pending'}} = person
    sendJson(response, 'error' in answer ? 400 : 200, answer)
  })
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'))
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: shop
apis:
  shop:
    baseUrl: ${server.url}
    auth: {type: oauth2, flow: deviceCode, deviceAuthorizationEndpoint: '${server.url}/device', tokenEndpoint: '${server.url}/token', clientId: cli}
`,
  )
  const args = ['login', '--insecure-storage', '--no-browser']
  return {home, person, terminal: startTerminal(args, {home, columns})}
}

describe.skipIf(!hasTmux && !process.env['CI'])(
  'a device login on a terminal',
  {
    timeout: 120_000,
  },
  () => {
    test('shows address and code at 40 columns, counts down, and tidies up when it is done', async () => {
      const {terminal, person} = await waitingLogin(40)
      const waiting = await terminal.until(/Waiting: 14:\d\d left/)
      expect(waiting).toMatch(/^ {2}http:\/\/127\.0\.0\.1:\d+\/enter\n {2}code: WDJB-MJHT$/m)
      // The terminal breaks it anywhere.
      expect(waiting.replaceAll(/\s/g, '').match(/inplaintext/g), waiting).toHaveLength(1)
      await terminal.until(/Waiting: 14:[0-4]\d left|Waiting: 14:5[0-6] left/)
      person.answer = {access_token: 'AT-canary', token_type: 'bearer', expires_in: 3600}
      const done = await terminal.until('exit 0')
      expect(done).toContain('logged in to shop')
      expect(done).not.toMatch(/left|canary/)
      expect(terminal.state()).toEqual({alternate: false, cursor: true})
    })

    test('Ctrl-C ends it with 130: nothing is stored, the terminal is as it was', async () => {
      const {terminal, home} = await waitingLogin(80)
      await terminal.until(/Waiting: 14:\d\d left/)
      // The shell below has to survive it.
      process.kill(terminal.pid(), 'SIGINT')
      const ended = await terminal.until('exit 130')
      expect(ended).not.toContain(' left')
      expect(terminal.state()).toEqual({alternate: false, cursor: true})
      await terminal.until(/[^-]icanon/)
      const stored = readFileSync(join(home, 'data', 'credentials.json'), 'utf8')
      expect(JSON.parse(stored).entries).toEqual([])
    })
  },
)
