import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {PLAYS} from '../fixtures/provider-manners.js'
import {writeProxyBrowser} from '../helpers/capturing-browser.js'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'
import {CA_FILE, startProvider} from '../helpers/scripted-provider.js'

const cases = [
  ['salesforce', 'instance: https://acme.my.salesforce.com', '/oauth2/userinfo'],
  ['atlassian', 'cloudId: 11223344-a1b2', '/rest/api/3/myself'],
] as const

test.each(cases)('%s: the login finds out where the API is', async (preset, found, path) => {
  const play = PLAYS.find((entry) => entry.preset === preset)
  if (!play) throw new Error(preset)
  const provider = await startProvider(play.manners)
  const home = temporaryFolder()
  const options = {
    home,
    env: {
      APIX_BROWSER: writeProxyBrowser(home, provider.proxy),
      APIX_PASSPHRASE: 'correct horse',
      HTTPS_PROXY: provider.proxy,
      NODE_EXTRA_CA_CERTS: CA_FILE,
    },
  }
  const early = await runApix(['get', path, '-a', preset], options)
  expect(early.code).toBe(8)
  expect(early.stderr).toContain(`apix login ${preset}`)

  const secret = play.manners.token?.client === 'none' ? {} : {stdin: 'SECRET-canary'}
  const login = await runApix(
    [
      ...['login', preset, '--client-id', 'cli', '--port', '0', '--json'],
      ...('stdin' in secret ? ['--client-secret-stdin'] : []),
    ],
    {...options, ...secret},
  )
  expect(login.code, login.stderr).toBe(0)
  expect(readFileSync(join(home, 'config', 'config.yaml'), 'utf8')).toContain(found)

  const got = await runApix(['get', path], options)
  expect(got.code, got.stderr).toBe(0)
  const who = await runApix(['whoami', '--json'], options)
  expect(who.json, who.stderr).toMatchObject({api: preset, verified: true, identity: play.identity})
  expect(provider.complaints).toEqual([])
})
