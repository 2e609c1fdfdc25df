import {join} from 'node:path'
import {expect, test} from 'vitest'
import {openDatabase} from '../../src/storage/index.js'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix, startApix, temporaryFolder} from '../helpers/run-apix.js'

const RUNS = 100
const AT_ONCE = 10

test('of a hundred runs, a fifth of them killed, the history has all the others', async () => {
  const server = await startServer(({url}, response) => sendJson(response, 200, {url}))
  const home = temporaryFolder()
  const finished: number[] = []
  async function one(index: number): Promise<void> {
    // A limit makes them open the database too, where a kill could hurt it.
    const run = startApix(['get', `${server.url}/n/${index}`, '--rate-limit', '1000/s'], {home})
    if (index % 5 === 0) setTimeout(() => run.child.kill('SIGKILL'), 40 * (index % 35))
    const {code} = await run.finished
    if (code === 0) finished.push(index)
  }
  const queue = Array.from({length: RUNS}, (_, index) => index)
  const worker = async () => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) await one(index)
  }
  await Promise.all(Array.from({length: AT_ONCE}, worker))

  expect(finished.length).toBeGreaterThanOrEqual(RUNS * 0.8)
  const {json} = await runApix(['history', 'list', '-n', '1000', '--json'], {home})
  const urls = new Set(json.entries.map(({url}: {url: string}) => url))
  expect(finished.filter((index) => !urls.has(`${server.url}/n/${index}`))).toEqual([])
  const database = await openDatabase(join(home, 'data', 'apix.db'))
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{integrity_check: 'ok'}])
  database.close()
}, 180_000)
