import {join} from 'node:path'
import {expect, test} from 'vitest'
import {openDatabase} from '../../src/storage/index.js'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix, startApix, temporaryFolder} from '../helpers/run-apix.js'

const RUNS = 100
const AT_ONCE = 50

/** Where in a run it is killed, in turn: before it asks, when it has asked, in half an answer. */
const MOMENTS = ['starting', 'asked', 'half', 'asked', 'half'] as const

test('of a hundred runs, half of them at once, a fifth of them killed, the history has all the others', async () => {
  const victims = new Map<string, () => void>()
  const server = await startServer(({url}, response) => {
    victims.get(url)?.()
    const [, moment = ''] = url.split('/')
    if (moment === 'half') response.writeHead(200, {'content-length': 100}).write('half')
    // The others that are killed never get an answer.
    if (moment === 'left' || moment === 'late') sendJson(response, 200, {url})
  })
  const home = temporaryFolder()
  const finished: string[] = []
  let killed = 0

  async function one(index: number): Promise<void> {
    const isVictim = index % 5 === 0
    // While it writes the history, or has just done so: some of these are done before.
    const isLate = index % 5 === 2
    const moment = isVictim ? MOMENTS[(index / 5) % MOMENTS.length] : isLate ? 'late' : 'left'
    const path = `/${moment}/${index}`
    // A limit makes them open the database too, where a kill could hurt it.
    const run = startApix(['get', `${server.url}${path}`, '--rate-limit', '1000/s'], {
      home,
      timeout: 150_000,
    })
    const kill = () => void run.child.kill('SIGKILL')
    if (moment === 'starting') setTimeout(kill, 20 + index)
    else if (moment !== 'left') victims.set(path, () => setTimeout(kill, index))
    const {code} = await run.finished
    if (run.child.signalCode === 'SIGKILL') killed++
    else finished.push(path)
    if (!isLate) expect([path, code]).toEqual([path, isVictim ? null : 0])
  }

  const queue = Array.from({length: RUNS}, (_, index) => index)
  const worker = async () => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) await one(index)
  }
  await Promise.all(Array.from({length: AT_ONCE}, worker))

  expect(killed).toBeGreaterThanOrEqual(RUNS / 5)
  expect(finished).toHaveLength(RUNS - killed)
  const {json} = await runApix(['history', 'list', '-n', '1000', '--json'], {home})
  const urls = new Set(json.entries.map(({url}: {url: string}) => url))
  expect(finished.filter((path) => !urls.has(`${server.url}${path}`))).toEqual([])
  const database = await openDatabase(join(home, 'data', 'apix.db'))
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{integrity_check: 'ok'}])
  database.close()
}, 180_000)
