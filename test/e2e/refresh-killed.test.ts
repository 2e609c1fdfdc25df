import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {writeBrowser} from '../helpers/browser.js'
import {dyingAt, type Moment} from '../helpers/dying-process.js'
import {runApix} from '../helpers/kept-apix.js'
import {startRotatingServer} from '../helpers/rotating-server.js'
import {type RunResult, startApix, temporaryFolder} from '../helpers/run-apix.js'

/** A home that is logged in with a token that has expired. */
async function expiredSession(options: {grace?: boolean} = {}) {
  const server = await startRotatingServer(options)
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'), {recursive: true})
  writeFileSync(join(home, 'config', 'config.yaml'), server.configuration)
  const env = {APIX_BROWSER: writeBrowser(home).path}
  const login = await runApix(['login', '--insecure-storage'], {home, env})
  expect(login.code, login.stderr).toBe(0)
  await sleep(1000)

  /** Kills whoever holds the lock of the credential now. */
  const killHolder = (signal: NodeJS.Signals = 'SIGKILL') => {
    const locks = join(home, 'data', 'locks')
    const name = readdirSync(locks).find((file) => /^credential-.*\.lock$/.test(file)) ?? ''
    process.kill(JSON.parse(readFileSync(join(locks, name), 'utf8')).pid, signal)
  }
  const token = (more: Record<string, string> = {}) =>
    startApix(['auth', 'token'], {home, env: {...more}, timeout: 100_000}).finished
  return {server, home, killHolder, token}
}

const COUNT = 20
type Session = Awaited<ReturnType<typeof expiredSession>>

const all = (session: Session, count: number, env: Record<string, string> = {}) =>
  Promise.all(Array.from({length: count}, () => session.token(env)))

/** One died; all others have the same good token, had with one exchange. */
async function expectKept({server, token}: Session, runs: RunResult[]) {
  const killed = runs.filter(({code}) => code === null)
  expect(killed, 'killed').toHaveLength(1)
  const rest = runs.filter(({code}) => code !== null)
  expect(rest.map(({code, stderr}) => [code, stderr])).toEqual(
    rest.map(() => [0, expect.any(String)]),
  )
  expect(new Set(rest.map(({stdout}) => stdout.trim()))).toEqual(new Set([server.accessToken()]))
  expect(server.processed, 'exchanges').toHaveLength(1)
  expect(server.reuses()).toBe(0)
  // What was left behind is no hindrance later.
  expect((await token()).stdout.trim()).toBe(server.accessToken())
}

/** Only the dead process had the new token: the others end at once, told to log in again. */
async function expectLost({server, home}: Session, runs: RunResult[]) {
  const rest = runs.filter(({code}) => code !== null)
  expect(rest).toHaveLength(runs.length - 1)
  expect(rest.map(({code}) => code)).toEqual(rest.map(() => 8))
  for (const {stderr} of rest) expect(stderr).toContain('apix login shop')
  expect(server.processed).toHaveLength(1)
  // One more request found out what the server thinks, and nobody else asked it again.
  expect(server.reuses()).toBe(1)
  const env = {APIX_BROWSER: join(home, 'browser')}
  const login = await runApix(['login', '--insecure-storage'], {home, env})
  expect(login.code, login.stderr).toBe(0)
}

describe('twenty processes refresh at once under reuse detection while the holder of the lock is killed', () => {
  test.each<[Moment, count: number]>([
    ['locked', COUNT],
    ['rehearsing', 3],
    ['saved', COUNT],
    ['releasing', COUNT],
  ])('at the moment "%s" the session is kept', {timeout: 120_000}, async (moment, count) => {
    const session = await expiredSession()
    const {env, claim} = dyingAt(moment, session.home)
    const runs = await all(session, count, env)
    expect(readFileSync(claim, 'utf8')).toMatch(/^\d+$/)
    await expectKept(session, runs)
  })

  test('before the server has processed the request the session is kept', {
    timeout: 120_000,
  }, async () => {
    const session = await expiredSession()
    let killed = false
    session.server.moments.arrived = () => {
      if (killed) return true
      killed = true
      session.killHolder()
      return false
    }
    await expectKept(session, await all(session, COUNT))
  })

  test('with the answer on its way: nobody has it, all are told to log in', {
    timeout: 120_000,
  }, async () => {
    const session = await expiredSession()
    session.server.moments.processed = () => {
      session.killHolder()
      return false
    }
    await expectLost(session, await all(session, COUNT))
  })

  test.each<Moment>([
    'answered',
    'written',
  ])('at the moment "%s", before the new token is in place', {timeout: 120_000}, async (moment) => {
    const session = await expiredSession()
    await expectLost(session, await all(session, COUNT, dyingAt(moment, session.home).env))
  })

  test('a server that takes a used token twice loses no session even then', async () => {
    const session = await expiredSession({grace: true})
    const runs = await all(session, COUNT, dyingAt('answered', session.home).env)
    const rest = runs.filter(({code}) => code !== null)
    expect(rest.map(({code}) => code)).toEqual(Array(COUNT - 1).fill(0))
    expect(new Set(rest.map(({stdout}) => stdout.trim()))).toEqual(
      new Set([session.server.accessToken()]),
    )
    expect(session.server.processed).toHaveLength(2)
  })
})

test.each([
  'SIGINT',
  'SIGTERM',
] as const)('%s in the middle of a refresh loses no token: it is saved first', async (signal) => {
  const session = await expiredSession()
  session.server.moments.processed = async () => {
    session.killHolder(signal)
    await sleep(500)
    return true
  }
  const run = startApix(['auth', 'token'], {home: session.home})
  await run.finished
  session.server.moments.processed = () => true
  const next = await session.token()
  expect(next.code, next.stderr).toBe(0)
  expect(next.stdout.trim()).toBe(session.server.accessToken())
  expect(session.server.reuses()).toBe(0)
  expect(session.server.processed).toHaveLength(1)
})
